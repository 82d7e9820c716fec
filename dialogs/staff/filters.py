"""Which of the queue's requests are shown: the member's own, free ones, late ones, those of a service or a step.

A filter is a word that the queue's frame keeps: "" for all, `mine`, `free`, `late`, `service:<code>`, `step:<where>`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from backend_client.contract import RequestCard, StaffMember
from dialogs import persian
from dialogs.staff.buttons import back, button, page_of, paging
from dialogs.staff.due import urgency
from dialogs.staff.hands import in_hands
from dialogs.talk import Choice, Row, Talk

BY = ("service", "step")
PLAIN = ("mine", "free", "late")
_CHOSEN = "filter:"


def filtered(cards: Sequence[RequestCard], name: str, member: StaffMember, talk: Talk) -> list[RequestCard]:
    """The requests that this filter lets through, in their order."""
    tests: Mapping[str, Callable[[RequestCard], bool]] = {
        "mine": lambda card: in_hands(card, member),
        "free": lambda card: not card.taken_by,
        "late": lambda card: urgency(card, talk.at) == "late",
    }
    kind, _, value = name.partition(":")
    if kind in BY:
        return [card for card in cards if _thing(kind, card) == value]
    return [card for card in cards if tests[kind](card)] if kind in tests else list(cards)


def _thing(kind: str, card: RequestCard) -> str:
    """What the request is told apart by: its service, or how far it has come."""
    return card.service if kind == "service" else card.stage or f"status.{card.status}"


def _title(kind: str, card: RequestCard, talk: Talk) -> str:
    if kind == "service":
        return card.service_title
    return card.stage or talk.text(f"staff.status.{card.status}")


def told(name: str, cards: Sequence[RequestCard], talk: Talk) -> list[str]:
    """What the filter shows, for the list's head; nothing for all. `cards`: those it has let through."""
    kind, _, value = name.partition(":")
    if not kind:
        return []
    if kind not in BY:
        return [talk.text(f"staff.filter.{kind}")]
    title = _title(kind, cards[0], talk) if cards else value
    return [talk.text(f"staff.filter.{kind}", title=title)]


def ask_which(cards: Sequence[RequestCard], member: StaffMember, talk: Talk) -> None:
    """All filters, with how many requests each lets through."""
    counted = {name: len(filtered(cards, name, member, talk)) for name in PLAIN}
    plain: list[Row] = [
        [_counted(f"staff.button.filter.{name}", f"{_CHOSEN}{name}", counted[name], talk)] for name in PLAIN
    ]
    grouped = [Choice(talk.text(f"staff.button.filter.{kind}"), f"by:{kind}") for kind in BY]
    everything = _counted("staff.button.filter.all", _CHOSEN, len(cards), talk)
    talk.prompt(talk.text("staff.filter.which"), [[everything], *plain, grouped, [button(talk, "absence"), back(talk)]])


def _counted(key: str, value: str, count: int, talk: Talk) -> Choice:
    return Choice(talk.text(key, count=persian.digits(count)), value)


def ask_group(kind: str, cards: Sequence[RequestCard], page: int, talk: Talk) -> None:
    """The services, or the steps, that there are requests of; the most first."""
    counts = Counter(_thing(kind, card) for card in cards)
    titles = {_thing(kind, card): _title(kind, card, talk) for card in cards}
    things = sorted(counts, key=lambda thing: (-counts[thing], titles[thing]))
    rows: list[Row] = [[_group(kind, thing, titles[thing], counts[thing], talk)] for thing in page_of(things, page)]
    talk.prompt(talk.text(f"staff.filter.which_{kind}"), [*rows, paging(things, page, talk), [back(talk)]])


def _group(kind: str, thing: str, title: str, count: int, talk: Talk) -> Choice:
    label = talk.text("staff.button.filter.group", title=title, count=persian.digits(count))
    return Choice(label, f"{_CHOSEN}{kind}:{thing}")


def chosen(value: str) -> str | None:
    """The filter that a choice stands for, None for any other choice."""
    return value.removeprefix(_CHOSEN) if value.startswith(_CHOSEN) else None

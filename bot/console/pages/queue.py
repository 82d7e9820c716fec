"""Open requests of the member's units and branches, the earliest due first, by the chat's filters (G4, G11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from backend_client.contract import MAX_QUEUE, RequestCard
from bot.console.entry import PATH
from bot.console.lines import line
from bot.console.visit import Visit
from bot.console.voice import Voice
from dialogs import persian
from dialogs.protocol import ReadQueue
from dialogs.staff.actions import OPEN
from dialogs.staff.card import branch_title
from dialogs.staff.due import urgency
from dialogs.staff.hands import in_hands
from nlu.normalize import ascii_digits

PER_PAGE = 20
CALLS = 10
"""So many times the desk is asked for one part of the queue; it tells MAX_QUEUE requests each time."""
FILTERS = ("service", "status", "stage", "branch")
FLAGS = ("mine", "free", "late")
Options = list[tuple[str, str]]
"""Value and what people read."""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: a value for each filter that is set, and the page. `part`: of the queue, from 1, of
    one that is longer than what is read at a time."""

    chosen: Mapping[str, str]
    flags: frozenset[str]
    page: int
    part: int

    @property
    def filtered(self) -> bool:
        return bool(self.chosen or self.flags)

    def address(self, page: int, part: int = 0) -> str:
        """`part` 0: the present one."""
        numbers = {"page": page, "part": part or self.part}
        beyond = {name: str(number) for name, number in numbers.items() if number > 1}
        asked = {**self.chosen, **dict.fromkeys([flag for flag in FLAGS if flag in self.flags], "1"), **beyond}
        return f"{PATH}/queue?{urlencode(asked)}" if asked else f"{PATH}/queue"


async def show(visit: Visit) -> web.Response:
    return await listed(visit)


async def listed(visit: Visit, typed: str = "", problem: str = "", *, status: int = 200) -> web.Response:
    """`typed`, `problem`: of a search that found nothing."""
    await visit.check(ReadQueue())
    wanted = _wanted(visit)
    cards, more = await _part(visit, wanted.part)
    fitting = [card for card in cards if _fits(card, wanted, visit)]
    pages = max(1, -(-len(fitting) // PER_PAGE))
    page = min(wanted.page, pages)
    here = fitting[(page - 1) * PER_PAGE : page * PER_PAGE]
    return visit.page(
        "queue.html",
        status=status,
        lines=[line(card, visit.voice) for card in here],
        total=len(cards),
        fitting=len(fitting),
        first=(page - 1) * PER_PAGE + 1,
        page=page,
        pages=pages,
        wanted=wanted,
        more=more,
        most=CALLS * MAX_QUEUE,
        choices=_with_chosen(_choices(cards, visit.voice), wanted, visit.voice),
        typed=typed,
        problem=problem,
    )


async def _part(visit: Visit, part: int) -> tuple[list[RequestCard], bool]:
    """Its requests, and whether there are others behind it. What moves while it is read stands there once."""
    found: dict[str, RequestCard] = {}
    for call in range((part - 1) * CALLS, part * CALLS):
        told = await visit.world.desk.queue(visit.member.ref, call * MAX_QUEUE)
        found.update((card.ref, card) for card in told)
        if len(told) < MAX_QUEUE:
            return list(found.values()), False
    return list(found.values()), True


def _wanted(visit: Visit) -> Wanted:
    query = visit.request.query
    chosen = {name: query[name][:100] for name in FILTERS if query.get(name)}
    flags = frozenset(flag for flag in FLAGS if query.get(flag) == "1")
    return Wanted(chosen, flags, _number(query.get("page", "")), _number(query.get("part", "")))


def _number(text: str) -> int:
    figures = ascii_digits(text)
    return max(1, int(figures)) if figures.isascii() and figures.isdecimal() and len(figures) < 4 else 1


def _fits(card: RequestCard, wanted: Wanted, visit: Visit) -> bool:
    if "mine" in wanted.flags and not in_hands(card, visit.member):
        return False
    if "free" in wanted.flags and card.taken_by:
        return False
    if "late" in wanted.flags and urgency(card, visit.voice.at) != "late":
        return False
    return all(getattr(card, name) == value for name, value in wanted.chosen.items())


def _choices(cards: Sequence[RequestCard], voice: Voice) -> dict[str, Options]:
    """For each filter what there is to choose."""
    catalogue = voice.content.catalogue
    return {
        "service": _sorted({card.service: card.service_title for card in cards}),
        "status": _sorted({card.status: voice.text(f"staff.status.{card.status}") for card in cards}),
        "stage": _sorted({card.stage: card.stage for card in cards if card.stage}),
        "branch": _sorted({card.branch: branch_title(card.branch, catalogue) for card in cards}),
    }


def _with_chosen(choices: dict[str, Options], wanted: Wanted, voice: Voice) -> dict[str, Options]:
    """A filter stays chosen in a part that has nothing of it."""
    titles: Mapping[str, Mapping[str, str]] = {
        "service": {each.code: each.title for each in voice.content.catalogue.services},
        "status": {status: voice.text(f"staff.status.{status}") for status in OPEN},
        "branch": {each.code: each.title for each in voice.content.catalogue.branches},
    }
    for name, value in wanted.chosen.items():
        if value not in dict(choices[name]):
            title = titles.get(name, {}).get(value, persian.quoted(value))
            choices[name] = [*choices[name], (value, title)]
    return choices


def _sorted(titles: dict[str, str]) -> Options:
    return sorted(titles.items(), key=lambda pair: pair[1])

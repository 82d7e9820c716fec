"""What staff are told on a working morning: the digest of their units (G4), and reviews that are due.

Heads of units have the digest unless they refuse it, other members who work on requests when they want it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from backend_client.contract import RequestCard, StaffMember
from dialogs import persian
from dialogs.admin import reviews
from dialogs.protocol import ReadAbsences, ReadQueue, Trouble
from dialogs.staff import follow_ups, members
from dialogs.staff.due import urgency
from dialogs.talk import Row, Standing, Steps, Talk, ask

AGAIN = "morning"
AGAIN_AFTER = dt.timedelta(minutes=10)
LATEST = dt.time(12)
"""A desk that does not answer in the morning is asked again until then."""


def came(day: dt.date, talk: Talk) -> Steps:
    """Once a day each; nothing where there is nothing to tell, or the member is away."""
    member = talk.staff
    if not members.is_enrolled(member):
        return
    reviews.remind(talk)
    if members.leads(member) and talk.person.digest != "off":
        yield from follow_ups.remind(day, talk)
    if not members.works_on_requests(member) or not wants_digest(talk):
        return
    away = yield from ask(ReadAbsences())
    told = yield from ask(ReadQueue())
    if isinstance(told, Trouble) or isinstance(away, Trouble):
        _ask_later(day, talk)
        return
    absent = away.own is not None and away.own.from_on <= day <= away.own.to_on
    if told and not absent:
        lines = "\n".join(_lines(told, member, talk))
        text = talk.text("staff.digest.text", day=persian.day(day), lines=lines)
        talk.tell(text, _buttons(talk), fact=f"digest:{day}", bulk=True)


def again(day: str, talk: Talk) -> Steps:
    """The desk did not answer."""
    yield from came(dt.date.fromisoformat(day), talk)


def _ask_later(day: dt.date, talk: Talk) -> None:
    later = (talk.at + AGAIN_AFTER).astimezone(persian.TEHRAN)
    if later.date() == day and later.time() < LATEST:
        talk.remind(AGAIN, day.isoformat(), later)


def wants_digest(talk: Talk) -> bool:
    if talk.person.digest:
        return talk.person.digest == "on"
    return talk.staff is not None and "unit_head" in talk.staff.roles


def turn_digest(talk: Talk) -> None:
    """On or off, from the next morning on."""
    talk.person = replace(talk.person, digest="off" if wants_digest(talk) else "on")
    talk.say(f"staff.digest.now_{talk.person.digest}")


def _lines(cards: Sequence[RequestCard], member: StaffMember, talk: Talk) -> Iterator[str]:
    """One a unit, in the catalogue's order; those of several units together where the catalogue knows them no more."""
    titles = {unit.code: unit.title for unit in talk.content.catalogue.units}
    for unit in [*titles, *sorted({card.unit for card in cards} - titles.keys())]:
        own = [card for card in cards if card.unit == unit]
        if own and (not member.units or unit in member.units):
            yield _line(titles.get(unit, unit), own, talk)
    others = [card for card in cards if member.units and card.unit not in member.units]
    if others:
        yield _line(talk.text("staff.digest.elsewhere"), others, talk)


def _line(title: str, cards: Sequence[RequestCard], talk: Talk) -> str:
    waiting = sum(bool(card.waiting) or card.status == "deficient" for card in cards)
    states = [urgency(card, talk.at) for card in cards]
    return talk.text(
        "staff.digest.unit",
        unit=title,
        new=persian.digits(sum(card.status == "submitted" and not card.waiting for card in cards)),
        near=persian.digits(states.count("near")),
        late=persian.digits(states.count("late")),
        waiting=persian.digits(waiting),
        total=persian.digits(len(cards)),
    )


def _buttons(talk: Talk) -> list[Row]:
    return [
        [Standing(talk.text("staff.button.queue"), "s_queue")],
        [Standing(talk.text("staff.digest.turn.on"), "s_digest")],
    ]

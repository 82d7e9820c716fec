"""Today's appointments of the branch, and noting who has come by the code they show (G13, E11)."""

import datetime as dt
import re

from msgspec.structs import replace

from backend_client.contract import ExpectedVisit, StaffMember
from dialogs import persian
from dialogs.citizen.paging import paged
from dialogs.citizen.waiting import work_on
from dialogs.protocol import (
    ArrivalNoted,
    Body,
    Chosen,
    Effect,
    EffectFinished,
    NoteArrival,
    ReadExpected,
    Said,
    ScanVisitCard,
    Trouble,
)
from dialogs.staff.buttons import menu_row
from dialogs.staff.members import WORKING, StaffDialog, is_enrolled
from dialogs.staff.trouble import SpeaksToStaff, offer_retry, undone
from dialogs.talk import Choice, Speaks, Steps, Talk, ask
from nlu.values import normal_code

CODE_CHARS = 8
"""Of an appointment's code; a card's token begins with it."""
_CARD = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{32}(?![0-9A-Z])")
"""The token of a card, alone or in the address that a reader of barcodes types."""
_PER_PAGE = 8


def receives(member: StaffMember | None) -> bool:
    """May see who is expected, and note who has come."""
    return member is not None and not (WORKING | {"counter_clerk"}).isdisjoint(member.roles)


class ExpectedFrame(StaffDialog, frozen=True):
    """`effect_id`: an arrival is being noted."""

    page: int = 0
    effect_id: str = ""

    def refusal(self, member: StaffMember | None) -> str:
        if not is_enrolled(member):
            return "staff.not_enrolled"
        return "" if receives(member) else "staff.queue.other_role"

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadExpected())
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif not told:
            talk.prompt(talk.text("staff.visits.none"), [menu_row(talk)])
        else:
            self._list(told, talk)

    def _list(self, visits: tuple[ExpectedVisit, ...], talk: Talk) -> None:
        lines = [Choice(line(visit, talk), visit.appointment.ref) for visit in visits]
        shown, turns = paged(lines, self.page, _PER_PAGE, talk)
        arrived = sum(visit.arrived_at is not None for visit in visits)
        head = talk.text(
            "staff.visits.head",
            day=persian.day(talk.today),
            total=persian.digits(len(visits)),
            arrived=persian.digits(arrived),
        )
        texts = [head, *(each.label for each in shown), talk.text("staff.visits.how")]
        talk.prompt("\n\n".join(texts), [turns, menu_row(talk)], numbered=False)

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value=value) if value.startswith("page:"):
                talk.replace(replace(self, page=int(value.removeprefix("page:"))))
            case Said(text=text) if (effect := arrival_of(text)) and not self.effect_id:
                self._note(effect, talk)
            case Said():
                talk.say("staff.visits.no_code")
            case _:
                pass
        talk.again()

    def _note(self, effect: Effect, talk: Talk) -> None:
        effect_id = talk.perform(effect)
        talk.replace(replace(self, effect_id=effect_id))
        work_on(effect_id, talk)

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if result.effect_id != self.effect_id:
            return False
        talk.replace(replace(self, effect_id=""))
        tell_arrival(result, talk)
        return True


def line(visit: ExpectedVisit, talk: Speaks) -> str:
    """Hour, counter and name; the service; whether they have come."""
    return talk.text("staff.visits.line", **_named(visit, talk), state=state_of(visit, talk))


def state_of(visit: ExpectedVisit, talk: Speaks) -> str:
    """Whether they have come, and when."""
    if visit.arrived_at is not None:
        return talk.text("staff.visits.arrived", hour=persian.hour(visit.arrived_at))
    return talk.text(f"staff.visits.{visit.appointment.status}")


def tell_arrival(result: EffectFinished, talk: Talk) -> None:
    match result.outcome:
        case ArrivalNoted(visit=visit, printed=printed):
            talk.tell(noted(visit, printed, talk))
        case Trouble() as trouble:
            talk.tell(not_noted(result.effect, trouble, talk))
        case _:
            pass


def noted(visit: ExpectedVisit, printed: dt.datetime | None, talk: Speaks) -> str:
    """`printed`: the time on the card that was shown, if any."""
    told = talk.text("staff.visits.noted", **_named(visit, talk))
    moved = _moved(printed, visit.appointment.starts_at, talk)
    return "\n".join(line for line in (told, moved) if line)


def not_noted(effect: str, trouble: Trouble, talk: SpeaksToStaff) -> str:
    """Why an arrival was not noted, as exactly as the desk tells it."""
    match trouble:
        case Trouble(kind="not_found"):
            return talk.text(f"staff.visits.refused.{'elsewhere' if effect == 'ScanVisitCard' else 'not_found'}")
        case Trouble(kind="already_done", by=by, at=at) if at is not None:
            return talk.text("staff.visits.refused.already_at", by=persian.quoted(by), time=persian.moment(at))
        case Trouble(kind="already_done", by=by):
            return talk.text("staff.visits.refused.already", by=persian.quoted(by))
        case Trouble(kind="rejected", problems={"code": "another_day", "starts_at": text, **more}):
            holds = dt.datetime.fromisoformat(text)
            printed = dt.datetime.fromisoformat(more["printed"]) if "printed" in more else None
            refused = talk.text("staff.visits.refused.another_day_of", time=persian.moment(holds))
            return "\n".join(line for line in (refused, _moved(printed, holds, talk)) if line)
        case Trouble(kind="rejected", problems={"code": reason}):
            return talk.text(f"staff.visits.refused.{reason}")
        case _:
            return undone(effect, trouble, talk)


def arrival_of(text: str) -> NoteArrival | ScanVisitCard | None:
    """What was typed, read or scanned at the counter: an appointment's code, or its card's QR; None for neither."""
    if card := _CARD.search(text):
        return ScanVisitCard(card[0])
    code = normal_code(text)
    return NoteArrival(code) if len(code) == CODE_CHARS else None


def _moved(printed: dt.datetime | None, holds: dt.datetime, talk: Speaks) -> str:
    """That the card that was shown is older than the appointment's present time; "" where it is not."""
    if printed is None or printed == holds:
        return ""
    return talk.text("staff.visits.moved", printed=persian.moment(printed), time=persian.moment(holds))


def _named(visit: ExpectedVisit, talk: Speaks) -> dict[str, str]:
    return {
        "hour": persian.hour(visit.appointment.starts_at),
        "counter": persian.digits(visit.counter),
        "name": persian.quoted(visit.name) if visit.name else talk.text("staff.visits.nameless"),
        "service": visit.appointment.service_title,
    }

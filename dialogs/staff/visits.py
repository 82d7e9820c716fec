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
from dialogs.staff.trouble import offer_retry, undone
from dialogs.talk import Choice, Steps, Talk, ask
from nlu.values import normal_code

_CODE_CHARS = 8
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
            case Said(text=text) if (card := _CARD.search(text)) and not self.effect_id:
                self._note(ScanVisitCard(card[0]), talk)
            case Said(text=text) if len(normal_code(text)) == _CODE_CHARS and not self.effect_id:
                self._note(NoteArrival(normal_code(text)), talk)
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


def line(visit: ExpectedVisit, talk: Talk) -> str:
    """Hour, counter and name; the service; whether they have come."""
    at = persian.hour(visit.arrived_at) if visit.arrived_at else ""
    status = visit.appointment.status
    state = talk.text("staff.visits.arrived", hour=at) if at else talk.text(f"staff.visits.{status}")
    return talk.text("staff.visits.line", **_named(visit, talk), state=state)


def tell_arrival(result: EffectFinished, talk: Talk) -> None:
    match result.outcome:
        case ArrivalNoted(visit=visit, printed=printed):
            told = talk.text("staff.visits.noted", **_named(visit, talk))
            moved = _moved(printed, visit.appointment.starts_at, talk)
            talk.tell("\n".join(line for line in (told, moved) if line))
        case Trouble(kind="not_found"):
            scanned = result.effect == "ScanVisitCard"
            talk.say("staff.visits.refused.elsewhere" if scanned else "staff.visits.refused.not_found")
        case Trouble(kind="already_done", by=by, at=at) if at is None:
            talk.say("staff.visits.refused.already", by=persian.quoted(by))
        case Trouble(kind="already_done", by=by, at=at) if at is not None:
            talk.say("staff.visits.refused.already_at", by=persian.quoted(by), time=persian.moment(at))
        case Trouble(kind="rejected", problems={"code": "another_day", "starts_at": text, **more}):
            holds = dt.datetime.fromisoformat(text)
            printed = dt.datetime.fromisoformat(more["printed"]) if "printed" in more else None
            refused = talk.text("staff.visits.refused.another_day_of", time=persian.moment(holds))
            talk.tell("\n".join(line for line in (refused, _moved(printed, holds, talk)) if line))
        case Trouble(kind="rejected", problems={"code": reason}):
            talk.say(f"staff.visits.refused.{reason}")
        case Trouble() as trouble:
            talk.tell(undone(result.effect, trouble, talk))
        case _:
            pass


def _moved(printed: dt.datetime | None, holds: dt.datetime, talk: Talk) -> str:
    """That the card that was shown is older than the appointment's present time; "" where it is not."""
    if printed is None or printed == holds:
        return ""
    return talk.text("staff.visits.moved", printed=persian.moment(printed), time=persian.moment(holds))


def _named(visit: ExpectedVisit, talk: Talk) -> dict[str, str]:
    return {
        "hour": persian.hour(visit.appointment.starts_at),
        "counter": persian.digits(visit.counter),
        "name": persian.quoted(visit.name) if visit.name else talk.text("staff.visits.nameless"),
        "service": visit.appointment.service_title,
    }

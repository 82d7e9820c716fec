"""Today's appointments of the branch, and noting who has come by the code they show (G13, E11)."""

from msgspec.structs import replace

from backend_client.contract import ExpectedVisit, StaffMember
from dialogs import persian
from dialogs.citizen.paging import paged
from dialogs.citizen.visit_words import hour
from dialogs.citizen.waiting import work_on
from dialogs.protocol import ArrivalNoted, Body, Chosen, EffectFinished, NoteArrival, ReadExpected, Said, Trouble
from dialogs.staff.buttons import menu_row
from dialogs.staff.members import WORKING, StaffDialog, is_enrolled
from dialogs.staff.trouble import offer_retry, undone
from dialogs.talk import Choice, Steps, Talk, ask
from nlu.values import normal_code

_CODE_CHARS = 8
_PER_PAGE = 8


class ExpectedFrame(StaffDialog, frozen=True):
    """`effect_id`: an arrival is being noted."""

    page: int = 0
    effect_id: str = ""

    def refusal(self, member: StaffMember | None) -> str:
        if not is_enrolled(member):
            return "staff.not_enrolled"
        return "staff.queue.other_role" if (WORKING | {"counter_clerk"}).isdisjoint(member.roles) else ""

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
            case Said(text=text) if len(normal_code(text)) == _CODE_CHARS and not self.effect_id:
                effect_id = talk.perform(NoteArrival(normal_code(text)))
                talk.replace(replace(self, effect_id=effect_id))
                work_on(effect_id, talk)
            case Said():
                talk.say("staff.visits.no_code")
            case _:
                pass
        talk.again()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if result.effect_id != self.effect_id:
            return False
        talk.replace(replace(self, effect_id=""))
        tell_arrival(result, talk)
        return True


def line(visit: ExpectedVisit, talk: Talk) -> str:
    """Hour, counter and name; the service; whether they have come."""
    at = hour(visit.arrived_at) if visit.arrived_at else ""
    status = visit.appointment.status
    state = talk.text("staff.visits.arrived", hour=at) if at else talk.text(f"staff.visits.{status}")
    return talk.text("staff.visits.line", **_named(visit, talk), state=state)


def tell_arrival(result: EffectFinished, talk: Talk) -> None:
    match result.outcome:
        case ArrivalNoted(visit=visit):
            talk.tell(talk.text("staff.visits.noted", **_named(visit, talk)))
        case Trouble(kind="not_found"):
            talk.say("staff.visits.refused.not_found")
        case Trouble(kind="already_done", by=by):
            talk.say("staff.visits.refused.already", by=persian.quoted(by))
        case Trouble(kind="rejected", problems={"code": reason}):
            talk.say(f"staff.visits.refused.{reason}")
        case Trouble() as trouble:
            talk.tell(undone(result.effect, trouble, talk))
        case _:
            pass


def _named(visit: ExpectedVisit, talk: Talk) -> dict[str, str]:
    return {
        "hour": hour(visit.appointment.starts_at),
        "counter": persian.digits(visit.counter),
        "name": persian.quoted(visit.name) if visit.name else talk.text("staff.visits.nameless"),
        "service": visit.appointment.service_title,
    }

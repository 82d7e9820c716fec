"""An appointment (نوبت) chosen, confirmed, shown, moved and cancelled (G13); and what a reminder says.

The desk alone decides whether a place is left: whoever was slower chooses again, and nothing they had is lost.
"""

import datetime as dt
from collections.abc import Generator, Iterator
from typing import Any

from msgspec.structs import replace

from backend_client.contract import Appointment, Booking, Branch, Slot
from dialogs import persian
from dialogs.citizen.paging import MOST_BUTTONS, paged
from dialogs.citizen.visit_words import REMINDER, next_reminder, shown, way_there
from dialogs.citizen.waiting import work_on
from dialogs.protocol import (
    AppointmentKept,
    Body,
    BookAppointment,
    CancelAppointment,
    Chosen,
    EffectFinished,
    MoveAppointment,
    ReadAppointments,
    Reading,
    ReadSlots,
    Said,
    Trouble,
    VisitImage,
)
from dialogs.talk import Choice, Dialog, Row, Standing, Steps, Talk, ask

_ROOM = MOST_BUTTONS - 2


class BookingFrame(Dialog, frozen=True):
    """Choosing a time: branch, day, hour, confirmation, each "" until it is chosen. `moving`: the appointment that goes
    to another time; `effect_id`: the desk is asked."""

    service: str
    branch: str = ""
    request_ref: str = ""
    moving: str = ""
    day: str = ""
    at: str = ""
    page: int = 0
    effect_id: str = ""

    def show(self, talk: Talk) -> Steps:
        present = yield from _open_of(self.service, talk)
        if present is not None and not self.moving:
            talk.replace(VisitFrame(ref=present.ref))
            return
        if not self.branch:
            self._ask_branch(talk)
            return
        slots = yield from ask(ReadSlots(self.service, self.branch))
        if isinstance(slots, Trouble):
            talk.prompt(talk.text("trouble.unavailable"), [_out(talk)])
        elif not slots:
            phone = persian.code(persian.digits(talk.content.catalogue.branch(self.branch).phone))
            talk.prompt(talk.text("visit.none", phone=phone), [_out(talk)])
        else:
            self._ask_time(slots, talk)

    def _ask_branch(self, talk: Talk) -> None:
        choices = [Choice(branch.title, f"branch:{branch.code}") for branch in receiving(self.service, talk)]
        rows, turns = paged(choices, self.page, _ROOM, talk)
        talk.prompt(talk.text("visit.branch"), [*([choice] for choice in rows), turns, _out(talk)])

    def _ask_time(self, slots: tuple[Slot, ...], talk: Talk) -> None:
        """The step that is next; a day or hour that has filled up meanwhile is asked again."""
        today = [slot for slot in slots if persian.local_day(slot.starts_at).isoformat() == self.day]
        chosen = [slot for slot in today if slot.starts_at.isoformat() == self.at]
        if chosen:
            branch = talk.content.catalogue.branch(self.branch)
            values = {"place": f"{branch.title}، {branch.address}", "time": persian.moment(chosen[0].starts_at)}
            service = talk.content.catalogue.service(self.service).title
            rows: list[Row] = [[Choice(talk.text("visit.confirm_button"), "confirm")], _out(talk)]
            talk.prompt(talk.text("visit.confirm", service=service, **values), rows)
        elif today:
            hours = [
                Choice(talk.text("visit.at", hour=persian.hour(slot.starts_at)), f"at:{slot.starts_at.isoformat()}")
                for slot in today
            ]
            self._list("visit.hour", hours, talk, day=persian.day(persian.local_day(today[0].starts_at)))
        else:
            days = dict.fromkeys(persian.local_day(slot.starts_at) for slot in slots)
            self._list("visit.day", [Choice(persian.day(day), f"day:{day.isoformat()}") for day in days], talk)

    def _list(self, key: str, choices: list[Choice], talk: Talk, **values: str) -> None:
        """Hours and days are no numbers of choices: a typed «۹» is no ninth one."""
        rows, turns = paged(choices, self.page, _ROOM, talk)
        talk.prompt(talk.text(key, **values), [*([one] for one in rows), turns, _out(talk)], numbered=False)

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="confirm") if self.at and not self.effect_id:
                self._confirm(talk)
            case Chosen(value=value) if not self.effect_id:
                self._choose(value, talk)
            case Said(text=text) if not self.effect_id:
                talk.leave(text, "choose_one")
            case _:
                talk.say("choose_one")
        talk.again()

    def _choose(self, value: str, talk: Talk) -> None:
        name, _, chosen = value.partition(":")
        if name == "page":
            talk.replace(replace(self, page=int(chosen)))
        elif name in {"branch", "day", "at"}:
            talk.replace(replace(self, page=0, **{name: chosen}))

    def _confirm(self, talk: Talk) -> None:
        starts_at = dt.datetime.fromisoformat(self.at)
        name = str(talk.person.profile.get("full_name", ""))
        booking = Booking(
            service=self.service, branch=self.branch, starts_at=starts_at, request_ref=self.request_ref, name=name
        )
        effect = MoveAppointment(self.moving, starts_at) if self.moving else BookAppointment(booking)
        effect_id = talk.perform(effect)
        talk.replace(replace(self, effect_id=effect_id))
        work_on(effect_id, talk)

    def back(self, talk: Talk) -> None:
        if self.at:
            return talk.replace(replace(self, at="", page=0))
        if self.day:
            return talk.replace(replace(self, day="", page=0))
        return talk.close()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if result.effect_id != self.effect_id:
            return False
        if isinstance(result.outcome, Trouble) and "starts_at" in result.outcome.problems:
            talk.say("visit.taken")
            talk.replace(replace(self, at="", page=0, effect_id=""))
        else:
            talk.pop()
            talk.again()
            tell(result, talk)
        return True


class VisitFrame(Dialog, frozen=True):
    """One appointment of the person's own. `cancelling`: the one confirmation before; `effect_id`: under way."""

    ref: str
    cancelling: bool = False
    effect_id: str = ""

    def show(self, talk: Talk) -> Steps:
        visit = yield from _of_ref(self.ref, talk)
        if visit is None:
            talk.prompt(talk.text("visit.gone"), [_out(talk)])
        elif visit.status not in {"booked", "displaced"}:
            talk.prompt(shown(visit, talk), [_out(talk)])
        elif self.cancelling:
            rows: list[Row] = [[Choice(talk.text("visit.cancel_yes"), "yes")], [Choice(talk.text("button.no"), "no")]]
            talk.prompt(talk.text("visit.cancel", time=persian.moment(visit.starts_at)), rows)
        else:
            deeds = [Choice(talk.text(f"visit.{name}_button"), name) for name in ("move", "cancel")]
            looks = [Choice(talk.text(f"visit.{name}_button"), name) for name in ("card", "way")]
            talk.prompt(shown(visit, talk), [looks if visit.status == "booked" else looks[1:], deeds, _out(talk)])

    def take(self, body: Body, talk: Talk) -> Steps:
        visit = yield from _of_ref(self.ref, talk)
        match body:
            case Chosen(value="move") if visit is not None:
                talk.replace(BookingFrame(service=visit.service, branch=visit.branch, moving=visit.ref))
            case Chosen(value="card") if visit is not None and visit.status == "booked":
                talk.tell(talk.text("visit.card"), attachment=VisitImage(visit))
            case Chosen(value="way") if visit is not None:
                talk.tell(way_there(visit, talk))
            case Chosen(value="cancel"):
                talk.replace(replace(self, cancelling=True))
            case Chosen(value="yes") if self.cancelling and not self.effect_id:
                effect_id = talk.perform(CancelAppointment(self.ref), key=f"cancel_appointment:{self.ref}")
                talk.replace(VisitFrame(ref=self.ref, effect_id=effect_id))
                work_on(effect_id, talk)
            case Chosen():
                talk.replace(VisitFrame(ref=self.ref, effect_id=self.effect_id))
            case Said(text=text):
                talk.leave(text, "choose_one")
            case _:
                talk.say("choose_one")
        talk.again()

    def back(self, talk: Talk) -> None:
        return talk.replace(VisitFrame(ref=self.ref)) if self.cancelling else talk.close()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if result.effect_id != self.effect_id:
            return False
        talk.pop()
        talk.again()
        tell(result, talk)
        return True


def receiving(service: str, talk: Talk) -> Iterator[Branch]:
    """Branches that give appointments for this service."""
    catalogue = talk.content.catalogue
    offered = next((each for each in catalogue.services if each.code == service), None)
    branches = catalogue.branches_of(offered) if offered else ()
    return (branch for branch in branches if talk.content.gives_appointments(branch.code))


def begin(service: str, talk: Talk, branch: str = "", request_ref: str = "") -> None:
    """Choose a time; where the person has one already it is shown instead."""
    if any(receiving(service, talk)):
        talk.push(booking(service, talk, branch, request_ref))
    else:
        not_offered(talk)


def booking(service: str, talk: Talk, branch: str = "", request_ref: str = "") -> BookingFrame:
    """Where one branch alone receives for it, nobody is asked which."""
    branches = [each.code for each in receiving(service, talk)]
    one = branches[0] if len(branches) == 1 else ""
    return BookingFrame(service=service, branch=branch or one, request_ref=request_ref)


def not_offered(talk: Talk) -> None:
    """This desk gives none: whom to call."""
    talk.say("visit.not_offered", phone=persian.code(persian.digits(talk.content.catalogue.agency.phone)))
    talk.again()


def tell(result: EffectFinished, talk: Talk) -> None:
    """How booking, moving or cancelling ended: it stands alone, for the desk may answer long after."""
    match result.outcome:
        case AppointmentKept(appointment=visit) if visit.status == "cancelled":
            talk.remind(REMINDER, visit.ref, None)
            talk.say("visit.cancelled", service=visit.service_title, time=persian.moment(visit.starts_at))
        case AppointmentKept(appointment=visit):
            talk.remind(REMINDER, visit.ref, next_reminder(visit, talk))
            card = VisitImage(visit)
            talk.tell(shown(visit, talk), [_way(visit, talk)], attachment=card, fact=f"visit:{result.effect_id}")
        case Trouble(kind="rejected", problems=problems):
            known = next((name for name in ("starts_at", "service", "request_ref") if name in problems), "request_ref")
            talk.say(f"visit.refused.{known}")
        case Trouble(kind="already_done" | "not_found"):
            talk.say("visit.over")
        case _:
            talk.say("trouble.unsure")


def remind(ref: str, talk: Talk) -> Steps:
    """On each working morning until the day: tells of a day that closed, the day before, and the day itself."""
    told = yield from ask(ReadAppointments())
    if isinstance(told, Trouble):
        talk.remind(REMINDER, ref, talk.at + dt.timedelta(hours=1))
        return
    visit = next((each for each in told if each.ref == ref and each.starts_at > talk.at), None)
    if visit is None or visit.status not in {"booked", "displaced"}:
        return
    following = next_reminder(visit, talk)
    fact = f"visit:{ref}:{talk.today.isoformat()}"
    if visit.status == "displaced":
        talk.tell(shown(visit, talk), [_way(visit, talk)], fact=fact)
        return
    if following is None or persian.local_day(following) == persian.local_day(visit.starts_at):
        text = f"{talk.text('visit.reminder')}\n{shown(visit, talk)}"
        talk.tell(text, [_way(visit, talk)], attachment=VisitImage(visit), fact=fact)
    talk.remind(REMINDER, ref, following)


def _way(visit: Appointment, talk: Talk) -> Row:
    return [Standing(talk.text("visit.open"), "visit_open", visit.ref)]


def _open_of(service: str, talk: Talk) -> Generator[Reading[Any], Any, Appointment | None]:
    told = yield from ask(ReadAppointments())
    mine = () if isinstance(told, Trouble) else told
    waiting = (each for each in mine if each.service == service and each.starts_at > talk.at)
    return next((each for each in waiting if each.status in {"booked", "displaced"}), None)


def _of_ref(ref: str, talk: Talk) -> Generator[Reading[Any], Any, Appointment | None]:
    del talk
    told = yield from ask(ReadAppointments())
    return next((each for each in (() if isinstance(told, Trouble) else told) if each.ref == ref), None)


def _out(talk: Talk) -> Row:
    return [Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")]

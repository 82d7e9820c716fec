"""Asking for a person of the desk, and waiting for one (E7).

open:   one's words, or none ─▶ the queue: place and rough wait, told again at its front
closed: hours and next opening ─▶ a message, which staff have when the desk opens

Whoever waits goes on with anything else meanwhile; `dialogs.live` has the talk itself.
"""

from msgspec.structs import replace

from backend_client.agency import WorkingHours
from dialogs import persian
from dialogs.citizen.waiting import work_on
from dialogs.protocol import (
    AskForPerson,
    Body,
    Chosen,
    EffectFinished,
    EndHandover,
    Handover,
    HandoverDesk,
    HandoverQueued,
    PassLine,
    PlaceHandover,
    ReadHandover,
    Said,
    Trouble,
)
from dialogs.talk import Choice, Dialog, Row, Standing, Steps, Talk, ask
from nlu.normalize import clean_answer

HOURS = "handover_hours"
LIMIT = 2000


class HumanFrame(Dialog, frozen=True):
    """A person of the desk is asked for, or waited for. `effect_id`: the asking is under way. `closed`: what is written
    is a message."""

    effect_id: str = ""
    closed: bool = False

    def show(self, talk: Talk) -> Steps:
        if self.effect_id:
            talk.prompt(talk.text("handover.asking"), [_out(talk)])
            return
        waits = talk.handover
        if waits is not None and waits.part == "called":
            talk.say("handover.called", [[Standing(talk.text("handover.join"), "h_join", waits.ref)]], post=waits.post)
            talk.close()
            return
        desk = yield from ask(ReadHandover(waits.ref if waits else ""))
        if isinstance(desk, Trouble):
            talk.prompt(_other_ways(talk), [_out(talk)], numbered=False)
        elif not desk.offered:
            tell_other_ways(talk)
            talk.close()
        elif waits is not None:
            talk.prompt(_place(desk, talk), [[Choice(talk.text("handover.give_up"), "give_up")], _out(talk)])
        else:
            self._ask(desk, talk)

    def _ask(self, desk: HandoverDesk, talk: Talk) -> None:
        if desk.opens_at is not None:
            talk.frames[-1] = HumanFrame(closed=True)
            agency = talk.content.catalogue.agency
            phone = persian.code(persian.digits(agency.phone))
            text = talk.text("handover.closed", hours=hours(talk), opening=persian.moment(desk.opens_at), phone=phone)
            talk.prompt(text, [_out(talk)], numbered=False)
            return
        talk.frames[-1] = HumanFrame()
        text = talk.text("handover.ask", wait=_wait(desk.waiting, desk.minutes, talk))
        talk.prompt(text, [[Choice(talk.text("handover.no_words"), "no_words")], _out(talk)], numbered=False)

    def take(self, body: Body, talk: Talk) -> None:
        waits = talk.handover
        match body:
            case Chosen(value="give_up") if waits is not None:
                give_up(waits, talk)
            case _ if self.effect_id:
                talk.again()
            case Said(text=text) if len(text) > LIMIT:
                talk.say("handover.too_long", limit=persian.digits(LIMIT))
                talk.again()
            case Said(text=text) if waits is not None:
                talk.perform(PassLine(waits.ref, clean_answer(text)))
                talk.say("handover.added")
                talk.again()
            case Said(text=text):
                self._begin(clean_answer(text), talk)
            case Chosen(value="no_words") if not self.closed:
                self._begin("", talk)
            case _:
                talk.say("handover.text_only")
                talk.again()

    def _begin(self, text: str, talk: Talk) -> None:
        effect_id = talk.perform(AskForPerson(text, talk.topic))
        talk.replace(HumanFrame(effect_id=effect_id))
        work_on(effect_id, talk)

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if not self.effect_id or result.effect_id != self.effect_id:
            return False
        talk.replace(HumanFrame())
        if not isinstance(result.outcome, HandoverQueued):
            tell_other_ways(talk)
            talk.close()
            return True
        wait(result.outcome, talk)
        talk.again()
        return True


def _out(talk: Talk) -> Row:
    return [Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")]


def tell_other_ways(talk: Talk) -> None:
    """Where nobody can be talked with in the chat."""
    talk.tell(_other_ways(talk))


def _other_ways(talk: Talk) -> str:
    """The telephone and the in-person desk."""
    agency = talk.content.catalogue.agency
    return talk.text("human", phone=persian.code(persian.digits(agency.phone)), address=agency.address)


def hours(talk: Talk) -> str:
    """The desk's hours of the day, from and to."""
    of: WorkingHours = talk.content.catalogue.hours
    opens, closes = (persian.digits(time.strftime("%H:%M")) for time in (of.opens, of.closes))
    return talk.text("handover.hours", opens=opens, closes=closes)


def _wait(before: int, minutes: int, talk: Talk) -> str:
    if not before:
        return talk.text("handover.wait.first")
    return talk.text("handover.wait.queue", count=persian.digits(before), minutes=persian.digits(minutes))


def _place(desk: HandoverDesk, talk: Talk) -> str:
    if desk.opens_at is not None:
        return talk.text("handover.left", opening=persian.moment(desk.opens_at))
    return talk.text("handover.waiting", wait=_wait(desk.waiting, desk.minutes, talk))


def wait(queued: HandoverQueued, talk: Talk) -> None:
    """From now on this citizen waits; at the next opening or closing they are put where the hours say."""
    talk.handover = Handover(ref=queued.ref, part="waiting")
    talk.remind(HOURS, queued.ref, queued.opens_at or queued.closes_at)


def give_up(waits: Handover, talk: Talk) -> None:
    talk.perform(EndHandover(waits.ref), key=f"handover-end:{waits.ref}:{talk.person.ref}")
    talk.remind(HOURS, waits.ref, None)
    talk.handover = None
    talk.say("handover.given_up")
    talk.frames[:] = [frame for frame in talk.frames if not isinstance(frame, HumanFrame)]
    talk.again()


def wait_anew(handover: Handover, talk: Talk) -> None:
    """Whoever took it could not go on; the citizen comes before all others."""
    talk.handover = replace(handover, part="waiting", post="")
    talk.say("handover.returned")
    if handover.part == "citizen" and talk.frames and not isinstance(talk.top, HumanFrame):
        talk.again()
    talk.perform(PlaceHandover(handover.ref))


def hours_changed(ref: str, talk: Talk) -> None:
    """The desk opens or closes while this citizen waits."""
    if talk.handover is not None and talk.handover.ref == ref and talk.handover.part == "waiting":
        talk.perform(PlaceHandover(ref))


def placed(result: EffectFinished, talk: Talk) -> None:
    """Where the citizen stands now, beside whatever is open; nothing where they were taken meanwhile."""
    queued = result.outcome
    waits = talk.handover
    if not isinstance(queued, HandoverQueued) or waits is None or waits.ref != queued.ref or waits.part != "waiting":
        return
    wait(queued, talk)
    if queued.opens_at is not None:
        text = talk.text("handover.left", opening=persian.moment(queued.opens_at))
    else:
        text = talk.text("handover.waiting", wait=_wait(queued.place - 1, queued.minutes, talk))
    talk.tell(text, fact=f"handover:{result.effect_id}")


def asked(result: EffectFinished, talk: Talk) -> None:
    """The asking has ended after its dialog was left."""
    if isinstance(result.outcome, HandoverQueued):
        wait(result.outcome, talk)
        placed(result, talk)
    else:
        tell_other_ways(talk)

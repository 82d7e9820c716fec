"""A conversation with one citizen: the demo pack's words and models, a desk of fixed answers, effects answered at will.

Every turn is checked for what must hold of any turn: see `Citizen.send`.
"""

import datetime as dt
from functools import cache
from typing import Any

from msgspec.structs import replace

from backend_client.catalogue import DocumentSlot
from backend_client.contract import (
    Absences,
    Applicant,
    Appointment,
    Bill,
    Capabilities,
    CounterView,
    Deficiency,
    ExpectedVisit,
    Filed,
    Found,
    Message,
    Receipt,
    RequestCard,
    RequestView,
    Response,
    Slot,
    StaffMember,
    Submitted,
    WantedDocument,
)
from dialogs import codec
from dialogs.content.assembly import assemble
from dialogs.content.material import material_of
from dialogs.content.model import Content
from dialogs.engine import advance
from dialogs.persian import utf16_units
from dialogs.protocol import (
    AppointmentKept,
    ArrivalNoted,
    AskForPerson,
    BindCodeRenewed,
    Body,
    BookAppointment,
    CancelAppointment,
    ConsoleOpened,
    Done,
    Draft,
    EffectFinished,
    Entry,
    EntryPublished,
    Event,
    FetchFile,
    FileAtCounter,
    FiledAtCounter,
    FileRefused,
    FileSent,
    FileStored,
    FindAtCounter,
    FindRequest,
    FindStaffRequest,
    Frame,
    HandoverDesk,
    HandoverQueued,
    InviteAccepted,
    MoveAppointment,
    NoteArrival,
    NoteQuestion,
    OpenConsole,
    Outcome,
    Pending,
    Person,
    PlaceHandover,
    PublishEntry,
    Question,
    QuestionList,
    ReadAbsences,
    ReadAppointments,
    ReadAtCounter,
    ReadColleagues,
    ReadDeputies,
    ReadEntries,
    ReadExpected,
    ReadHandover,
    Reading,
    ReadMyRequests,
    ReadQuestion,
    ReadQuestions,
    ReadQueue,
    ReadRequest,
    ReadSlots,
    ReadStaffRequest,
    RedeemInvite,
    RenewBindCode,
    Reply,
    RequestMoved,
    RequestRegistered,
    SearchRequests,
    State,
    SubmitRequest,
    TimerFired,
    Trouble,
    Turn,
    UndoRevision,
)
from dialogs.talk import LABEL_LIMIT, MAX_MESSAGES, Scene
from tests.dialogs import staff_world
from tests.models import model_of

NOW = staff_world.NOW
DOWN = Trouble(kind="unavailable")
QUESTION = Question(ref="1", text="قلقلک", service="", outcome="unanswered", count=2, first_at=NOW, last_at=NOW)
VISIT_AT = NOW + dt.timedelta(days=2)
VISIT = Appointment(
    ref="v1",
    code="RZX5E4M7",
    service="site_visit",
    service_title="بازدید و گزارش ایمنی ساختمان",
    branch="south",
    starts_at=VISIT_AT,
    ends_at=VISIT_AT + dt.timedelta(minutes=20),
    status="booked",
)
EXPECTED = ExpectedVisit(appointment=VISIT, name="", counter=1)
RECEIPT = Receipt(
    tracking_code=staff_world.CODE,
    service_title="صدور مجوز کسب‌وکار خانگی",
    unit_title="واحد صدور مجوز و گواهی",
    applicant_name="مینا نمونه‌پور",
    identifier_masked="049*******",
    applicant_confirmed_at=NOW,
    received_at=NOW,
    promised_from=dt.date(2026, 11, 28),
    promised_to=dt.date(2026, 12, 1),
)


@cache
def content() -> Content:
    plain = staff_world.demo_content()
    model = model_of(material_of(plain.words, plain.catalogue))
    can = Capabilities(appointments=True, counter=True)
    return assemble(plain.words, plain.catalogue, plain.definitions, plain.revision, model, can)


def card(**changes: Any) -> RequestCard:
    return staff_world.accepted(**changes)


BILL = Bill(
    no=1,
    cost="exam",
    title="کارمزد بررسی",
    amount_rial=850_000,
    deposit_id="14050000000001016",
    payee="خزانه",
    iban="IR660000000000000000014050",
    legal_basis="بند ۱ تعرفه",
    issued_at=NOW,
)


def view(**changes: Any) -> RequestView:
    """A request with everything that a citizen may do about one, response and survey aside."""
    wanting = (Deficiency(name="photo", remark="عکس تار است"), Deficiency(name="description", remark="کوتاه است"))
    plain = RequestView(
        card=card(),
        version=1,
        stages=staff_world.STAGES,
        deficiencies=wanting,
        messages=(Message(at=NOW, sender="desk", text="سلام", author="نرگس امینی"),),
        receipt=RECEIPT,
        can_withdraw=True,
        bills=(BILL,),
    )
    return replace(plain, **changes)


AT_COUNTER = CounterView(
    card=staff_world.card(status="answered"),
    applicant=Applicant(kind="natural", name="مینا نمونه‌پور", identifier="0499370899", mobile="09121234567"),
    stages=staff_world.STAGES,
    version=1,
    deficiencies=(Deficiency(name="description", remark="کوتاه است"),),
    receipt=RECEIPT,
    bindable=True,
    filed=True,
)
"""With everything that may be done at the counter before acceptance and after the response, though no request has all
of it at once."""
OUTSTANDING = replace(
    AT_COUNTER,
    card=staff_world.card(ref="r2", status="accepted", waiting="payment"),
    deficiencies=(),
    bills=(BILL,),
    wanted=(WantedDocument(slot=DocumentSlot(name="later:1", title="اجاره‌نامهٔ تازه"), why="نشانی جور نیست"),),
)
"""In between: what somebody at the counter has still to pay and to bring."""


class Citizen:
    """One chat of a citizen, or of whoever `staff` is. `down`: the desk does not answer."""

    def __init__(self, *frames: Frame, staff: StaffMember | None = None, drafts: tuple[Draft, ...] = ()) -> None:
        self.state = State(greeted=True, frames=frames)
        self.person = Person(ref="p1")
        self.staff = staff
        self.drafts = {draft.id: draft for draft in drafts}
        self.down = False
        self.view = view()
        self.at = NOW
        self.turn = Turn(state=self.state)
        self.pending: list[Pending] = []
        self._ids = 0

    def send(self, body: Body) -> Turn:
        """One turn, and what holds of every turn."""
        self.at += dt.timedelta(seconds=1)
        self.turn = self._advance(body)
        self._keep(self.turn)
        _check(self.turn, body)
        return self.turn

    def finish(self, outcome: Outcome) -> Turn:
        """The oldest effect's result."""
        pending = self.pending.pop(0)
        name = type(pending.effect).__name__
        return self.send(EffectFinished(effect_id=pending.id, effect=name, outcome=outcome, draft_id=pending.draft_id))

    def likely(self) -> Outcome:
        """What the oldest effect comes to when all goes well."""
        match self.pending[0].effect:
            case SubmitRequest():
                return RequestRegistered(Submitted(card=card(), receipt=RECEIPT))
            case FetchFile(slot=slot):
                return FileStored(replace(staff_world.PAGE, slot=slot))
            case RedeemInvite():
                return InviteAccepted("نرگس امینی", "کارشناس")
            case PublishEntry() | UndoRevision():
                return EntryPublished(8)
            case BookAppointment() | MoveAppointment():
                return AppointmentKept(VISIT)
            case CancelAppointment():
                return AppointmentKept(replace(VISIT, status="cancelled"))
            case AskForPerson() | PlaceHandover():
                return HandoverQueued(ref="h1", place=3, minutes=10, closes_at=NOW)
            case FileAtCounter():
                return FiledAtCounter(Filed(submitted=Submitted(card=card(), receipt=RECEIPT), bind_code="RZX5E4M7"))
            case OpenConsole():
                return ConsoleOpened("https://desk.example.ir/console/enter", 10)
            case RenewBindCode(ref=ref):
                return BindCodeRenewed(ref, "RZX5E4M7")
            case NoteArrival():
                return ArrivalNoted(replace(EXPECTED, arrived_at=NOW))
            case _:
                return RequestMoved(card()) if "Survey" not in self.pending[0].key else Done()

    @property
    def buttons(self) -> list[str]:
        """Data of the buttons under the last messages."""
        return [button.data for reply in self.turn.replies for row in reply.buttons for button in row]

    def _advance(self, body: Body) -> Turn:
        scene = Scene(self.state, self.person, self.staff, tuple(self.drafts.values()), content(), self._new_id)
        steps = advance(scene, Event(at=self.at, body=body))
        told: Any = None
        while True:
            try:
                told = self._answer(steps.send(told))
            except StopIteration as end:
                turn: Turn = end.value
                return turn

    def _keep(self, turn: Turn) -> None:
        self.state = codec.decode(codec.encode(turn.state))
        assert self.state == turn.state
        self.drafts.update({draft.id: draft for draft in turn.drafts})
        self.drafts = {key: one for key, one in self.drafts.items() if one.status in {"open", "confirmed"}}
        self.person = turn.person or self.person
        self.pending += [one for one in turn.effects if not isinstance(one.effect, NoteQuestion)]  # nobody waits

    def _new_id(self, kind: str) -> str:
        self._ids += 1
        return f"{self._ids:016d}" if kind != "draft" else f"D{self._ids:015d}"

    def _answer(self, reading: Reading[Any]) -> Any:
        if self.down and not isinstance(reading, ReadEntries):
            return DOWN
        match reading:
            case ReadMyRequests():
                return tuple(card(ref=f"r{n}", tracking_code=f"{staff_world.CODE[:-1]}{n}") for n in range(1, 10))
            case ReadRequest() | FindRequest():
                return self.view
            case ReadSlots() | ReadAppointments() | ReadExpected():
                return _of_visits(reading)
            case ReadHandover():
                return HandoverDesk(offered=True, waiting=2, minutes=5)
            case ReadQuestions():
                return QuestionList(1, (QUESTION,))
            case ReadQuestion():
                return QUESTION
            case ReadEntries():
                return (Entry(key="message:menu.text", title="منو", text="از کجا؟"),)
            case _:
                return _of_staff(reading)


def _of_staff(reading: Reading[Any]) -> Any:
    match reading:
        case FindAtCounter():
            return card()
        case ReadAtCounter(ref=ref):
            return OUTSTANDING if ref == OUTSTANDING.card.ref else AT_COUNTER
        case ReadQueue():
            return tuple(staff_world.card(ref=f"r{n}") for n in range(1, 10))
        case ReadStaffRequest():
            return staff_world.view()
        case FindStaffRequest():
            return staff_world.card()
        case ReadAbsences():
            return Absences()
        case ReadColleagues() | ReadDeputies():
            return staff_world.COLLEAGUES
        case SearchRequests():
            return Found((staff_world.card(),))
        case _:
            raise AssertionError(reading)


def _of_visits(reading: ReadSlots | ReadAppointments | ReadExpected) -> Any:
    """Places enough for three pages of hours, one appointment, and a full day at the counter."""
    match reading:
        case ReadSlots():
            times = (VISIT_AT + dt.timedelta(minutes=20 * number) for number in range(12))
            return tuple(Slot(starts_at=at, ends_at=at + dt.timedelta(minutes=20), free=1) for at in times)
        case ReadAppointments():
            return (VISIT,)
        case ReadExpected():
            return (EXPECTED,) * 20


def response() -> Response:
    return Response(
        tracking_code=staff_world.CODE,
        service_title="صدور مجوز کسب‌وکار خانگی",
        number="1405-000001",
        issued_at=NOW,
        applicant_name="مینا نمونه‌پور",
        identifier_masked="049*******",
        text="مجوز صادر شد.",
        legal_grounds="قانون",
        appeal_authority="کمیسیون",
        appeal_until=dt.date(2026, 12, 20),
        issuer_name="لیلا نمونه‌ای",
        issuer_post="رئیس واحد",
    )


def _check(turn: Turn, body: Body) -> None:
    """Never silence where a person did something, but for files that are answered together; at most three messages; at
    most eight buttons, each of them pressable; a prompt's labels and values go together."""
    if not isinstance(body, EffectFinished | TimerFired) and not (isinstance(body, FileSent) and body.album):
        assert turn.replies or turn.effects, "silence"
    assert sum(reply.attachment is None for reply in turn.replies) <= MAX_MESSAGES
    for reply in turn.replies:
        _check_reply(reply)
    if turn.state.prompt is not None:
        assert len(turn.state.prompt.labels) == len(turn.state.prompt.values)


def _check_reply(reply: Reply) -> None:
    buttons = [button for row in reply.buttons for button in row]
    assert reply.text.strip()
    assert utf16_units(reply.text) <= (1024 if reply.attachment else 20_000)
    assert len(buttons) <= 8
    assert all(0 < len(button.label) <= LABEL_LIMIT for button in buttons)
    assert all(len(button.data.encode("ascii")) <= 64 for button in buttons)
    assert "{" not in reply.text


REFUSED = FileRefused(reason="kind")

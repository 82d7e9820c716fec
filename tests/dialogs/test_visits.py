"""Appointments where the desk gives them, and where it cannot (G13, E11, F35; capabilities)."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from backend_client.catalogue import Presence
from backend_client.contract import Change, ExpectedVisit, StaffMember, StageProgress
from dialogs import persian
from dialogs.citizen.my_visits import VisitsFrame
from dialogs.citizen.requests import RequestFrame, RequestsFrame
from dialogs.citizen.services import ServicePage
from dialogs.citizen.visits import BookingFrame, VisitFrame
from dialogs.counter.desk import CounterFrame
from dialogs.protocol import (
    ArrivalNoted,
    DeskChanged,
    Frame,
    MoveAppointment,
    NoteArrival,
    Person,
    Pressed,
    Said,
    ScanVisitCard,
    State,
    Trouble,
    VisitImage,
)
from dialogs.staff.card import brief_card, card_messages
from dialogs.staff.visits import ExpectedFrame
from dialogs.talk import Scene, Talk
from tests.dialogs import staff_world
from tests.dialogs.citizen_world import EXPECTED, NOW, VISIT, VISIT_AT, Citizen, card, content, view
from tests.dialogs.test_counter import CLERK, COUNTER

TOKEN = f"{VISIT.code}{'0' * 24}"
FOREIGN = f"AAAAAAAA{'0' * 24}"
CALLING = StageProgress(
    name="sign",
    title="امضای تعهدنامه",
    unit="permits",
    state="present",
    presence=Presence(reason="امضا", time="در ساعت کار", documents=("کارت ملی",)),
)


@pytest.fixture
def no_appointments() -> Iterator[None]:
    """A desk that cannot do them."""
    kept = content().capabilities
    object.__setattr__(content(), "capabilities", replace(kept, appointments=False))
    yield
    object.__setattr__(content(), "capabilities", kept)


def labels(citizen: Citizen) -> set[str]:
    return {button.label for reply in citizen.turn.replies for row in reply.buttons for button in row}


def shown(frame: Frame, staff: StaffMember | None = None) -> set[str]:
    """The buttons of that dialog, for a request whose present stage calls its person."""
    citizen = Citizen(frame, staff=staff)
    citizen.view = view(stages=(CALLING,), bills=(), deficiencies=())
    citizen.send(Said("/help"))
    return labels(citizen)


PLACES = (
    (RequestsFrame(), None, "نوبت‌های من"),
    (RequestFrame(ref="r1"), None, "نوبت مراجعه"),
    (ServicePage(service="site_visit", part="contact"), None, "گرفتن نوبت مراجعه"),
    (CounterFrame(), COUNTER, "نوبت‌های امروز"),
)


@pytest.mark.parametrize(("frame", "staff", "label"), PLACES, ids=lambda each: type(each).__name__)
def test_a_desk_that_gives_appointments_shows_where(frame: Frame, staff: StaffMember, label: str) -> None:
    assert label in shown(frame, staff)


@pytest.mark.usefixtures("no_appointments")
@pytest.mark.parametrize(("frame", "staff", "label"), PLACES, ids=lambda each: type(each).__name__)
def test_a_desk_that_gives_none_never_shows_it(frame: Frame, staff: StaffMember, label: str) -> None:
    assert label not in shown(frame, staff)


@pytest.mark.usefixtures("no_appointments")
@pytest.mark.parametrize(
    "body",
    [
        Said("/visits"),
        Said("/appointments"),
        Said("نوبت من"),
        Said("می‌خوام یه نوبت بگیرم"),
        Said(f"/start visit_{TOKEN}"),
        Pressed("a.visit_open.v1"),
        Pressed("a.visit.r1"),
    ],
    ids=str,
)
def test_where_it_gives_none_every_way_there_says_whom_to_call(body: Said | Pressed) -> None:
    clerk = Citizen(staff=CLERK)
    clerk.send(body)
    assert "نوبت حضوری نمی‌دهد" in clerk.turn.replies[0].text
    assert (clerk.state.frames, clerk.pending) == ((), [])


@pytest.mark.usefixtures("no_appointments")
def test_a_notice_of_a_presence_stage_offers_none() -> None:
    """E11: the place and the reason are told all the same."""
    place = {"unit": "permits", "branch": "south", "person_refs": ("p1",)}
    change = Change(id=1, at=NOW, kind="stage_started", card=card(), stage=CALLING, **place)  # type: ignore[arg-type]
    citizen = Citizen()
    citizen.send(DeskChanged(change, "citizen"))
    assert citizen.turn.replies
    assert "گرفتن نوبت مراجعه" not in labels(citizen)


def test_booking_comes_with_the_card_and_the_page_gives_it_again() -> None:
    """UX 30: the image's essentials stand in words, too."""
    citizen = Citizen(BookingFrame(service="site_visit", branch="south", moving="v1", at=VISIT_AT.isoformat(), day="x"))
    citizen.send(Said("/help"))
    citizen.state = replace(citizen.state, frames=(replace(citizen.state.frames[0], day=VISIT_AT.date().isoformat()),))
    citizen.send(Said("/help"))
    citizen.send(Said("بله، ثبت نوبت"))
    assert isinstance(citizen.pending[0].effect, MoveAppointment)
    citizen.finish(citizen.likely())
    (told,) = [reply for reply in citizen.turn.replies if reply.attachment]
    assert told.attachment == VisitImage(VISIT)
    assert "کد نوبت" in told.text

    citizen = Citizen(VisitFrame(ref="v1"))
    citizen.send(Said("/help"))
    citizen.send(Said("کارت نوبت"))
    assert [reply.attachment for reply in citizen.turn.replies if reply.attachment] == [VisitImage(VISIT)]


def test_free_words_lead_to_ones_own_appointments() -> None:
    citizen = Citizen()
    citizen.send(Said("می‌خوام یه نوبت بگیرم"))
    assert citizen.state.frames == (VisitsFrame(),)
    citizen = Citizen()
    citizen.send(Said("برای گواهی سکونت نوبت می‌خوام"))
    assert [type(frame) for frame in citizen.state.frames] == [BookingFrame]


def test_a_card_is_opened_by_its_person_by_the_counter_and_by_nobody_else() -> None:
    """B3: who is no staff learns nothing, and the desk is not asked."""
    owner = Citizen(staff=CLERK)
    owner.send(Said(f"/start visit_{TOKEN}"))
    assert owner.state.frames == (VisitFrame(ref=VISIT.ref),)

    clerk = Citizen(staff=CLERK)
    clerk.send(Said(f"/start visit_{FOREIGN}"))
    assert [one.effect for one in clerk.pending] == [ScanVisitCard(FOREIGN)]

    for staff in (None, replace(CLERK, roles=("evaluator",)), replace(CLERK, roles=("publisher",))):
        stranger = Citizen(staff=staff)
        stranger.send(Said(f"/start visit_{FOREIGN}"))
        assert not stranger.pending
        assert "متصدی باجه" in stranger.turn.replies[0].text


def test_a_reader_of_barcodes_may_type_the_whole_address() -> None:
    clerk = Citizen(ExpectedFrame(), staff=CLERK)
    clerk.send(Said(f"https://desk.example.ir/v/{FOREIGN}"))
    assert [one.effect for one in clerk.pending] == [ScanVisitCard(FOREIGN)]
    clerk.finish(ArrivalNoted(replace(EXPECTED, arrived_at=NOW), printed=VISIT_AT))
    assert "عوض شده" not in clerk.turn.replies[0].text
    clerk.send(Said("rzx5-e4m7"))
    assert [one.effect for one in clerk.pending] == [NoteArrival("RZX5E4M7")]


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble(kind="already_done", by="نرگس", at=VISIT_AT), "پیش‌تر ثبت شده است"),
        (Trouble(kind="already_done", by="نرگس"), "پیش‌تر"),
        (Trouble(kind="not_found"), "شعبه یا واحد دیگری"),
        (Trouble(kind="rejected", problems={"code": "forged"}), "کارت نوبت این اداره نیست"),
        (Trouble(kind="rejected", problems={"code": "cancelled"}), "لغو شده"),
        (Trouble(kind="rejected", problems={"code": "another_day"}), "روز دیگری"),
        (Trouble(kind="rejected", problems={"code": "another_day", "starts_at": VISIT_AT.isoformat()}), "امروز ثبت"),
    ],
    ids=str,
)
def test_a_card_that_is_not_noted_says_why(trouble: Trouble, words: str) -> None:
    clerk = Citizen(staff=CLERK)
    clerk.send(Said(f"/start visit_{FOREIGN}"))
    clerk.finish(trouble)
    assert words in clerk.turn.replies[0].text


@pytest.mark.parametrize(("text", "words"), [("", "دیگر به آمدن شما نیاز ندارد"), ("twice", "نوبت تازه‌تر ماند")])
def test_whoever_would_come_for_nothing_is_told(text: str, words: str) -> None:
    """E11, UX 24: which one, and that nothing need be done; the reminder is taken back."""
    place = {"unit": "permits", "branch": "south", "person_refs": ("p1",)}
    change = Change(id=1, at=NOW, kind="visit_cancelled", card=card(), text=text, visit=VISIT, **place)  # type: ignore[arg-type]
    citizen = Citizen()
    citizen.send(DeskChanged(change, "citizen"))
    (told,) = citizen.turn.replies
    assert words in told.text
    assert persian.moment(VISIT_AT) in told.text
    assert told.notice is not None
    assert [(timer.ref, timer.due_at) for timer in citizen.turn.timers] == [(VISIT.ref, None)]


@pytest.mark.parametrize(
    ("visit", "line"),
    [
        (None, "هنوز گرفته نشده است"),
        (EXPECTED, "هنوز نیامده است"),
        (replace(EXPECTED, arrived_at=NOW), "آمد: "),
        (replace(EXPECTED, appointment=replace(VISIT, status="missed")), "زمان گذشت"),
        (replace(EXPECTED, appointment=replace(VISIT, status="displaced")), "تعطیل شد"),
    ],
    ids=lambda each: str(each)[:20],
)
def test_staff_see_the_appointment_of_a_stage_that_calls(visit: ExpectedVisit | None, line: str) -> None:
    """E11: when, where, and whether they have come."""
    view = staff_world.view(card=staff_world.accepted(branch="south"), stages=(CALLING,), visit=visit)
    talk = Talk(Scene(State(), Person(ref="p1"), CLERK, (), content(), str), NOW)
    for shown_card in ("\n".join(card_messages(view, talk)), brief_card(view, talk)):
        assert line in shown_card
        assert visit is None or persian.moment(VISIT_AT) in shown_card


def test_of_a_request_that_calls_nobody_no_appointment_is_missed() -> None:
    view = staff_world.view(card=staff_world.accepted())
    talk = Talk(Scene(State(), Person(ref="p1"), CLERK, (), content(), str), NOW)
    assert "نوبت مراجعه" not in brief_card(view, talk)

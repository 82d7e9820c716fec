"""Every state of every dialog that a person may be in, and every thing that may come there."""

import datetime as dt
from collections.abc import Iterator
from typing import get_args

from backend_client.contract import About
from dialogs.admin.attach import AddFrame, AttachFrame
from dialogs.admin.desk import AdminMenu, FoundFrame
from dialogs.admin.edit import EditFrame
from dialogs.admin.entry import EntryFrame
from dialogs.admin.published import PublishedFrame
from dialogs.admin.questions import QuestionFrame, QuestionsFrame
from dialogs.admin.reviews import ReviewsFrame
from dialogs.citizen.ask import AskFrame
from dialogs.citizen.bind import BindFrame
from dialogs.citizen.form import FormFrame
from dialogs.citizen.human import HumanFrame
from dialogs.citizen.leave import LeaveForm
from dialogs.citizen.my_visits import VisitsFrame
from dialogs.citizen.payment import PayFrame
from dialogs.citizen.requests import RequestFrame, RequestsFrame
from dialogs.citizen.revise import ReviseFrame
from dialogs.citizen.services import Readiness, ServicePage, ServicesFrame
from dialogs.citizen.settings import PrivacyFrame, SettingsFrame
from dialogs.citizen.steps import all_steps
from dialogs.citizen.survey import SurveyFrame
from dialogs.citizen.track import TrackFrame
from dialogs.citizen.visits import BookingFrame, VisitFrame
from dialogs.citizen.waiting import WaitingFrame
from dialogs.citizen.write import WriteFrame
from dialogs.counter.desk import CounterFrame, CounterServices
from dialogs.counter.paper import ForeignPaper
from dialogs.counter.request import CounterRequestFrame
from dialogs.protocol import (
    Body,
    ContactSent,
    Contest,
    Draft,
    FileSent,
    Frame,
    Pressed,
    Said,
    SentFile,
    UnsupportedSent,
)
from dialogs.staff.added import AddPaperFrame
from dialogs.staff.away import AwayFrame
from dialogs.staff.bills import AssessFrame, CancelFrame, RejectFrame
from dialogs.staff.correct import CorrectionFrame
from dialogs.staff.course import CourseFrame, PauseFrame, PromiseFrame, ReturnFrame
from dialogs.staff.deficiencies import DeficienciesFrame
from dialogs.staff.demand import AskDocumentFrame, DecideDocumentFrame
from dialogs.staff.follow_ups import FollowUpFrame, FollowUpsFrame
from dialogs.staff.give import GiveFrame
from dialogs.staff.history import HistoryFrame
from dialogs.staff.inquiry import InquiryFrame, Step
from dialogs.staff.merge import MergeFrame
from dialogs.staff.message import MessageFrame
from dialogs.staff.note import NoteFrame
from dialogs.staff.papers import PapersFrame
from dialogs.staff.queue import QueueFrame
from dialogs.staff.registry import RegistrationFrame
from dialogs.staff.reports import ReportsFrame
from dialogs.staff.request import StaffRequestFrame
from dialogs.staff.respond import ResponseFrame
from dialogs.staff.search import SearchFrame
from dialogs.staff.stage import FinishStageFrame
from dialogs.staff.visits import ExpectedFrame
from dialogs.talk import SURVEY, Dialog
from tests.dialogs import staff_world
from tests.dialogs.citizen_world import NOW, VISIT_AT, content

VISIT_DAY = VISIT_AT.date().isoformat()
COMMANDS = {command: words[0] for command, words in content().words.commands.items()}
SERVICES = content().catalogue.offered
APPEALS = "response_appeal"
CONTEST = Contest(
    about=About(ref="r1", number="1405-000001"), title=SERVICES[0].title, until=dt.date(2026, 12, 20), branch="hq"
)


def draft(service: str, **changes: object) -> Draft:
    plain = {"id": f"d-{service}"[:16], "service": service, "version": 1, "created_at": NOW, "updated_at": NOW}
    return Draft(**{**plain, "identity": "keep", **changes})  # type: ignore[arg-type]


def forms() -> Iterator[tuple[Frame, tuple[Draft, ...]]]:
    """At every question of every service, before the first and after the last."""
    for service in SERVICES:
        begun = draft(service.code)
        unasked = draft(service.code, id="d-unasked", identity="unasked")
        yield FormFrame(draft_id=unasked.id), (unasked,)
        for cursor in [*(step.name for step in all_steps(begun, content())), "summary", "edit", "gone", ""]:
            yield FormFrame(draft_id=begun.id, cursor=cursor), (begun,)
            yield FormFrame(draft_id=begun.id, cursor=cursor, return_to="summary", page=3), (begun,)
    yield FormFrame(draft_id="gone"), ()
    appeal = draft(APPEALS, contests=CONTEST, answers={"branch": "hq"})
    for cursor in ("reasons", "summary", "edit"):
        yield FormFrame(draft_id=appeal.id, cursor=cursor), (appeal,)


def others() -> Iterator[tuple[Frame, tuple[Draft, ...]]]:
    service = SERVICES[0].code
    begun = draft(service)
    confirmed = draft(service, status="confirmed", effect_id="e1", pre_registration_number="P123456782")
    survey = draft(SURVEY, request_ref="r1", answers={"presence": ""})
    parts = ("", "stages", "documents", "costs", "contact", "laws", "faq", "statement")
    citizens: list[Dialog] = [
        AskFrame(),
        AskFrame(suggested=("track", "costs")),
        ServicesFrame(),
        ServicesFrame(group=SERVICES[0].group),
        ServicesFrame(found=tuple(one.code for one in SERVICES), page=9),
        *(ServicePage(service=one.code, part=part) for one in SERVICES for part in parts),
        *(Readiness(service=one.code) for one in SERVICES),
        Readiness(service=APPEALS, contests=CONTEST),
        RequestsFrame(),
        RequestsFrame(page=1),
        RequestFrame(ref="r1"),
        RequestFrame(ref="r1", withdrawing=True),
        RequestFrame(ref="r1", effect_id="e1"),
        SettingsFrame(),
        PrivacyFrame(),
        TrackFrame(),
        TrackFrame(code=staff_world.CODE),
        PayFrame(ref="r1", bill=1, files_id="slip1"),
        PayFrame(ref="r1", bill=1, files_id="slip1", reference="12345678"),
        PayFrame(ref="r1", bill=1, files_id="slip1", fetching=("e1",)),
        PayFrame(ref="r2", bill=1, files_id="slip1", filed_by="s7"),
        PayFrame(ref="r2", bill=1, files_id="slip1", reference="12345678", filed_by="s7"),
        PayFrame(ref="r2", bill=1, files_id="slip1", reference="12345678", effect_id="e1", filed_by="s7"),
        PayFrame(ref="r1", bill=1, files_id="slip1", reference="12345678", effect_id="e1"),
        BindFrame(token="T"),
        BindFrame(code=staff_world.CODE, figures="0899"),
        BindFrame(code=staff_world.CODE, figures="0899", effect_id="e1"),
        WriteFrame(ref="r1"),
        WriteFrame(ref="r1", text="سلام"),
        WriteFrame(ref="r1", text="سلام", effect_id="e1"),
        LeaveForm(draft_id=begun.id),
        LeaveForm(draft_id="gone"),
        WaitingFrame(effect_id="e1", draft_id=confirmed.id),
        WaitingFrame(effect_id="e1", draft_id="gone"),
        SurveyFrame(draft_id=survey.id),
        SurveyFrame(draft_id=survey.id, begun=True),
        SurveyFrame(draft_id="gone"),
        *(BookingFrame(service=one.code) for one in SERVICES),
        BookingFrame(service=service, branch="south"),
        BookingFrame(service=service, branch="south", day=VISIT_DAY, page=9),
        BookingFrame(service=service, branch="south", day=VISIT_DAY, at=VISIT_AT.isoformat()),
        BookingFrame(service=service, branch="south", day=VISIT_DAY, at=VISIT_AT.isoformat(), effect_id="e1"),
        BookingFrame(service=service, branch="south", day="2020-01-01", at="gone", moving="v1"),
        VisitsFrame(),
        VisitsFrame(page=9),
        VisitsFrame(taking=True),
        VisitsFrame(taking=True, page=9),
        VisitFrame(ref="v1"),
        VisitFrame(ref="v1", cancelling=True),
        VisitFrame(ref="v1", effect_id="e1"),
        VisitFrame(ref="gone"),
        HumanFrame(),
        ReviseFrame(ref="r1"),
        ReviseFrame(ref="r1", page=9),
        HumanFrame(closed=True),
        HumanFrame(effect_id="e1"),
    ]
    for frame in citizens:
        kept = (survey,) if isinstance(frame, SurveyFrame) else (begun,)
        yield frame, (confirmed,) if isinstance(frame, WaitingFrame) else kept


def of_staff() -> Iterator[tuple[Frame, tuple[Draft, ...]]]:
    frames: list[Dialog] = [
        QueueFrame(),
        ExpectedFrame(page=1),
        ExpectedFrame(effect_id="e1"),
        StaffRequestFrame(ref="r1"),
        DeficienciesFrame(ref="r1", remarks={}),
        FinishStageFrame(ref="r1", stage="review", title="بررسی"),
        HistoryFrame(ref="r1"),
        CourseFrame(ref="r1"),
        ReturnFrame(ref="r1", target="review", title="بررسی"),
        PauseFrame(ref="r1"),
        PromiseFrame(ref="r1"),
        PapersFrame(ref="r1"),
        *(InquiryFrame(ref="r1", no=1, step=step) for step in get_args(Step)),
        InquiryFrame(ref="r1", no=9),
        AddPaperFrame(ref="r1"),
        FollowUpsFrame(page=9),
        FollowUpFrame(ref="r1"),
        FollowUpFrame(ref="r1", how="told"),
        FollowUpFrame(ref="r1", how="noted", waiting="e1"),
        RegistrationFrame(ref="r1"),
        RegistrationFrame(ref="r1", number="۷"),
        AddPaperFrame(ref="r1", title="نامه", files_id="f1"),
        AskDocumentFrame(ref="r1", title="سند", why="لازم است"),
        DecideDocumentFrame(ref="r1", no=1),
        AssessFrame(ref="r1", cost="exam", title="بررسی"),
        RejectFrame(ref="r1", bill=1, amount=5, title="بررسی"),
        CancelFrame(ref="r1", bill=1, amount=5, title="بررسی"),
        SearchFrame(text="احمدی"),
        NoteFrame(ref="r1"),
        GiveFrame(ref="r1"),
        AwayFrame(),
        MessageFrame(ref="r1"),
        ResponseFrame(ref="r1"),
        CorrectionFrame(ref="r1"),
        CounterFrame(),
        CounterServices(),
        CounterRequestFrame(ref="r1"),
        ForeignPaper(token="T"),
        MergeFrame(ref="r1"),
        ReportsFrame(),
        ReportsFrame(name="performance"),
        AdminMenu(),
        FoundFrame(query="منو"),
        EntryFrame(key="message:menu.text"),
        EditFrame(key="message:menu.text", title="منو", was="از کجا؟", base=7),
        PublishedFrame(key="message:menu.text", title="منو", revision=8),
        QuestionsFrame(page=1),
        ReviewsFrame(),
        QuestionFrame(ref="1"),
        AttachFrame(ref="1", phrase="قلقلک"),
        AddFrame(ref="1", phrase="قلقلک", faq="track"),
    ]
    for frame in frames:
        yield frame, ()


STATES = [*forms(), *others()]
BODIES: dict[str, Body] = {
    "question": Said("هزینهٔ این کار چقدر است؟"),
    "nonsense": Said("قلقلک"),
    "nothing": Said(""),
    "figures": Said("۱۲۳۴"),
    "long": Said("کلمه " * 1000),
    "code": Said(f"کد من {staff_world.CODE} است"),
    "controls": Said("\u202e\u2066‌\u0000"),
    "link": Said("/start ABCDEF"),
    "voice": UnsupportedSent("voice"),
    "unknown kind": UnsupportedSent("hologram"),
    "file": FileSent(SentFile(remote="x")),
    "contact": ContactSent("+989121234567", own=True),
    "another's contact": ContactSent("+989121234567", own=False),
    "stale": Pressed("p.999.0"),
    "no such choice": Pressed("p.0.99999999999999"),
    "forged": Pressed("a.open.r1'--"),
    "of staff": Pressed("a.s_take.r1"),
    "garbage": Pressed("…"),
}


def name(state: tuple[Frame, tuple[Draft, ...]]) -> str:
    return repr(state[0])[:70]

"""A conversation with one member of staff: what was said, what was asked of the desk, what was told.

The words are the demo pack's own; the desk is a dict of answers. State passes through JSON between turns.
"""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from backend_client.contract import (
    Absences,
    Applicant,
    FollowUp,
    Found,
    HistoryEntry,
    Message,
    Page,
    RequestCard,
    StaffMember,
    StaffRequestView,
    StageProgress,
)
from dialogs import codec, content
from dialogs.content.model import Content
from dialogs.content.parser import parse
from dialogs.engine import advance
from dialogs.protocol import (
    Body,
    Effect,
    EffectFinished,
    Entry,
    Event,
    FindStaffRequest,
    Outcome,
    Pending,
    Person,
    Pressed,
    Question,
    QuestionList,
    ReadAbsences,
    ReadColleagues,
    ReadDeputies,
    ReadEntries,
    ReadFollowUp,
    ReadFollowUps,
    Reading,
    ReadMyRequests,
    ReadQuestion,
    ReadQuestions,
    ReadQueue,
    ReadStaffRequest,
    Reply,
    RequestMoved,
    Said,
    SearchRequests,
    State,
    Trouble,
    Turn,
)
from dialogs.talk import Scene
from nlu.model import Material, build
from nlu.search import Search

NOW = dt.datetime(2026, 11, 22, 7, 0, tzinfo=dt.UTC)
CODE = "MZ7K9Q2M4XABC"
CLERK = StaffMember(ref="s1", name="نرگس امینی", post="کارشناس میز خدمت", roles=("clerk",))
PUBLISHER = StaffMember(ref="s2", name="کاوه سپهری", post="ناشر محتوا", roles=("content_editor", "publisher"))
EDITOR = StaffMember(ref="s3", name="رها کیان", post="ویراستار محتوا", roles=("content_editor",))
COLLEAGUES = (
    StaffMember(ref="s8", name="سارا نوری", post="کارشناس صدور", roles=("unit_staff",)),
    StaffMember(ref="s9", name="بهرام کریمی", post="کارشناس صدور", roles=("unit_staff",)),
)
LAWS = ("قانون تسهیل صدور مجوزها", "آیین‌نامهٔ مشاغل خانگی")
PAGE = Page(slot="home_document", sha256="ab" * 32, name="sanad.jpg", mime="image/jpeg", size=1000)


@cache
def demo_content(revision: int = 7) -> Content:
    root = Path(content.__file__).parent / "packs" / "demo"
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    pack = parse(files)
    definitions = {(service.code, service.version): service for service in pack.catalogue.services}
    return Content(revision, pack.words[pack.language], pack.catalogue, definitions, build(Material()), Search(()))


def card(ref: str = "r1", code: str = CODE, **changes: Any) -> RequestCard:
    plain = RequestCard(
        ref=ref,
        tracking_code=code,
        service="business_permit",
        service_title="صدور مجوز کسب‌وکار خانگی",
        branch="hq",
        unit="licensing",
        status="submitted",
        submitted_at=NOW - dt.timedelta(hours=1),
        accept_by=NOW + dt.timedelta(hours=7),
    )
    return replace(plain, **changes)


STAGES = (
    StageProgress(name="review", title="بررسی مدارک", unit="licensing", state="present", due_on=dt.date(2026, 11, 24)),
    StageProgress(name="issue", title="صدور مجوز", unit="licensing", state="to_come"),
)


def accepted(**changes: Any) -> RequestCard:
    plain = card(
        status="accepted",
        accepted_at=NOW - dt.timedelta(minutes=5),
        promised_from=dt.date(2026, 11, 28),
        promised_to=dt.date(2026, 12, 1),
        stage="بررسی مدارک",
    )
    return replace(plain, **changes)


def view(of: RequestCard | None = None, **changes: Any) -> StaffRequestView:
    of = of or card()
    definition = replace(demo_content().catalogue.service("business_permit"), laws=LAWS)
    plain = StaffRequestView(
        card=of,
        applicant=Applicant(kind="natural", name="مینا رضایی", identifier="0499370899", mobile="09120000000"),
        definition=definition,
        answers={
            "full_name": "مینا رضایی",
            "activity": "food",
            "workers": 2,
            "start_date": "2026-11-22",
            "investment": 500000000,
            "sale_channels": ("online", "shops"),
            "wants_support": "no",
        },
        pages=(PAGE,),
        stages=STAGES if of.status == "accepted" else (),
        history=(HistoryEntry(at=NOW, kind="submitted", by=""),),
        messages=(Message(at=NOW, sender="citizen", text="سند را دوباره بفرستم", author=""),),
    )
    return replace(plain, **changes)


class Conversation:
    """One chat of a member of staff. `desk` answers readings: by reading, else by its type."""

    def __init__(self, staff: StaffMember | None = CLERK) -> None:
        self.staff = staff
        self.state = State(greeted=True)
        self.person = Person(ref="p1", staff_ref=staff.ref if staff else "")
        self.content = demo_content()
        self.at = NOW
        self.cards: tuple[RequestCard, ...] | Trouble = (card(),)
        self.views: dict[str, StaffRequestView | Trouble] = {"r1": view()}
        self.found: Found | Trouble = Found(())
        self.searched = ""
        self.absences = Absences()
        self.follow_ups: tuple[FollowUp, ...] | Trouble = ()
        self.colleagues: tuple[StaffMember, ...] | Trouble = COLLEAGUES
        self.entries: tuple[Entry, ...] = ()
        self.questions: tuple[Question, ...] = ()
        self.turn = Turn(state=self.state)
        self.pending: Pending | None = None
        self._ids = 0

    # ── the person ──
    def say(self, text: str) -> "Conversation":
        return self.send(Said(text))

    def press(self, label: str) -> "Conversation":
        """Press the button with this label; of several messages the last that has one."""
        for reply in reversed(self.turn.replies):
            for button in (button for row in reply.buttons for button in row):
                if button.label == label:
                    return self.send(Pressed(button.data))
        raise AssertionError(f"no button {label!r} among {self.labels}")

    def tap(self, data: str) -> "Conversation":
        return self.send(Pressed(data))

    def send(self, body: Body) -> "Conversation":
        steps = advance(self._scene(), Event(at=self.at, body=body))
        told: Any = None
        while True:
            try:
                told = self._answer(steps.send(told))
            except StopIteration as end:
                self.turn = end.value
                break
        self.pending = self.turn.effects[-1] if self.turn.effects else self.pending
        self.state = codec.decode(codec.encode(self.turn.state))
        assert self.state == self.turn.state
        plain = [reply for reply in self.turn.replies if reply.attachment is None]
        assert len(plain) <= 3
        assert all(sum(map(len, reply.buttons)) <= 8 for reply in self.turn.replies)
        return self

    def finish(self, outcome: Outcome) -> "Conversation":
        """The last effect's result."""
        assert self.pending is not None
        name = type(self.pending.effect).__name__
        return self.send(EffectFinished(effect_id=self.pending.id, effect=name, outcome=outcome))

    def moved(self, to: StaffRequestView) -> "Conversation":
        """The desk did it; the request is now like this."""
        self.views[to.card.ref] = to
        return self.finish(RequestMoved(to.card))

    # ── what came of it ──
    @property
    def effect(self) -> Effect:
        (pending,) = self.turn.effects
        return pending.effect

    @property
    def text(self) -> str:
        return "\n".join(reply.text for reply in self.turn.replies)

    @property
    def last(self) -> Reply:
        return self.turn.replies[-1]

    @property
    def labels(self) -> list[str]:
        return [button.label for reply in self.turn.replies for row in reply.buttons for button in row]

    def _scene(self) -> Scene:
        return Scene(self.state, self.person, self.staff, (), self.content, self._new_id)

    def _new_id(self, kind: str) -> str:
        self._ids += 1
        return f"{kind}{self._ids}"

    def _follow_up(self, reading: ReadFollowUps | ReadFollowUp) -> Any:
        if isinstance(reading, ReadFollowUps) or isinstance(self.follow_ups, Trouble):
            return self.follow_ups
        return next((each for each in self.follow_ups if each.ref == reading.ref), Trouble(kind="not_found"))

    def _answer(self, reading: Reading[Any]) -> Any:
        missing = Trouble(kind="not_found")
        match reading:
            case ReadQueue():
                return self.cards
            case ReadStaffRequest(ref=ref):
                return self.views.get(ref, missing)
            case FindStaffRequest(tracking_code=code):
                known = [seen.card for seen in self.views.values() if isinstance(seen, StaffRequestView)]
                return next((found for found in known if found.tracking_code == code), missing)
            case SearchRequests(text=text):
                self.searched = text
                return self.found
            case ReadFollowUps() | ReadFollowUp():
                return self._follow_up(reading)
            case ReadAbsences():
                return self.absences
            case ReadColleagues() | ReadDeputies():
                return self.colleagues
            case ReadEntries():
                return self.entries
            case ReadQuestions(skip=skip, limit=limit):
                return QuestionList(len(self.questions), self.questions[skip : skip + limit])
            case ReadQuestion(ref=ref):
                return next((one for one in self.questions if one.ref == ref), missing)
            case ReadMyRequests():
                return ()
            case _:
                raise AssertionError(reading)

"""Every action by every role, in its own and in another unit and branch, at the real desk (attacks 2, 3 and 4; B3).

What may be is written out here once more, action by action. Whoever adds an action adds its line here, or this fails.
"""

import datetime as dt
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import pytest
from msgspec.structs import replace

from backend_client.appointments import Booking
from backend_client.contract import Role, SurveyForm
from backend_client.embedded import open_desk
from backend_client.embedded.gateway import StandIn
from bot.access import REPORTS, RULES
from dialogs import protocol as p
from dialogs.protocol import Effect, Person, Reading, Trouble
from tests.contract.conftest import SEAL, Clock, SeededIds
from tests.contract.people import CERTIFICATE, PERMIT, RESPONSE, page
from tests.contract.progress import DEED, STAGES
from tests.contract.small_catalogue import NOW
from tests.flow.world import HandClock, open_store
from tests.security.ground import (
    AFTERNOON,
    BRANCH,
    OTHER_BRANCH,
    OTHER_UNIT,
    OWNER,
    STRANGER,
    UNIT,
    House,
    Stand,
    prepare,
)

ROLES: tuple[Role, ...] = get_args(Role)
WORKS = frozenset({"clerk", "unit_staff", "unit_head"})
ACCEPTS = frozenset({"clerk", "unit_head"})
LEADS = frozenset({"head"})
HEADS = frozenset({"unit_head"})
FILES = frozenset({"counter_clerk"})
HANDS_OVER = frozenset({"clerk", "counter_clerk"})
RECEIVES = WORKS | {"counter_clerk"}
EDITS = frozenset({"content_editor", "publisher"})
PUBLISHES = frozenset({"publisher"})
READS = frozenset({"unit_head", "head", "evaluator"})
STAFF = frozenset(ROLES)
EVERYBODY: frozenset[str] = frozenset()
DAY = dt.timedelta(days=1)

Where = Literal["request", "place", "list", "self", "front", "owner", "own_list", "anyone"]
"""`request`: where its unit and branch are one's own; elsewhere it is not there. `place`: the same,
but what is not permitted elsewhere is told so. `list`: the same, by an empty list.
`self`: about oneself. `front`: not at the desk, so only the front can refuse. `owner`: the citizen's own; for all
others it is not there. `own_list`: the same, by an empty list. `anyone`: by whoever knows what it takes."""


class Line(NamedTuple):
    """Who may do it, where, and how it is tried. `shows`: of a reading, whether the answer has what was asked for."""

    roles: frozenset[str]
    where: Where
    make: Callable[[Stand], Effect | Reading[Any]]
    shows: Callable[[Any, Stand], bool] = lambda _answer, _stand: True
    refused: str = "not_permitted"


def _has_ref(ref: str) -> Callable[[Any, Stand], bool]:
    return lambda cards, stand: getattr(stand, ref) in {card.ref for card in cards}


WALK: dict[type, Line] = {
    # ── citizens ──
    p.SubmitRequest: Line(EVERYBODY, "anyone", lambda _: p.SubmitRequest("d", replace(CERTIFICATE, person_ref="new"))),
    p.ReportPayment: Line(EVERYBODY, "owner", lambda at: p.ReportPayment(at.billed, 1, "654321", ())),
    p.StartPayment: Line(EVERYBODY, "owner", lambda at: p.StartPayment(at.billed, 1)),
    p.WithdrawRequest: Line(EVERYBODY, "owner", lambda at: p.WithdrawRequest(at.submitted)),
    p.AmendRequest: Line(EVERYBODY, "owner", lambda at: p.AmendRequest("d", at.deficient, {}, PERMIT.pages)),
    p.ReviseRequest: Line(EVERYBODY, "owner", lambda at: p.ReviseRequest("d", at.submitted, {"floors": 4}, ())),
    p.GiveDocuments: Line(EVERYBODY, "owner", lambda at: p.GiveDocuments("d", at.wanting, (page("later:1"),))),
    p.WriteToDesk: Line(EVERYBODY, "owner", lambda at: p.WriteToDesk(at.accepted, "text")),
    p.FillSurvey: Line(
        EVERYBODY, "owner", lambda at: p.FillSurvey(SurveyForm(ref=at.answered, version=1, ratings={1: "much"}))
    ),
    p.FollowRequest: Line(EVERYBODY, "anyone", lambda _: p.FollowRequest("genuine")),
    p.BindByPaper: Line(EVERYBODY, "anyone", lambda _: p.BindByPaper("counter", "5948")),
    p.BindByCode: Line(EVERYBODY, "anyone", lambda at: p.BindByCode(at.filed_code, "5948", at.bind_code)),
    p.BookAppointment: Line(
        EVERYBODY,
        "anyone",
        lambda _: p.BookAppointment(Booking(service="certificate", branch=BRANCH, starts_at=AFTERNOON + DAY / 48)),
    ),
    p.MoveAppointment: Line(EVERYBODY, "owner", lambda at: p.MoveAppointment(at.visit, AFTERNOON + DAY / 48)),
    p.CancelAppointment: Line(EVERYBODY, "owner", lambda at: p.CancelAppointment(at.visit)),
    p.ReadMyRequests: Line(EVERYBODY, "own_list", lambda _: p.ReadMyRequests(), _has_ref("submitted")),
    p.ReadRequest: Line(EVERYBODY, "owner", lambda at: p.ReadRequest(at.submitted)),
    p.FindRequest: Line(EVERYBODY, "anyone", lambda at: p.FindRequest(at.code, "5948")),
    p.ReadSlots: Line(EVERYBODY, "anyone", lambda _: p.ReadSlots("permit", BRANCH)),
    p.ReadAppointments: Line(EVERYBODY, "own_list", lambda _: p.ReadAppointments(), _has_ref("visit")),
    p.RedeemInvite: Line(EVERYBODY, "anyone", lambda at: p.RedeemInvite(at.invitation)),
    # ── what the front does for whoever wrote ──
    p.FetchFile: Line(EVERYBODY, "anyone", lambda _: p.FetchFile("d", "deed", p.SentFile(remote="f"), ("image",), 1)),
    p.RecordDelivery: Line(EVERYBODY, "anyone", lambda at: p.RecordDelivery(at.answered, NOW)),
    p.ReportUndelivered: Line(
        EVERYBODY,
        "anyone",
        lambda at: p.ReportUndelivered(p.Notice(ref=at.answered, kind="answered"), "blocked", NOW),
    ),
    p.ReadHandover: Line(EVERYBODY, "anyone", lambda _: p.ReadHandover("")),
    p.AskForPerson: Line(EVERYBODY, "anyone", lambda _: p.AskForPerson("text", "")),
    p.PlaceHandover: Line(EVERYBODY, "anyone", lambda at: p.PlaceHandover(at.talk)),
    p.PassLine: Line(EVERYBODY, "owner", lambda at: p.PassLine(at.talk, "text")),
    p.ReturnHandover: Line(EVERYBODY, "anyone", lambda at: p.ReturnHandover(at.talk)),  # nothing, where it is another's
    p.EndHandover: Line(EVERYBODY, "anyone", lambda at: p.EndHandover(at.talk)),  # the same
    p.TakeHandover: Line(RECEIVES, "front", lambda at: p.TakeHandover(at.talk)),
    p.NoteQuestion: Line(EVERYBODY, "anyone", lambda _: p.NoteQuestion("کجا؟", "fa", "", "unanswered")),
    # ── requests ──
    p.ReadQueue: Line(WORKS, "list", lambda _: p.ReadQueue(), _has_ref("submitted")),
    p.SearchRequests: Line(
        WORKS, "list", lambda at: p.SearchRequests(at.code), lambda found, at: _has_ref("submitted")(found.cards, at)
    ),
    p.ReadStaffRequest: Line(WORKS, "request", lambda at: p.ReadStaffRequest(at.submitted)),
    p.FindStaffRequest: Line(WORKS, "request", lambda at: p.FindStaffRequest(at.code)),
    p.ReadColleagues: Line(WORKS, "request", lambda at: p.ReadColleagues(at.submitted)),
    p.TakeRequest: Line(WORKS, "request", lambda at: p.TakeRequest(at.submitted)),
    p.AcceptRequest: Line(ACCEPTS, "request", lambda at: p.AcceptRequest(at.submitted)),
    p.ListDeficiencies: Line(ACCEPTS, "request", lambda at: p.ListDeficiencies(at.submitted, DEED)),
    p.FinishStage: Line(WORKS, "request", lambda at: p.FinishStage(at.accepted, STAGES[0], "")),
    p.ReturnRequest: Line(WORKS, "request", lambda at: p.ReturnRequest(at.reviewed, STAGES[0], "why")),
    p.PauseRequest: Line(WORKS, "request", lambda at: p.PauseRequest(at.accepted, "citizen", "why")),
    p.ResumeRequest: Line(WORKS, "request", lambda at: p.ResumeRequest(at.paused)),
    p.PromiseAnew: Line(WORKS, "request", lambda at: p.PromiseAnew(at.accepted, dt.date(2026, 12, 21), "why")),
    p.ProposeDocument: Line(WORKS, "request", lambda at: p.ProposeDocument(at.accepted, "Consent", "", "why")),
    p.AskDocument: Line(HEADS, "request", lambda at: p.AskDocument(at.accepted, "Consent", "", "why", "law")),
    p.DecideDocument: Line(HEADS, "request", lambda at: p.DecideDocument(at.proposed, 1, True, "law")),
    p.AssessFee: Line(WORKS, "request", lambda at: p.AssessFee(at.to_assess, "exam", 100)),
    p.ConfirmPayment: Line(WORKS, "request", lambda at: p.ConfirmPayment(at.billed, 1)),
    p.RejectPayment: Line(WORKS, "request", lambda at: p.RejectPayment(at.billed, 1, "why")),
    p.CancelBill: Line(WORKS, "request", lambda at: p.CancelBill(at.billed, 1, "why")),
    p.SendInquiry: Line(WORKS, "request", lambda at: p.SendInquiry(at.accepted, 1, "", False)),
    p.RemindInquiry: Line(WORKS, "request", lambda at: p.RemindInquiry(at.paused, 1, False)),
    p.AnswerInquiry: Line(WORKS, "request", lambda at: p.AnswerInquiry(at.paused, 1, "text", ())),
    p.NoteRegistration: Line(ACCEPTS, "request", lambda at: p.NoteRegistration(at.accepted, "7/1405", NOW.date(), "")),
    p.AddPaper: Line(WORKS, "request", lambda at: p.AddPaper(at.accepted, "Letter", PERMIT.pages)),
    p.AskCitizen: Line(WORKS, "request", lambda at: p.AskCitizen(at.accepted, "text")),
    p.TellCitizen: Line(WORKS, "request", lambda at: p.TellCitizen(at.accepted, "text")),
    p.IssueResponse: Line(WORKS, "request", lambda at: p.IssueResponse(at.finished, replace(RESPONSE, pages=()))),
    p.FileAtCounter: Line(FILES, "place", lambda _: p.FileAtCounter("d", PERMIT)),
    p.AmendAtCounter: Line(FILES, "request", lambda at: p.AmendAtCounter("d", at.filed_wanting, {}, PERMIT.pages)),
    p.ReportPaymentAtCounter: Line(FILES, "request", lambda at: p.ReportPaymentAtCounter(at.billed, 1, "654321", ())),
    p.GiveDocumentsAtCounter: Line(
        FILES, "request", lambda at: p.GiveDocumentsAtCounter("d", at.wanting, (page("later:1"),))
    ),
    p.RenewBindCode: Line(FILES, "request", lambda at: p.RenewBindCode(at.filed)),
    p.FindAtCounter: Line(HANDS_OVER, "request", lambda at: p.FindAtCounter(at.code)),
    p.ReadAtCounter: Line(HANDS_OVER, "request", lambda at: p.ReadAtCounter(at.filed)),
    p.DeliverByHand: Line(HANDS_OVER, "request", lambda at: p.DeliverByHand(at.answered)),
    p.CorrectResponse: Line(
        WORKS, "request", lambda at: p.CorrectResponse(at.answered, replace(RESPONSE, pages=()), "why", at.response)
    ),
    p.MergeRequest: Line(WORKS, "request", lambda at: p.MergeRequest(at.submitted, at.held)),
    p.WriteNote: Line(WORKS, "request", lambda at: p.WriteNote(at.accepted, "text")),
    p.GiveRequest: Line(WORKS, "request", lambda at: p.GiveRequest(at.submitted, "permits_staff", "")),
    p.ReleaseRequest: Line(WORKS, "request", lambda at: p.ReleaseRequest(at.held, "walker")),
    # ── oneself, and the counter ──
    p.ReadAbsences: Line(WORKS, "self", lambda _: p.ReadAbsences()),
    p.ReadDeputies: Line(WORKS, "self", lambda _: p.ReadDeputies()),
    p.SetAbsence: Line(WORKS, "self", lambda _: p.SetAbsence(NOW.date(), NOW.date() + DAY, "clerk")),
    p.EndAbsence: Line(WORKS, "self", lambda _: p.EndAbsence()),
    p.MakeReport: Line(READS, "front", lambda _: p.MakeReport("performance", "this_month")),
    p.OpenConsole: Line(STAFF, "front", lambda _: p.OpenConsole()),
    p.ReadExpected: Line(
        RECEIVES,
        "list",
        lambda _: p.ReadExpected(),
        lambda visits, at: _has_ref("visit")([visit.appointment for visit in visits], at),
    ),
    p.NoteArrival: Line(RECEIVES, "request", lambda at: p.NoteArrival(at.visit_code)),
    p.ScanVisitCard: Line(RECEIVES, "request", lambda _: p.ScanVisitCard("card")),
    # ── the head of the agency ──
    p.ReadFollowUps: Line(LEADS, "list", lambda _: p.ReadFollowUps(), _has_ref("unhappy")),
    p.ReadFollowUp: Line(LEADS, "request", lambda at: p.ReadFollowUp(at.unhappy)),
    p.SettleFollowUp: Line(LEADS, "request", lambda at: p.SettleFollowUp(at.unhappy, "text", told=True)),
    # ── words of the content ──
    p.ReadEntries: Line(
        EDITS, "front", lambda _: p.ReadEntries("hello"), lambda found, _: bool(found), refused="nothing"
    ),
    p.ReadQuestions: Line(EDITS, "front", lambda _: p.ReadQuestions(0, 6), lambda found, _: found.total == 1),
    p.ReadQuestion: Line(EDITS, "front", lambda at: p.ReadQuestion(at.question)),
    p.DismissQuestion: Line(EDITS, "front", lambda at: p.DismissQuestion(at.question)),
    p.AddParaphrase: Line(PUBLISHES, "front", lambda at: p.AddParaphrase(at.question, "faq", "phrase")),
    p.PublishEntry: Line(PUBLISHES, "front", lambda _: p.PublishEntry("key", "text", "was", 0)),
    p.UndoRevision: Line(PUBLISHES, "front", lambda _: p.UndoRevision(1)),
}


DESKS_OWN = [kind for kind, line in WALK.items() if line.where in {"request", "place", "list", "self"}]
"""Actions of staff that the desk itself refuses, too."""
READERS: dict[str, set[Role]] = {
    "performance": {"unit_head", "head", "evaluator"},
    "stages": {"unit_head", "head", "evaluator"},
    "survey": {"head", "evaluator"},
    "suggestions": {"head"},
    "staff": {"head"},
    "audit": {"head", "evaluator"},
    "sample": {"head", "evaluator"},
    "breaches": {"head", "evaluator"},
    "funnel": {"head", "evaluator"},
    "questions": {"head"},
    "quarterly": {"head"},
}


class Try(NamedTuple):
    """One walker: a role in these units and branches ("" for all), and what must come of it."""

    role: Role
    unit: str
    branch: str
    outcome: str


def refusals(line: Line) -> Iterator[Try]:
    """Every role in every place in which it must be refused."""
    for role, unit, branch in product(ROLES, ("", UNIT, OTHER_UNIT), ("", BRANCH, OTHER_BRANCH)):
        at_home = unit != OTHER_UNIT and branch != OTHER_BRANCH
        expected = outcome(line, role, at_home=at_home)
        if expected != "done":
            yield Try(role, unit, branch, expected)


def successes(line: Line) -> Iterator[Try]:
    """Every role that may, at home; where places do not matter, elsewhere."""
    bound = line.where in {"request", "place", "list"}
    places = ((UNIT, BRANCH), ("", "")) if bound else ((OTHER_UNIT, OTHER_BRANCH),)
    for role, (unit, branch) in product(ROLES, places):
        if outcome(line, role, at_home=True) == "done":
            yield Try(role, unit, branch, "done")


def outcome(line: Line, role: Role, *, at_home: bool) -> str:
    if line.roles and role not in line.roles:
        return line.refused
    match line.where:
        case "owner":
            return "not_found"
        case "own_list":
            return "nothing"
        case "request":
            return "done" if at_home else "not_found"
        case "place":
            return "done" if at_home else "not_permitted"
        case "list":
            return "done" if at_home else "nothing"
        case _:
            return "done"


def came_of_it(line: Line, answer: Any, stand: Stand) -> str:
    if isinstance(answer, Trouble):
        return answer.kind
    return "done" if line.shows(answer, stand) else "nothing"


@pytest.fixture(scope="module")
async def prepared(
    small_agency: Path, empty_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Stand]:
    """A folder with both databases as every try finds them."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copy(small_agency, folder / "desk.db")
    shutil.copy(empty_database, folder / "bot.db")
    house = await opened(folder)
    stand = await prepare(house.desk, house.store)
    await house.close()
    return folder, stand


async def opened(folder: Path, stand: Stand | None = None) -> House:
    """`stand` None: while it is prepared."""
    desk = await open_desk(folder / "desk.db", SEAL, clock=Clock(), ids=SeededIds(2 if stand else 1))
    desk.gateway = StandIn(bytes(32), lambda: "http://127.0.0.1")
    store = await open_store(folder / "bot.db", HandClock())
    return House(desk, store, folder / "desk.db", stand or Stand(*Stand._fields))


Enter = Callable[[], Awaitable[House]]


@pytest.fixture
async def enter(prepared: tuple[Path, Stand], tmp_path: Path) -> AsyncIterator[Enter]:
    """Opens a house of one's own, as it was prepared, each time."""
    folder, stand = prepared
    houses: list[House] = []

    async def enter_() -> House:
        place = Path(shutil.copytree(folder, tmp_path / str(len(houses))))
        houses.append(await opened(place, stand))
        return houses[-1]

    yield enter_
    for house in houses:
        await house.close()


def test_every_action_of_the_table_is_walked() -> None:
    lacking = sorted(kind.__name__ for kind in set(RULES) - set(WALK))
    assert not lacking, f"add a line to WALK for {', '.join(lacking)}, and to Stand what they are tried on"
    assert set(WALK) == set(RULES)


def test_each_report_has_its_readers() -> None:
    assert {name: rule.roles for name, rule in REPORTS.items()} == READERS


@pytest.mark.parametrize("kind", list(WALK), ids=lambda kind: kind.__name__)
async def test_nobody_passes_but_whom_the_table_lets(kind: type, enter: Enter) -> None:
    """What is refused changes nothing; what is allowed is really done, each time on a desk of its own."""
    line = WALK[kind]
    house = await enter()
    before = house.fingerprint()
    for one in refusals(line):
        person = await house.enrol(one.role, unit=one.unit, branch=one.branch)
        answer = await house.tried(line.make(house.stand), person)
        assert came_of_it(line, answer, house.stand) == one.outcome, one
    assert house.fingerprint() == before
    for one in successes(line):
        own = await enter()
        person = await own.enrol(one.role, unit=one.unit, branch=one.branch)
        answer = await own.tried(line.make(own.stand), person)
        assert came_of_it(line, answer, own.stand) == "done", (one, answer)


@pytest.mark.parametrize(
    "kind", [kind for kind in WALK if WALK[kind].where in {"request", "list", "self"}], ids=lambda kind: kind.__name__
)
async def test_the_desk_refuses_by_itself_whatever_the_front_lets_pass(kind: type, enter: Enter) -> None:
    line = WALK[kind]
    house = await enter()
    before = house.fingerprint()
    for one in refusals(line):
        person = await house.enrol(one.role, unit=one.unit, branch=one.branch)
        answer = await house.tried(line.make(house.stand), person, desk_alone=True)
        assert came_of_it(line, answer, house.stand) in {"not_permitted", "not_found", "nothing"}, (one, answer)
    assert house.fingerprint() == before


@pytest.mark.parametrize("kind", list(WALK), ids=lambda kind: kind.__name__)
async def test_citizens_do_what_is_theirs_and_nothing_of_the_staff(kind: type, enter: Enter) -> None:
    line = WALK[kind]
    for person in (Person(ref=STRANGER), Person(ref=OWNER)):
        house = await enter()
        answer = await house.tried(line.make(house.stand), person)
        elsewhere = {"owner": "not_found", "own_list": "nothing"} if person.ref != OWNER else {}
        expected = line.refused if line.roles else elsewhere.get(line.where, "done")
        assert came_of_it(line, answer, house.stand) == expected, (person, answer)


async def test_the_walk_notices_a_rule_that_is_too_wide(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """This test can fail: with accepting open to all who work, the walk through AcceptRequest does."""
    monkeypatch.setitem(RULES, p.AcceptRequest, RULES[p.TakeRequest])
    monkeypatch.setattr("backend_client.embedded.deeds.ACCEPTING", WORKS)

    with pytest.raises(AssertionError, match="unit_staff"):
        await test_nobody_passes_but_whom_the_table_lets(p.AcceptRequest, enter)

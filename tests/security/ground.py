"""What the walk goes over: the small agency's real desk with a request in every state, and the front's own store."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from backend_client.appointments import Booking
from backend_client.bills import FeeRule
from backend_client.contract import Role, StaffMember, SurveyForm
from backend_client.embedded import EmbeddedDesk
from bot.access import Access
from bot.channels.channel import Address
from bot.effects.readings import Readings
from bot.effects.runner import EffectRunner
from bot.effects.world import EffectWorld
from bot.handovers import Handovers
from bot.invites import PREFIX, invite, token_hash
from bot.papers.tokens import CardFacts
from bot.reports.chat import ChatReports
from bot.store.sql_store import SqlStore, random_ref
from bot.store.store import EffectRow
from bot.timers import Bells
from dialogs.content.model import Content
from dialogs.protocol import AskForPerson, Effect, FileRefused, Person, Reading
from tests.contract.people import PERMIT, RESPONSE, content_of, page
from tests.contract.progress import DEED, STAGES
from tests.contract.small_catalogue import NOW, catalogue
from tests.contract.test_fees import with_fee
from tests.dialogs.staff_world import demo_content
from tests.flow.bench import Published
from tests.flow.test_questions import ASKED, note, only
from tests.flow.world import FakeChannel, HandClock, said

WALKER = "walker"
"""The member of staff who tries everything; roles, units and branches are set anew for each try."""
WALKING, OWNER, STRANGER = "walking", "mina", "kaveh"
"""Persons: the walker's, the applicant's, and a third one's."""
CONVERSATIONS = (OWNER, STRANGER, WALKING)
"""In the order of their numbers, from 1."""
UNIT, BRANCH = "permits", "tehran"
OTHER_UNIT, OTHER_BRANCH = "papers", "shiraz"
AFTERNOON = NOW.replace(hour=9, minute=30)
WATCHED = (
    "request", "stage", "history", "message", "response", "survey", "change", "follower", "appointment", "absence",
    "follow_up",    "bill",
)  # fmt: skip
"""Tables of the desk in which nothing may change by what is refused."""


NO_PAPERS = msgspec.structs.replace(RESPONSE, pages=())


class Stand(NamedTuple):
    """Requests of one unit and branch by how far each has come (`held`: in the walker's hands; `paused`: with an
    inquiry that has gone out; `wanting`: a document was asked for; `to_assess`, `billed`: with a fee; `filed`: at the
    counter), the code of the first, an appointment of today, a noted question, an invitation, a citizen who waits for a
    person of the desk, the number of the response; `unhappy`: answered, with a survey under the level."""

    submitted: str
    held: str
    deficient: str
    accepted: str
    paused: str
    reviewed: str
    finished: str
    answered: str
    proposed: str
    wanting: str
    code: str
    to_assess: str
    billed: str
    visit: str
    visit_code: str
    question: str
    invitation: str
    talk: str
    response: str
    filed: str
    filed_wanting: str
    filed_code: str
    bind_code: str
    unhappy: str


async def prepare(desk: EmbeddedDesk, store: SqlStore) -> Stand:
    """All that there is to try something on."""
    await desk.add_staff(StaffMember(ref=WALKER, name="walker", post="post", roles=("clerk",)))
    await _have_written(store, *CONVERSATIONS)
    cards = [(await desk.submit(f"submit:{at}:1", PERMIT)).card for at in range(11)]
    submitted, held, deficient, *others = (card.ref for card in cards)
    accepted, paused, reviewed, finished, answered, proposed, wanting, unhappy = others
    await desk.list_deficiencies("deficient", "clerk", deficient, DEED)
    await desk.take("held", WALKER, held)
    for ref in (accepted, paused, reviewed, finished, answered, proposed, wanting, unhappy):
        await desk.accept(f"accept:{ref}", "clerk", ref)
    await desk.send_inquiry("inquiry", "clerk", paused, 1, "", wait=False)
    await desk.pause("pause", "clerk", paused, "agency", "why")
    await desk.finish_stage("reviewed", "clerk", reviewed, STAGES[0], "")
    for ref in (finished, answered, unhappy):
        for stage in STAGES:
            await desk.finish_stage(f"{ref}:{stage}", "clerk", ref, stage, "")
    for ref in (answered, unhappy):
        await desk.respond(f"respond:{ref}", WALKER, ref, NO_PAPERS)
    await desk.fill_survey("survey", OWNER, SurveyForm(ref=unhappy, version=1, ratings={1: "little"}))
    for ref in (proposed, wanting):
        await desk.propose_document(f"propose:{ref}", "permits_staff", ref, "Consent", "", "why")
    await desk.decide_document("decide", "permits_head", wanting, 1, agreed=True, reason="why")
    later = page("later:1")
    await desk.upload(later, content_of("later:1"))
    to_assess, billed = [await _with_fee(desk, at) for at in ("to_assess", "billed")]
    await desk.assess_fee("assess", "clerk", billed, "exam", 100)
    await desk.report_payment("report", OWNER, billed, 1, "123456", ())
    booked = await desk.book("book", OWNER, Booking(service="permit", branch=BRANCH, starts_at=AFTERNOON))
    await note(store, ASKED, "noted")
    question = await only(store)
    at_counter = await desk.file_for("filed", "counter", PERMIT)
    token = await invite(store, WALKER, store.now())
    return Stand(
        submitted, held, deficient, accepted, paused, reviewed, finished, answered, proposed, wanting,
        code=cards[0].tracking_code,
        to_assess=to_assess,
        billed=billed,
        visit=booked.ref,
        visit_code=booked.code,
        question=question.ref,
        invitation=token.removeprefix(PREFIX),
        talk=await _waiting_for_a_person(desk, store),
        response=await _number_of(desk, answered),
        filed=at_counter.submitted.card.ref,
        filed_wanting=await _filed_wanting(desk),
        filed_code=at_counter.submitted.card.tracking_code,
        bind_code=at_counter.bind_code,
        unhappy=unhappy,
    )  # fmt: skip


async def _with_fee(desk: EmbeddedDesk, key: str) -> str:
    """An accepted request whose fee staff have to set; those before keep the definition without one."""
    await desk.publish(with_fee(FeeRule()))
    card = (await desk.submit(key, msgspec.structs.replace(PERMIT, version=2))).card
    await desk.accept(f"accept:{key}", "clerk", card.ref)
    return card.ref


async def _filed_wanting(desk: EmbeddedDesk) -> str:
    ref = (await desk.file_for("filed:wanting", "counter", PERMIT)).submitted.card.ref
    await desk.list_deficiencies("filed:deficient", "clerk", ref, DEED)
    return ref


async def _number_of(desk: EmbeddedDesk, ref: str) -> str:
    response = (await desk.open_request("clerk", ref)).response
    assert response is not None
    return response.number


async def _have_written(store: SqlStore, *persons: str) -> None:
    """So that the front knows them, each by this ref."""
    for ref in persons:
        store._new_ref = partial(str, ref)
        await store.receive([said(f"first of {ref}", chat=ref)])
    store._new_ref = random_ref


async def _waiting_for_a_person(desk: EmbeddedDesk, store: SqlStore) -> str:
    """The applicant; a clerk has a chat, so that there is somebody to be called."""
    await _have_written(store, "clerk's")
    invited = token_hash(await invite(store, "clerk", store.now()))
    assert await store.redeem_invite(invited, "clerk's") == "clerk"
    row = effect_row("talk", AskForPerson("", ""), Person(ref=OWNER))
    await _handovers(desk, store).ask(row, "", "")
    return row.id


def _handovers(desk: EmbeddedDesk, store: SqlStore) -> Handovers:
    return Handovers(
        store, store, desk, catalogue, lambda: NOW, frozenset({"clerk", "unit_staff", "unit_head", "counter_clerk"})
    )


def effect_row(id_: str, effect: Effect, person: Person) -> EffectRow:
    """As it is leased; each person writes in a conversation of their own."""
    return EffectRow(
        id=id_,
        key=f"walk:{id_}",
        effect=effect,
        draft_id="",
        conversation_id=CONVERSATIONS.index(person.ref) + 1,
        address=Address(channel="fake", bot="bot", chat=person.ref, user=person.ref),
        person=person,
        attempts=1,
        created_at=NOW,
        fence=1,
    )


class _LetsAllPass(Access):
    """A front that has forgotten its table."""

    async def check(self, person: Person, action: Effect | Reading[Any]) -> None:
        """Nobody is refused."""


class _Papers:
    """Has every file of the small agency's people."""

    async def read(self, sha256: str) -> bytes:
        slots = ("deed", "response", "later:1")
        return next(content for slot in slots if hashlib.sha256(content := content_of(slot)).hexdigest() == sha256)

    async def keep(self, *_: object, **__: object) -> object:
        return FileRefused("kind")


class _Words:
    """The demo's words."""

    def present(self) -> Content:
        return demo_content()


class House:
    """One desk and one front, open."""

    def __init__(self, desk: EmbeddedDesk, store: SqlStore, place: Path, stand: Stand) -> None:
        self.desk, self.store, self.place, self.stand = desk, store, place, stand
        self._tries = 0
        channel = FakeChannel()
        channel.files["f"] = b"a photo"
        self._world = EffectWorld(
            store=store,
            questions=store,
            citizen=desk,
            staff=desk,
            files=_Papers(),  # type: ignore[arg-type]
            content=Published(),
            access=Access(desk, store),
            channels={("fake", "bot"): channel},
            verify=self._verify,
            read_card=lambda token: CardFacts(self.stand.visit_code, AFTERNOON) if token == "card" else None,
            bells=Bells(),
            clock=HandClock(),
            console_link=self._link,
            reports=ChatReports(desk, store, _Words(), lambda: NOW),
            handovers=_handovers(desk, store),
        )

    async def _verify(self, token: str) -> str | None:
        return self.stand.filed_code if token == "counter" else self.stand.code

    async def _link(self, _person: str) -> str:
        return "https://desk.example/console/enter/x"

    async def enrol(self, *roles: Role, unit: str = "", branch: str = "") -> Person:
        """The walker as this: "" for all units or branches."""
        places: dict[str, Any] = {"units": (unit,) if unit else (), "branches": (branch,) if branch else ()}
        await self.desk.add_staff(StaffMember(ref=WALKER, name="walker", post="post", roles=roles, **places))
        return Person(ref=WALKING, staff_ref=WALKER)

    async def tried(self, action: Effect | Reading[Any], person: Person, *, desk_alone: bool = False) -> Any:
        """What comes of it, Trouble for what is refused. `desk_alone`: the front lets everybody pass."""
        access: Any = _LetsAllPass(self.desk, self.store) if desk_alone else self._world.access
        if isinstance(action, Reading):
            readings = Readings(self.desk, self.desk, Published(), access, self.store, self._world.handovers)
            return await readings.perform(person, action)
        self._tries += 1
        runner = EffectRunner(replace(self._world, access=access), "walk")
        return await runner._perform(effect_row(f"e{self._tries}", action, person))

    def fingerprint(self) -> str:
        """Of everything in the watched tables."""
        with closing(sqlite3.connect(self.place)) as file:
            tables = [file.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall() for table in WATCHED]
        return hashlib.sha256(repr(tables).encode()).hexdigest()

    async def close(self) -> None:
        await self.desk.close()
        await self.store.close()

"""Effects reach their result with one key, however often they are tried; access is checked at each one."""

import asyncio
import datetime as dt
import io
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from backend_client.contract import Page, StaffMember, Submission
from backend_client.errors import (
    AlreadyDone,
    BackendBroken,
    BackendUnavailable,
    NotPermitted,
    RequestNotFound,
    RequestRejected,
    TooManyTries,
)
from backend_client.seal import Seal
from bot.access import Access
from bot.channels.channel import FileGone, Unreachable
from bot.effects.readings import Readings
from bot.effects.runner import TRIES, EffectRunner
from bot.effects.trouble import trouble
from bot.effects.world import EffectWorld
from bot.files import Files
from bot.invites import PREFIX, invite
from bot.store.sqlite import SqliteStore
from bot.timers import Bells
from dialogs.protocol import (
    AcceptRequest,
    Effect,
    EffectFinished,
    EntryPublished,
    Event,
    FetchFile,
    FileRefused,
    FileStored,
    FollowRequest,
    InviteAccepted,
    Outcome,
    Pending,
    PublishEntry,
    ReadEntries,
    Reading,
    ReadMyRequests,
    ReadQueue,
    RedeemInvite,
    RequestMoved,
    Said,
    SentFile,
    SubmitRequest,
    TakeRequest,
    Trouble,
    Turn,
    WithdrawRequest,
)
from dialogs.talk import Scene
from tests.flow.desks import CARD, NotingDesk
from tests.flow.world import SECRET, FakeChannel, HandClock, said, worker

CLERK = StaffMember(ref="st1", name="مینا", post="کارشناس", roles=("clerk",))
PUBLISHER = StaffMember(ref="st2", name="سارا", post="مدیر محتوا", roles=("publisher",))


class Published:
    def __init__(self) -> None:
        self.published: list[tuple[str, ...]] = []

    async def publish(self, key: str, text: str, was: str, by: str) -> EntryPublished | Trouble:
        self.published.append((key, text, was, by))
        return EntryPublished(7)

    async def undo(self, revision: int, by: str) -> EntryPublished | Trouble:
        return EntryPublished(revision + 1)

    def entries(self, query: str) -> tuple[Any, ...]:
        return (query,)


class Bench:
    """One conversation in which effects are committed and run; `outcomes`: what its turns were told."""

    def __init__(self, store: SqliteStore, clock: HandClock, folder: Path, desk: NotingDesk) -> None:
        self.store, self.clock, self.desk = store, clock, desk
        self.channel = FakeChannel()
        self.content = Published()
        self.outcomes: list[Outcome] = []
        self.world = EffectWorld(
            store=store,
            citizen=desk.citizen,
            staff=desk.staff,
            files=Files(folder / "files", Seal(SECRET, "files"), store),
            content=self.content,
            access=Access(desk, store),
            channels={("fake", "bot"): self.channel},
            verify=self._verify,
            bells=Bells(),
            clock=clock,
        )
        self.runner = EffectRunner(self.world, "e")
        self._count = 0

    async def _verify(self, token: str) -> str | None:
        return "MZ7K9Q2M4XABC" if token == "genuine" else None

    def _dialog(self, effect: Effect | None) -> Any:
        def dialog(scene: Scene, event: Event) -> Generator[Reading[Any], Any, Turn]:
            yield from ()
            if isinstance(event.body, EffectFinished):
                self.outcomes.append(event.body.outcome)
            if not isinstance(event.body, Said) or effect is None:
                return Turn(state=scene.state)
            return Turn(
                state=scene.state,
                effects=(Pending(id=scene.ids("effect"), key=f"key:{self._count}", effect=effect),),
            )

        return dialog

    async def perform(self, effect: Effect, *, minutes: int = 0) -> Outcome:
        """Commit it, run it for so long, and give back what its conversation was told."""
        self._count += 1
        await self.store.receive([said(f"u{self._count}")])
        turns = worker(self.store, self.clock, self._dialog(effect))
        await turns.run_due()
        for _ in range(minutes + 1):
            await self.runner.run_due()
            self.clock.forward(minutes=1)
        await turns.run_due()
        return self.outcomes[-1]

    async def enrol(self, member: StaffMember) -> Outcome:
        token = await invite(self.store, member.ref, self.clock.now)
        return await self.perform(RedeemInvite(token.removeprefix(PREFIX)))

    async def audit_rows(self) -> list[tuple[str, str, str]]:
        """Read through the store's own reader: the trail has no reader in the product yet."""
        return await self.store._reader.run(
            lambda db: [tuple(row) for row in db.execute("SELECT action, target, outcome FROM audit ORDER BY id")]
        )


@pytest.fixture
def desk() -> NotingDesk:
    return NotingDesk(CLERK, PUBLISHER)


@pytest.fixture
def bench(store: SqliteStore, clock: HandClock, tmp_path: Path, desk: NotingDesk) -> Bench:
    return Bench(store, clock, tmp_path, desk)


async def test_a_result_comes_back_as_a_turn_of_its_own(bench: Bench, desk: NotingDesk) -> None:
    assert await bench.perform(WithdrawRequest("R1")) == RequestMoved(CARD)
    ((name, arguments),) = desk.calls
    assert (name, arguments[0], arguments[2]) == ("withdraw", "key:1", "R1")


async def test_a_desk_that_does_not_answer_is_asked_again_with_the_same_key(bench: Bench, desk: NotingDesk) -> None:
    """R6: one deed however many tries, for as long as it takes."""
    desk.faults = [BackendUnavailable() for _ in range(12)]

    assert await bench.perform(WithdrawRequest("R1"), minutes=15) == RequestMoved(CARD)
    assert {arguments[0] for _, arguments in desk.calls} == {"key:1"}
    assert len(desk.calls) == 13


async def test_a_bug_is_tried_a_few_times_and_then_told(bench: Bench, desk: NotingDesk) -> None:
    desk.faults = [ZeroDivisionError() for _ in range(TRIES)]

    assert await bench.perform(WithdrawRequest("R1"), minutes=8) == Trouble(kind="broken")
    assert len(desk.calls) == TRIES


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RequestNotFound(), Trouble(kind="not_found")),
        (AlreadyDone("مینا"), Trouble(kind="already_done", by="مینا")),
        (NotPermitted(), Trouble(kind="not_permitted")),
        (RequestRejected({"mobile": "invalid"}), Trouble(kind="rejected", problems={"mobile": "invalid"})),
        (TooManyTries(60), Trouble(kind="too_many_tries", wait_s=60)),
        (BackendBroken(), Trouble(kind="broken")),
    ],
)
async def test_the_desk_s_refusal_is_a_result(bench: Bench, desk: NotingDesk, error: Exception, told: Trouble) -> None:
    desk.faults = [error]

    assert await bench.perform(WithdrawRequest("R1")) == told


def test_a_desk_that_is_away_is_trouble_too() -> None:
    assert trouble(BackendUnavailable()) == Trouble(kind="unavailable")


async def test_two_runners_do_not_perform_one_effect_twice(bench: Bench, store: SqliteStore, clock: HandClock) -> None:
    """R13: the late one's result is dropped."""
    await store.receive([said(1)])
    await worker(store, clock, bench._dialog(WithdrawRequest("R1"))).run_due()
    (late,) = await store.lease_effects("a", 5)
    assert await store.lease_effects("b", 5) == ()
    clock.forward(seconds=61)
    (other,) = await store.lease_effects("b", 5)

    assert late.key == other.key
    assert await store.finish_effect(other, Trouble(kind="not_found"))
    assert not await store.finish_effect(late, Trouble(kind="broken"))
    assert not await store.retry_effect(late, clock.now, "x")


async def test_staff_s_deeds_need_their_role_and_leave_a_trace(bench: Bench, desk: NotingDesk) -> None:
    """Attack 2: a button of staff in a citizen's hand does nothing."""
    assert await bench.perform(AcceptRequest("R1")) == Trouble(kind="not_permitted")
    assert desk.calls == []
    assert await bench.enrol(CLERK) == InviteAccepted("مینا", "کارشناس")
    assert await bench.perform(AcceptRequest("R1")) == RequestMoved(CARD)
    assert desk.calls[0][1][1] == "st1"
    assert await bench.perform(PublishEntry("faq:x", "b", "a", 0)) == Trouble(kind="not_permitted")

    assert await bench.audit_rows() == [
        ("AcceptRequest", "R1", "refused"),
        ("AcceptRequest", "R1", "not_permitted"),
        ("RedeemInvite", "", "InviteAccepted"),
        ("AcceptRequest", "R1", "RequestMoved"),
        ("PublishEntry", "faq:x", "refused"),
        ("PublishEntry", "faq:x", "not_permitted"),
    ]


async def test_who_is_dismissed_is_refused_at_the_next_deed(bench: Bench, desk: NotingDesk) -> None:
    """Attack 4."""
    await bench.enrol(CLERK)
    assert isinstance(await bench.perform(TakeRequest("R1")), RequestMoved)
    desk.members["st1"] = StaffMember(ref="st1", name="مینا", post="", roles=("clerk",), active=False)

    assert await bench.perform(TakeRequest("R1")) == Trouble(kind="not_permitted")


async def test_an_invitation_is_taken_once_and_in_time(
    bench: Bench, store: SqliteStore, clock: HandClock, desk: NotingDesk
) -> None:
    """Attack 5: one winner; the winner may press again; late, unknown and used ones get the same answer."""
    refused = Trouble(kind="not_found")
    token = (await invite(store, "st1", clock.now)).removeprefix(PREFIX)
    late = (await invite(store, "st1", clock.now, dt.timedelta(seconds=-1))).removeprefix(PREFIX)

    assert await bench.perform(RedeemInvite("unknown")) == refused
    assert await bench.perform(RedeemInvite(late)) == refused
    assert isinstance(await bench.perform(RedeemInvite(token)), InviteAccepted)
    assert isinstance(await bench.perform(RedeemInvite(token)), InviteAccepted)
    await store.receive([said("other", chat="2")])
    (work,) = await store.lease_conversations("x", 1)
    assert await store.redeem_invite("0" * 64, work.person.ref) is None
    assert await bench.perform(RedeemInvite("")) == refused


async def test_only_a_genuine_token_binds_a_request(bench: Bench, desk: NotingDesk) -> None:
    """Attack 38."""
    assert await bench.perform(FollowRequest("forged")) == Trouble(kind="not_found")
    assert desk.calls == []
    assert await bench.perform(FollowRequest("genuine")) == RequestMoved(CARD)
    assert desk.calls[0][1][2] == "MZ7K9Q2M4XABC"


async def test_publishing_names_who_did_it(bench: Bench) -> None:
    await bench.enrol(PUBLISHER)

    assert await bench.perform(PublishEntry("faq:x", "b", "a", 0)) == EntryPublished(7)
    assert bench.content.published == [("faq:x", "b", "a", "st2")]


# ── files ──


def photo() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(target, "JPEG")
    return target.getvalue()


def fetch(**file: Any) -> FetchFile:
    return FetchFile(owner="d1", slot="id_card", file=SentFile(remote="f1", **file), kinds=("image",), max_mb=1)


async def test_a_sent_file_is_fetched_looked_at_and_kept(bench: Bench) -> None:
    """R17: a messenger that falters is asked again."""
    bench.channel.files["f1"] = photo()
    bench.channel.failures = [Unreachable(), Unreachable()]
    stored = await bench.perform(fetch(name="a.jpg"), minutes=4)

    assert isinstance(stored, FileStored)
    assert stored.page.slot == "id_card"
    assert await bench.world.files.read(stored.page.sha256) == photo()


async def test_a_file_that_cannot_be_had_is_told(bench: Bench) -> None:
    assert await bench.perform(fetch(size=2 * 1024 * 1024)) == FileRefused("too_big", 1)
    bench.channel.failures = [FileGone()]
    assert await bench.perform(fetch()) == FileRefused("gone")
    bench.channel.failures = [Unreachable() for _ in range(60)]
    assert await bench.perform(fetch(), minutes=35) == FileRefused("gone")
    bench.channel.failures.clear()
    bench.channel.files["f1"] = b"MZ"
    assert await bench.perform(fetch()) == FileRefused("kind")


async def test_documents_reach_the_desk_before_their_request(bench: Bench, desk: NotingDesk) -> None:
    bench.channel.files["f1"] = photo()
    stored = await bench.perform(fetch())
    assert isinstance(stored, FileStored)

    def submission(*pages: Page) -> SubmitRequest:
        return SubmitRequest(
            "d1",
            Submission(
                service="s", version=1, branch="b", person_ref="p", answers={}, pages=pages,
                confirmed_at=bench.clock.now, pre_registration_number="P123456782",
            ),
        )  # fmt: skip

    await bench.perform(submission(stored.page))
    assert [name for name, _ in desk.calls] == ["upload", "submit"]
    assert desk.calls[0][1] == (stored.page, photo())

    lost = Page(slot="photo", sha256="0" * 64, name="x", mime="image/jpeg", size=1)
    assert await bench.perform(submission(lost)) == Trouble(kind="rejected", problems={"photo": "gone"})


# ── readings ──


async def test_readings_are_answered_or_told_as_trouble(bench: Bench, desk: NotingDesk, store: SqliteStore) -> None:
    await store.receive([said("r")])
    (work,) = await store.lease_conversations("r", 1)
    readings = Readings(desk.citizen, desk.staff, bench.content, bench.world.access)

    assert await readings.perform(work.person, ReadMyRequests()) == CARD
    desk.faults = [BackendUnavailable()]
    assert await readings.perform(work.person, ReadMyRequests()) == Trouble(kind="unavailable")
    assert await readings.perform(work.person, ReadQueue()) == Trouble(kind="not_permitted")
    assert await readings.perform(work.person, ReadEntries("x")) == ()


async def test_a_desk_that_hangs_does_not_hold_up_the_turn(
    bench: Bench, store: SqliteStore, desk: NotingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.effects.readings.READING_TIMEOUT_S", 0.01)
    await store.receive([said("r")])
    (work,) = await store.lease_conversations("r", 1)

    class Hanging(NotingDesk):
        async def requests_of(self, person_ref: str) -> None:
            await asyncio.Event().wait()

    readings = Readings(Hanging().citizen, desk.staff, bench.content, bench.world.access)
    assert await readings.perform(work.person, ReadMyRequests()) == Trouble(kind="unavailable")

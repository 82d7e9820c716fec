"""R6: a desk that does not answer is given up for a while: nobody waits for it; what needs it goes once it is back."""

import asyncio
import datetime as dt
import inspect
from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from backend_client.contract import AdminDesk, CitizenDesk, StaffDesk
from backend_client.errors import (
    AlreadyDone,
    BackendBroken,
    BackendUnavailable,
    KeyConflict,
    NotPermitted,
    RequestNotFound,
    RequestRejected,
    TooManyTries,
)
from bot import log
from bot.circuit import FAILURES, LIMITS_S, PAUSE_S, READING_S, Circuit, CircuitOpen, ThroughCircuit, Within
from bot.effects.runner import EffectRunner
from bot.store.sql_store import SqlStore
from dialogs.protocol import Effect, EffectFinished, Event, Pending, Reading, RequestMoved, Said, Turn, WithdrawRequest
from dialogs.talk import Scene
from tests.flow.bench import Bench
from tests.flow.desks import CARD, NotingDesk
from tests.flow.test_fetching import fetch, photo
from tests.flow.world import HandClock, said, texts, worker

Events = list[tuple[str, Mapping[str, log.Value]]]


class Line:
    """A desk behind a circuit whose clock is set by hand. `ask` makes one call."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.desk = NotingDesk()
        self.circuit = Circuit(lambda: self.seconds)
        self.seen = ThroughCircuit(self.desk, self.circuit)

    async def ask(self, *faults: Exception) -> Any:
        self.desk.faults = list(faults)
        return await self.seen.withdraw("key", "p1", "R1")

    async def fail(self, times: int) -> None:
        for _ in range(times):
            with pytest.raises(BackendUnavailable):
                await self.ask(BackendUnavailable())


@pytest.fixture
def line() -> Line:
    return Line()


def told(events: Events) -> list[str]:
    return [name for name, _ in events if name.startswith("backend.circuit_")]


def test_every_call_of_the_contract_has_its_time() -> None:
    calls = [call for desk in (CitizenDesk, StaffDesk, AdminDesk) for call in inspect.getmembers(desk)]
    assert {name for name, call in calls if inspect.iscoroutinefunction(call)} == LIMITS_S.keys()


async def test_after_failures_in_a_row_the_desk_is_not_asked_any_more(line: Line, events: Events) -> None:
    await line.fail(FAILURES - 1)
    assert told(events) == []
    await line.fail(1)
    assert told(events) == ["backend.circuit_opened"]

    with pytest.raises(CircuitOpen):
        await line.ask()
    assert len(line.desk.calls) == FAILURES


async def test_after_a_pause_one_call_tries_and_its_answer_closes_it(line: Line, events: Events) -> None:
    await line.fail(FAILURES)
    line.seconds += PAUSE_S
    assert await line.ask() == CARD

    assert line.circuit.closed
    assert await line.ask() == CARD
    assert told(events) == ["backend.circuit_opened", "backend.circuit_closed"]


async def test_a_try_in_vain_is_a_pause_more_and_is_not_told_again(line: Line, events: Events) -> None:
    await line.fail(FAILURES)
    for _ in range(3):
        line.seconds += PAUSE_S
        await line.fail(1)
        with pytest.raises(CircuitOpen):
            await line.ask()

    assert len(line.desk.calls) == FAILURES + 3
    assert told(events) == ["backend.circuit_opened"]


async def test_only_one_tries_at_a_time(line: Line) -> None:
    await line.fail(FAILURES)
    line.seconds += PAUSE_S
    answered = asyncio.Event()
    trying = asyncio.create_task(line.circuit.call("queue", answered.wait, READING_S))
    await asyncio.sleep(0)

    with pytest.raises(CircuitOpen):
        await line.ask()
    answered.set()
    await trying
    assert await line.ask() == CARD


async def test_who_tried_and_was_called_off_leaves_the_place_to_the_next(line: Line) -> None:
    await line.fail(FAILURES)
    line.seconds += PAUSE_S
    with pytest.raises(ZeroDivisionError):
        await line.ask(ZeroDivisionError())

    assert not line.circuit.closed
    assert await line.ask() == CARD


@pytest.mark.parametrize(
    "answer",
    [
        RequestNotFound(),
        RequestRejected({"mobile": "invalid"}),
        AlreadyDone(),
        NotPermitted(),
        KeyConflict(),
        TooManyTries(60),
        BackendBroken(),
    ],
    ids=lambda answer: type(answer).__name__,
)
async def test_a_refusal_or_rubbish_is_an_answer(line: Line, answer: Exception) -> None:
    for _ in range(2):
        await line.fail(FAILURES - 1)
        with pytest.raises(type(answer)):
            await line.ask(answer)
    assert line.circuit.closed


class Hanging(NotingDesk):
    """Takes every call and never answers. `asked`: how often."""

    asked = 0

    def __getattr__(self, name: str) -> Any:
        async def call(*_: Any) -> None:
            self.asked += 1
            await asyncio.Event().wait()

        return call


async def test_a_desk_that_hangs_is_given_up_like_one_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.circuit.LIMITS_S", dict.fromkeys(LIMITS_S, 0.01))
    hanging, circuit = Hanging(), Circuit(lambda: 0.0)
    seen = ThroughCircuit(hanging, circuit)
    for _ in range(FAILURES + 2):
        with pytest.raises(BackendUnavailable):
            await seen.submit("key", None)

    assert hanging.asked == FAILURES


async def test_what_a_turn_asks_has_one_limit_together_and_no_failure_where_nothing_was_asked() -> None:
    hanging, circuit = Hanging(), Circuit(lambda: 0.0)
    seen = ThroughCircuit(hanging, circuit)
    with Within(0.01):
        for _ in range(FAILURES + 2):
            with pytest.raises(BackendUnavailable):
                await seen.request("p1", "R1")

    assert hanging.asked == 1
    assert circuit.closed
    assert READING_S <= 5


async def test_the_bell_of_a_desk_in_this_process_is_no_call() -> None:
    class Rings(NotingDesk):
        async def wait_for_change(self, after: int) -> None:
            raise AssertionError("not through the circuit")

    rings = Rings()
    assert ThroughCircuit(rings, Circuit()).wait_for_change == rings.wait_for_change


# ── the flow around it ──


class Outage:
    """A bench whose runner asks through a circuit, and chats that each have one effect committed."""

    def __init__(self, bench: Bench, desk: NotingDesk) -> None:
        self.bench = bench
        self.circuit = Circuit(bench.clock.seconds)
        seen: Any = ThroughCircuit(desk, self.circuit)
        self.world = replace(bench.world, citizen=seen, staff=seen, circuit=self.circuit)
        self.runner = EffectRunner(self.world, "e")
        self.results: list[str] = []
        self._count = 0

    def dialog(self, effect: Effect | None) -> Any:
        def dialog(scene: Scene, event: Event) -> Generator[Reading[Any], Any, Turn]:
            yield from ()
            if isinstance(event.body, EffectFinished):
                self.results.append(type(event.body.outcome).__name__)
            if not isinstance(event.body, Said) or effect is None:
                return Turn(state=scene.state)
            self._count += 1
            deed = Pending(id=scene.ids("effect"), key=f"deed:{self._count}", effect=effect)
            return Turn(state=scene.state, effects=(deed,))

        return dialog

    async def commit(self, effect: Effect, chats: int) -> None:
        names = [f"{self._count}:{number}" for number in range(chats)]
        await self.bench.store.receive([said(name, chat=name) for name in names])
        await worker(self.bench.store, self.bench.clock, self.dialog(effect)).run_due()

    async def hear(self) -> list[str]:
        """What the conversations have been told by now."""
        await worker(self.bench.store, self.bench.clock, self.dialog(None)).run_due()
        return self.results


@pytest.fixture
def outage(bench: Bench, desk: NotingDesk) -> Outage:
    return Outage(bench, desk)


async def test_what_needs_the_desk_waits_untouched_and_goes_as_soon_as_it_is_back(
    outage: Outage, desk: NotingDesk, clock: HandClock, store: SqlStore
) -> None:
    """No storm while it is away, no attempts burned, and no long backoff after it."""
    desk.faults = [BackendUnavailable() for _ in range(1000)]
    await outage.commit(WithdrawRequest("R1"), chats=40)
    for _ in range(120):
        await outage.runner.run_due()
        clock.forward(seconds=1)
    assert await outage.hear() == []
    tries = len(desk.calls)
    assert tries <= 40 + 120 / PAUSE_S  # those that were on their way when it opened, then one a pause

    desk.faults = []
    clock.forward(seconds=PAUSE_S)
    await outage.runner.run_due()
    assert outage.circuit.closed
    assert await outage.hear() == [RequestMoved.__name__] * 40
    assert len(desk.calls) == tries + 40
    assert await store.next_effect_due() is None


async def test_whoever_finds_the_desk_back_wakes_what_waits_for_it(
    outage: Outage, desk: NotingDesk, clock: HandClock
) -> None:
    """The runner sleeps, and its effects are at a pause between two tries; a question of anybody ends both."""
    bells = outage.world.bells
    outage.circuit.on_close = bells.effects.ring
    desk.faults = [BackendUnavailable() for _ in range(FAILURES)]
    await outage.commit(WithdrawRequest("R1"), chats=FAILURES)
    await outage.runner.run_due()
    rung = bells.inbox.rung
    running = asyncio.create_task(outage.runner.run())
    clock.forward(seconds=PAUSE_S)
    await outage.world.citizen.requests_of("p1")
    while await outage.hear() != [RequestMoved.__name__] * FAILURES:
        await bells.inbox.wait(rung, 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert len(desk.calls) == FAILURES + 1 + FAILURES


async def test_others_are_served_meanwhile(outage: Outage, desk: NotingDesk, clock: HandClock, store: SqlStore) -> None:
    desk.faults = [BackendUnavailable() for _ in range(1000)]
    await outage.commit(WithdrawRequest("R1"), chats=FAILURES)
    await outage.runner.run_due()
    assert not outage.circuit.closed

    outage.bench.channel.files["f1"] = photo()
    await outage.commit(fetch(), chats=1)
    await outage.runner.run_due()
    assert await outage.hear() == ["FileStored"]
    await store.receive([said("other", "سلام", chat="other")])
    await worker(store, clock).run_due()
    assert await texts(store, "other") == ["سلام"]


async def test_the_desks_return_ends_the_pause_between_two_tries_and_no_other(
    outage: Outage, clock: HandClock, store: SqlStore
) -> None:
    await outage.commit(WithdrawRequest("R1"), chats=2)
    away, broken = await store.lease_effects("e", 2)
    later = dt.timedelta(hours=1)
    assert await store.retry_effect(away, later, "unavailable")
    assert await store.retry_effect(broken, later, "bug")
    assert await store.lease_effects("e", 2) == ()

    await store.desk_is_back()
    assert [row.id for row in await store.lease_effects("e", 2)] == [away.id]


async def test_a_turn_that_had_to_know_its_person_goes_on_at_once(
    outage: Outage, desk: NotingDesk, clock: HandClock, store: SqlStore
) -> None:
    """A turn that failed for want of the desk has a long pause before its next try; the desk's return ends it."""
    await store.receive([said("u1")])
    (work,) = await store.lease_conversations("w", 1)
    later = dt.timedelta(hours=1)
    assert await store.fail_turn(work, "desk_unavailable:X", later, "")
    assert await store.lease_conversations("w", 1) == ()

    await store.desk_is_back()
    assert len(await store.lease_conversations("w", 1)) == 1


async def test_the_runner_sleeps_while_it_may_not_ask(outage: Outage, desk: NotingDesk, clock: HandClock) -> None:
    """Due rows that are left alone do not make it turn round and round."""
    desk.faults = [BackendUnavailable() for _ in range(1000)]
    await outage.commit(WithdrawRequest("R1"), chats=FAILURES)
    await outage.runner.run_due()

    due = await outage.runner._next_due()
    assert due is not None
    assert (due - clock.now).total_seconds() == pytest.approx(PAUSE_S)

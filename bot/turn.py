"""One turn: an inbox row goes in; state, replies, effects and timers are committed at once, or nothing is.

lease ─▶ decode ─▶ advance ⇄ readings ─▶ commit
"""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from backend_client.contract import StaffMember
from backend_client.errors import BackendUnavailable
from bot import log
from bot.channels.channel import Address, AnswerPress, Channel, Signal, Typing, Undecodable
from bot.circuit import READING_S, Within
from bot.news import TURNS
from bot.retry import DEATHS, backoff
from bot.store.codec import decode_body
from bot.store.schema import DatabaseAway
from bot.store.store import Store, Work
from bot.timers import Bells, Clock
from bot.worker import Tasks, Worker
from dialogs.citizen.waiting import PATIENCE, WORKING
from dialogs.content.model import Content
from dialogs.protocol import Body, Draft, Event, Person, Reading, TimerFired, Turn
from dialogs.talk import Scene

READING_ROUNDS = 8
TRIES = 3
CONCURRENT = 32
CALL_EVERY_S = 0.05
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Advance = Callable[[Scene, Event], Generator[Reading[Any], Any, Turn]]


class Speaks(Protocol):
    """The live content; see bot.content."""

    def present(self) -> Content: ...

    async def knowing(self, drafts: Sequence[Draft]) -> Content:
        """The present content with the definitions these drafts began with."""
        ...


class Reads(Protocol):
    """Answers readings; see bot.effects.readings."""

    async def member(self, person: Person) -> StaffMember | None: ...

    async def perform(self, person: Person, reading: Reading[Any]) -> object: ...


@dataclass(frozen=True, kw_only=True)
class TurnWorld:
    """What a turn may touch. `id_key` makes the ids of new things; `notify`: this address has something new.

    `count`: this turn is committed."""

    store: Store
    channels: Mapping[tuple[str, str], Channel]
    reads: Reads
    advance: Advance
    content: Speaks
    bells: Bells
    clock: Clock
    id_key: bytes
    notify: Callable[[Address], None] = field(default=lambda _: None)
    count: Callable[[Work, Turn], None] = field(default=lambda _work, _turn: None)


async def take_turn(work: Work, world: TurnWorld) -> Turn | None:
    """None: the lease was lost or a draft was changed elsewhere; the row waits for the next worker."""
    started = time.perf_counter()
    with Within(READING_S):  # whoever waits for it is told the truth soon, whatever the desk does (R6)
        content = await world.content.knowing(work.drafts)
        body = decode(work, world.channels)
        scene = Scene(
            state=work.state,
            person=work.person,
            staff=await world.reads.member(work.person),
            drafts=work.drafts,
            content=content,
            ids=ids(work, world.id_key),
        )
        turn = await drive(world.advance(scene, Event(at=work.row.at, body=body)), work.person, world.reads)
    duration_ms = (time.perf_counter() - started) * 1000
    if not await world.store.commit_turn(work, turn, duration_ms):
        return None
    world.count(work, turn)
    log.event(
        "turn.handled",
        conversation=work.conversation_id,
        row=work.row.id,
        source=work.row.source,
        intent=turn.intent,
        reprompt=turn.state.failures > work.state.failures,
        revision=content.revision,
        catalogue=content.catalogue.version,
        ms=round(duration_ms, 2),
        waited_s=round((world.clock() - work.row.at).total_seconds(), 3),
    )
    return turn


def decode(work: Work, channels: Mapping[tuple[str, str], Channel]) -> Body:
    """What happened. A messenger's update is read only now, one by one. Raises Undecodable."""
    if work.row.source != "update":
        return decode_body(work.row.raw)
    return channels[work.address.channel, work.address.bot].decode(work.row.raw)


def ids(work: Work, key: bytes) -> Callable[[str], str]:
    """New ids, 80 bits each: the same on every repetition of this try, since nothing of it was seen before."""
    counter = 0

    def new_id(kind: str) -> str:
        nonlocal counter
        counter += 1
        seed = f"{kind}\0{work.row.key}\0{work.row.attempts}\0{counter}"
        number = int.from_bytes(hmac.digest(key, seed.encode(), hashlib.sha256)[:10], "big")
        return "".join(_CROCKFORD[number >> shift & 31] for shift in range(75, -1, -5))

    return new_id


async def drive(talking: Generator[Reading[Any], Any, Turn], person: Person, reads: Reads) -> Turn:
    """Answer the dialog's questions until it has nothing more to ask."""
    answer: object = None
    for _ in range(READING_ROUNDS + 1):
        try:
            reading = talking.send(answer)
        except StopIteration as end:
            turn: Turn = end.value
            return turn
        answer = await reads.perform(person, reading)
    raise RuntimeError(f"more than {READING_ROUNDS} readings in one turn")


class TurnWorker:
    """Takes turns: of different conversations at once, of one conversation one after the other."""

    def __init__(self, world: TurnWorld, name: str) -> None:
        self._world = world
        self._name = name
        self._signals = Tasks()
        self._call_at = 0.0
        self._worker: Worker[Work] = Worker(
            "turns",
            lease=self._lease,
            next_due=world.store.next_turn_due,
            handle=self._handle,
            bell=world.bells.inbox,
            clock=world.clock,
            concurrent=CONCURRENT,
        )

    async def run(self) -> None:
        """Until cancelled; turns under way are finished."""
        await self._take_suspects()
        await self._worker.run()

    async def run_due(self) -> int:
        """Take all turns that are due now; returns how many."""
        return await self._take_suspects() + await self._worker.run_due()

    async def _lease(self, limit: int) -> Sequence[Work]:
        """Where there may be more than this process can take now, the others are called: they do not look often."""
        works = await self._world.store.lease_conversations(self._name, limit)
        now = asyncio.get_running_loop().time()
        if len(works) == limit and now >= self._call_at:
            self._call_at = now + CALL_EVERY_S
            self._signals.start(self._call_others())
        return works

    async def _call_others(self) -> None:
        try:
            await self._world.store.tell(TURNS)
        except Exception as error:  # noqa: BLE001 - they look by themselves, too
            log.failure("turns.untold", error)

    async def _take_suspects(self) -> int:
        """Rows at which a process died, before all others and one at a time, so that a further death blames the right
        one. After DEATHS of them it is put aside without a look."""
        taken = 0
        while work := await self._world.store.lease_suspect(self._name):
            taken += 1
            await self._handle(work)
        return taken

    def _reference(self, work: Work) -> str:
        """What the person is told and the log says of this failure."""
        return ids(work, self._world.id_key)("error")[:8]

    async def _handle(self, work: Work) -> None:
        """One turn with all that may go wrong; the loop never ends by it."""
        if work.row.deaths >= DEATHS:
            await self._fail(work, "died", retry=False)
            return
        self._answer_press(work)
        try:
            turn = await take_turn(work, self._world)
            if turn is not None:
                self._announce(work, turn)
        except Undecodable:
            await self._fail(work, "undecodable", retry=False)
        except BackendUnavailable:
            # Whether this person is staff cannot be read now; deciding without it would be wrong either way.
            await self._fail(work, "desk_unavailable", retry=True)
        except DatabaseAway:
            await self._fail(work, "store_away", retry=True)
        except Exception as error:  # noqa: BLE001 - a loop of the flow
            log.failure("turn.failed", error, row=work.row.id, reference=self._reference(work))
            await self._fail(work, "bug", retry=work.row.attempts + 1 < TRIES)
        self._world.bells.inbox.ring()

    def _announce(self, work: Work, turn: Turn) -> None:
        """Wake who has work by this turn."""
        if turn.replies:
            self._world.bells.outbox.ring()
            self._world.notify(work.address)
        if turn.effects:
            self._world.bells.effects.ring()
        if turn.typing:
            self._signal(work, Typing())

    async def _fail(self, work: Work, code: str, *, retry: bool) -> None:
        """Try again later, or put the row aside and say so, so that the chat goes on."""
        world = self._world
        reference = self._reference(work)
        wait = backoff(work.row.attempts) if retry else None
        try:
            apology = self._apology(work, code, reference, retry=retry)
            await world.store.fail_turn(work, f"{code}:{reference}", wait, apology)
        except Exception as error:  # noqa: BLE001 - a loop of the flow
            # Even this could not be stored (disk full): the lease runs out and the row comes again.
            log.failure("turn.unstored", error, row=work.row.id, reference=reference)
            return
        name = "turn.retried" if retry else "turn.quarantined"
        log.event(name, row=work.row.id, source=work.row.source, code=code, reference=reference)
        if apology:
            world.bells.outbox.ring()
            world.notify(work.address)

    def _apology(self, work: Work, code: str, reference: str, *, retry: bool) -> str:
        """What is said now; "" where the person knows of nothing that they would miss."""
        content = self._world.content.present()
        if retry:
            return content.text("sorry.desk_away") if code == "desk_unavailable" and _is_awaited(work) else ""
        if code == "undecodable":
            return content.text("sorry.undecodable")
        return content.text("sorry.bug", reference=reference)

    # ── signals: best effort, no rows ──
    def _answer_press(self, work: Work) -> None:
        channel = self._world.channels.get((work.address.channel, work.address.bot))
        if channel is None or work.row.source != "update":
            return
        try:
            press_id = channel.press_id(work.row.raw)
        except Undecodable:
            return
        if press_id:
            self._signal(work, AnswerPress(press_id))

    def _signal(self, work: Work, signal: Signal) -> None:
        channel = self._world.channels.get((work.address.channel, work.address.bot))
        if channel is not None:
            self._signals.start(_send_signal(channel, work.address, signal))


def _is_awaited(work: Work) -> bool:
    """The person did something just now, or waits for the end of what they did (R6)."""
    if work.row.source == "update":
        return True
    body = decode_body(work.row.raw) if work.row.source == "timer" else None
    return isinstance(body, TimerFired) and body.name in {WORKING, PATIENCE}


async def _send_signal(channel: Channel, address: Address, signal: Signal) -> None:
    try:
        await channel.signal(address, signal)
    except Exception as error:  # noqa: BLE001 - best effort
        log.failure("signal.failed", error, channel=channel.name, signal=type(signal).__name__)

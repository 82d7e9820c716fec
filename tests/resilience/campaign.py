"""A campaign: citizens over a hostile messenger, and a worker that lives one short life after another."""

import asyncio
import json
import random
import signal
import socket
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from msgspec.structs import replace

from tests.resilience.check import Counts, check
from tests.resilience.citizen import Citizen
from tests.resilience.databases import Databases
from tests.resilience.guide import Guide
from tests.resilience.history import History, read
from tests.resilience.hostile import HostileMessenger
from tests.resilience.nursery import Child, Nursery
from tests.resilience.orders import Design, Order

CITIZENS = 12
AIM_S = 0.008
STARTING_PERCENT, AIMED_PERCENT = 15, 45
AIMS = ("desk", "done submit", "given", "sent")
WEAKEST: dict[Design, str] = {"check_act_mark": "done submit", "ack_first": "given"}
"""Where the wrong designs break: between the deed and its mark, between the acknowledgement and the deed."""
WEAKEST_S = 3.0
LONGEST_START_S = 1.5
"""As far as lives are made longer by it."""
PATIENCE_S = 120.0
CALM_S = 30.0
REACH_S = 30.0


Change = Callable[[Order], Order]
Fate = Callable[["Campaign"], Awaitable[None]]
"""What becomes of one life."""


def unchanged(order: Order) -> Order:
    return order


class DidNotStart(Exception):
    """A life ended, or took too long, before it was ready."""


class Ears:
    """What the living tell; `wait` for the next word that begins so."""

    def __init__(self, address: str) -> None:
        self._waiting: list[tuple[str, asyncio.Event]] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(f"\0{address}")
        asyncio.get_running_loop().add_reader(self._socket, self._hear)

    def _hear(self) -> None:
        with suppress(BlockingIOError):
            while True:
                self.tell(self._socket.recv(100).decode())

    def tell(self, word: str) -> None:
        for wanted, event in self._waiting:
            if word.startswith(wanted):
                event.set()

    async def wait(self, wanted: str, timeout_s: float) -> bool:
        waiting = (wanted, asyncio.Event())
        self._waiting.append(waiting)
        try:
            async with asyncio.timeout(timeout_s):
                return await waiting[1].wait()
        except TimeoutError:
            return False
        finally:
            self._waiting.remove(waiting)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()


@dataclass(kw_only=True)
class Tally:
    """What a campaign did, and what came of it."""

    kills: int = 0
    restarts: int = 0
    crashes_at: dict[str, int] = field(default_factory=dict)
    not_reached: list[str] = field(default_factory=list)
    ended_by_themselves: int = 0
    repeated: int = 0
    journeys: int = 0
    messenger_faults: dict[str, int] = field(default_factory=dict)
    seconds: float = 0
    counts: Counts = field(default_factory=Counts)


class Campaign:
    """`first`: where its data are, which logs and the raw history of this campaign will stand beside.

    Made within the driver's loop.
    """

    def __init__(
        self,
        nursery: Nursery,
        guide: Guide,
        databases: Databases,
        first: Order,
        seed: int,
        *,
        design: Design = "ours",
        faults_percent: int = 0,
    ) -> None:
        self.folder = folder = first.history.parent
        self.databases = databases
        self.restarting = asyncio.Lock()
        self.design = design
        self.tally = Tally()
        self._nursery = nursery
        self._guide = guide
        self._chance = random.Random(seed)
        self._history = History(folder / "history.jsonl")
        self._messenger = HostileMessenger(self._history, random.Random(seed + 1), faults_percent)
        self._life = 0
        self._started_s = databases.longest_life_s
        self._template = replace(
            first,
            lease_s=databases.lease.total_seconds(),
            server_clock=bool(first.database_url),
            token=self._messenger.token,
            ears=f"mizban-{folder.name}-{seed}-{id(self)}",
            seed=seed,
            design=design,
        )

    async def run(self, lives: Iterable[Fate]) -> Tally:
        """One life for each fate, then calm, then the drain and the checker."""
        began = time.monotonic()
        self._ears = Ears(self._template.ears)
        async with self._messenger as messenger:
            self._template = replace(self._template, api=messenger.url)
            messenger.sent = lambda: self._ears.tell("sent")
            messenger.queue.given = lambda: self._ears.tell("given")
            people = [self._citizen(number) for number in range(CITIZENS)]
            playing = [asyncio.create_task(one.play()) for one in people]
            fates, workers = iter(lives), self.databases.workers if self.design == "ours" else 1
            await asyncio.gather(*(self._meet(fates) for _ in range(workers)))
            await self._end(people, playing)
        self._ears.close()
        self._history.close()
        self._finish(people, time.monotonic() - began)
        return self.tally

    async def _meet(self, fates: Iterator[Fate]) -> None:
        """One worker's lives, one after the other."""
        for fate in fates:
            await fate(self)

    def _citizen(self, number: int) -> Citizen:
        person = self._messenger.person(f"citizen {number}")
        return Citizen(person, self._guide, self._history, random.Random(self._chance.random()))

    async def _end(self, people: list[Citizen], playing: list[asyncio.Task[None]]) -> None:
        """Let the last life acknowledge everything in peace, stop it as an operator does, and drain."""
        self._messenger.faults_percent = 0
        for one in people:
            one.stopping = True
        for task in playing:
            task.cancel()
        await asyncio.gather(*playing, return_exceptions=True)
        child = await self.begin()
        async with asyncio.timeout(CALM_S):
            await self._messenger.queue.until_acknowledged()
        child.kill(signal.SIGTERM)
        await self.bury(child)
        async with asyncio.timeout(PATIENCE_S):
            await self.bury(await self._beget(replace(self._order(), task="drain", server_clock=False)))

    def _finish(self, people: list[Citizen], took_s: float) -> None:
        tally = self.tally
        tally.repeated = self._messenger.queue.repeated
        tally.journeys = sum(one.finished for one in people)
        tally.messenger_faults = dict(self._messenger.hurt)
        tally.seconds = round(took_s, 1)
        tally.counts = check(read(self._history.path))
        (self.folder / "counts.json").write_text(json.dumps(tally.counts.__dict__, ensure_ascii=False, indent=1))

    # ── lives ──

    def _order(self) -> Order:
        self._life += 1
        return replace(self._template, life=self._life, seed=self._chance.randrange(2**32))

    async def _beget(self, order: Order) -> Child:
        return await self._nursery.begin(order)

    async def begin(self, change: Change = unchanged, *, ready: bool = True) -> Child:
        """A serving life; with `ready`, once it serves. Raises DidNotStart."""
        order = change(self._order())
        began = time.monotonic()
        waiting = asyncio.create_task(self._ears.wait(f"ready {order.life}.", PATIENCE_S))
        await asyncio.sleep(0)
        child = await self._beget(order)
        if not ready:
            waiting.cancel()
            return child
        dying = asyncio.create_task(child.ended())
        await asyncio.wait({waiting, dying}, return_when=asyncio.FIRST_COMPLETED)
        started = waiting.done() and waiting.result()
        for task in (waiting, dying):
            task.cancel()
        await asyncio.gather(waiting, dying, return_exceptions=True)
        if not started:
            raise DidNotStart(order.failpoint or str(order.life))
        took_s = min(time.monotonic() - began, LONGEST_START_S)
        self._started_s = 0.8 * self._started_s + 0.2 * took_s
        return child

    async def bury(self, child: Child) -> bool:
        """True where it was killed."""
        status = await self._nursery.bury(child)
        if status not in (0, 9):
            self._history.note("failed", pid=child.pid, status=status)
        return status == 9

    async def kill(self, child: Child) -> None:
        child.kill()
        if await self.bury(child):
            self.tally.kills += 1
            self._history.note("killed", pid=child.pid)
        else:
            self.tally.ended_by_themselves += 1
            self._history.note("ended_by_itself", pid=child.pid)

    async def lurk(self) -> None:
        """Until the moment to strike: any, or just after something began that must not be done by halves.

        On a slow or busy machine lives are longer, as their starts are.
        """
        longest_s = max(self.databases.longest_life_s, self._started_s)
        if self._chance.randrange(100) < AIMED_PERCENT:
            await self.aim(self._chance.choice(AIMS), longest_s)
        else:
            await asyncio.sleep(self._chance.uniform(0, longest_s))

    async def aim(self, word: str, longest_s: float, within_s: float = AIM_S) -> None:
        await self._ears.wait(word, longest_s)
        await asyncio.sleep(self._chance.uniform(0, within_s))

    def strikes_at_start(self) -> bool:
        return self._chance.randrange(100) < STARTING_PERCENT

    def moment_of_start(self) -> float:
        """Some time between birth and the moment when lives usually are ready."""
        return self._chance.uniform(0, self._started_s)


async def struck(campaign: Campaign, change: Change = unchanged) -> None:
    """Killed at some moment: while it starts, while it works, or aimed."""
    if campaign.strikes_at_start():
        child = await campaign.begin(change, ready=False)
        await asyncio.sleep(campaign.moment_of_start())
    else:
        child = await campaign.begin(change)
        await campaign.lurk()
    await campaign.kill(child)


async def struck_at_weakest(campaign: Campaign) -> None:
    """For the controls: always aimed."""
    child = await campaign.begin()
    await campaign.aim(WEAKEST[campaign.design], WEAKEST_S, within_s=0)
    await campaign.kill(child)


def changed(change: Change) -> Fate:
    """Killed like the others, in a life that was ordered otherwise."""
    return lambda campaign: struck(campaign, change)


def restarted(*, immediate: bool) -> Fate:
    """Its database's server is restarted while it works; afterwards it works on, until it is killed."""

    async def fate(campaign: Campaign) -> None:
        async with campaign.restarting:  # a worker that finds no server at its start would not start
            child = await campaign.begin()
        await campaign.lurk()
        async with campaign.restarting:
            await campaign.databases.restart(immediate=immediate)
        campaign.tally.restarts += 1
        await campaign.aim("given", WEAKEST_S)
        await campaign.lurk()
        await campaign.kill(child)

    return fate


def crashed_at(name: str) -> Fate:
    """Dies of itself as soon as it gets to this failpoint."""

    async def fate(campaign: Campaign) -> None:
        child = await campaign.begin(lambda order: replace(order, failpoint=name), ready=False)
        try:
            async with asyncio.timeout(REACH_S):
                await child.ended()
        except TimeoutError:
            campaign.tally.not_reached.append(name)
            child.kill()
        crashed = await campaign.bury(child)
        campaign.tally.crashes_at[name] = campaign.tally.crashes_at.get(name, 0) + crashed

    return fate

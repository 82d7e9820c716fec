"""One life of a whole process: it takes updates in, answers them, and may be killed anywhere.

Everything outside the database is an append-only file, so that what happened is known after the death: what was
acknowledged, what the desk was asked, what the messenger was given.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from backend_client.contract import CitizenDesk, RequestCard
from bot.access import Access
from bot.channels.channel import Address, OutMessage
from bot.effects.runner import EffectRunner
from bot.effects.world import EffectWorld
from bot.outbox import Sender
from bot.store.sql_store import SqlStore
from bot.store.store import OutboxPayload
from bot.timers import Bells, system_clock
from bot.turn import TurnWorker, TurnWorld
from dialogs.protocol import EffectFinished, Event, Pending, Reading, Reply, Said, Turn, WithdrawRequest
from dialogs.talk import Scene
from tests.flow.world import START, UNLIMITED, FakeChannel, FewWords, NoReads, open_store, said

CHATS = 5


def chat_of(number: int) -> str:
    return f"c{number % CHATS}"


def note(path: Path, line: str) -> None:
    """One write, so that a kill leaves the whole line or nothing."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


@dataclass
class Failpoint:
    """Kills the process the first time it gets here; `name`: `before send`, `after commit_turn` …"""

    name: str

    def __call__(self, here: str) -> None:
        if here == self.name:
            os.kill(os.getpid(), signal.SIGKILL)


def dialog(scene: Scene, event: Event) -> Generator[Reading[Any], Any, Turn]:
    """Answers words, has one deed done for them, and says when it is done."""
    yield from ()
    match event.body:
        case Said(text=text):
            deed = Pending(id=scene.ids("effect"), key=f"deed:{text}", effect=WithdrawRequest(text))
            return Turn(state=scene.state, replies=(Reply(text=f"got {text}"),), effects=(deed,))
        case EffectFinished():
            done = Reply(text=f"done {event.body.effect_id}", fact=f"done:{event.body.effect_id}")
            return Turn(state=scene.state, replies=(done,))
        case other:
            raise TypeError(other)


class LoggedDesk:
    """Notes each call with its key."""

    def __init__(self, folder: Path, failpoint: Failpoint) -> None:
        self._folder = folder
        self._failpoint = failpoint

    async def withdraw(self, key: str, person_ref: str, ref: str) -> RequestCard:
        self._failpoint("before desk")
        note(self._folder / "desk.log", f"{key} {ref}")
        self._failpoint("after desk")
        return RequestCard(
            ref=ref, tracking_code="MZ", service="s", service_title="s", branch="b", unit="u",
            status="withdrawn", submitted_at=START,
        )  # fmt: skip


class LoggedChannel(FakeChannel):
    def __init__(self, folder: Path, failpoint: Failpoint) -> None:
        super().__init__(UNLIMITED)
        self._folder = folder
        self._failpoint = failpoint

    async def send(self, address: Address, message: OutMessage) -> str:
        self._failpoint("before send")
        note(self._folder / "messenger.log", f"{address.chat} {message.text}")
        self._failpoint("after send")
        return "m"


class Watched:
    """The store, with a failpoint before and after each of its methods."""

    def __init__(self, store: SqlStore, failpoint: Failpoint) -> None:
        self._store = store
        self._failpoint = failpoint

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._store, name)

        async def watched(*args: Any, **kwargs: Any) -> Any:
            self._failpoint(f"before {name}")
            answer = await method(*args, **kwargs)
            self._failpoint(f"after {name}")
            return answer

        return watched


async def plain(payload: OutboxPayload, _: str) -> OutMessage:
    return OutMessage(text=payload.text)


async def live(folder: Path, updates: int, failpoint: Failpoint) -> None:
    """Take in what was not acknowledged yet (and some of it again), deal with everything, end when nothing is left."""
    store = await open_store(folder / "bot.db", system_clock)
    watched = cast("SqlStore", Watched(store, failpoint))
    channel, bells = LoggedChannel(folder, failpoint), Bells()
    turns = TurnWorker(
        TurnWorld(
            store=watched,
            channels={("fake", "bot"): channel},
            reads=NoReads(),
            advance=dialog,
            content=FewWords(),
            bells=bells,
            clock=system_clock,
            id_key=b"k",
        ),
        "w",
    )
    unused = cast("Any", None)
    effects = EffectRunner(
        EffectWorld(
            store=watched,
            questions=unused,
            handovers=unused,
            citizen=cast("CitizenDesk", LoggedDesk(folder, failpoint)),
            staff=unused,
            files=unused,
            content=unused,
            access=Access(unused, watched),
            channels={},
            verify=unused,
            bells=bells,
            clock=system_clock,
        ),
        "w",
    )
    sender = Sender(channel, watched, plain, bells, system_clock, "w")
    tasks = [asyncio.create_task(part.run()) for part in (turns, effects, sender)]
    await _take_in(watched, folder, updates, bells)
    while not await _finished(store):
        await bells.outbox.wait(bells.outbox.rung, 0.02)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.close()


async def _take_in(store: SqlStore, folder: Path, updates: int, bells: Bells) -> None:
    acked = len(lines(folder / "acked.log"))
    for number in range(max(0, acked - 3), updates):
        await store.receive([said(number, str(number), chat=chat_of(number))])
        bells.inbox.ring()
        if number >= acked:
            note(folder / "acked.log", str(number))


async def _finished(store: SqlStore) -> bool:
    """One look at all three queues: what is done in one of them makes work for another."""
    queues = ("inbox", "effect", "outbox")
    waiting = " UNION ALL ".join(f"SELECT 1 FROM {queue} WHERE state = 'queued'" for queue in queues)
    return not await store._engine.look(lambda execute, _: execute(waiting, {}).fetchall())


def begin(folder: Path, updates: int, failpoint: str = "") -> int:
    """Start a life in a process of its own; returns its id."""
    child = os.fork()
    if child:
        return child
    try:
        asyncio.run(live(folder, updates, Failpoint(failpoint)))
        os._exit(0)
    finally:
        os._exit(1)


def ended_well(child: int) -> bool:
    """Wait for its end; False if it was killed."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    assert os.WEXITSTATUS(status) == 0
    return True

"""Two designs that are wrong on purpose, over the same dialogs, desk and channel: what the harness must find out.

check_act_mark    has this update been done? no: do it, send the answers, and only then note it as done
ack_first         acknowledge, then work in the background: the default shape of today's bot frameworks
"""

import asyncio
import secrets
import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec
import psycopg

from bot.app import App
from bot.channels.channel import Channel, Incoming, OutMessage
from bot.effects.runner import PERFORMERS
from bot.store.store import EffectRow
from bot.turn import drive
from dialogs import codec
from dialogs.engine import advance
from dialogs.protocol import Body, Draft, EffectFinished, Event, Pending, Person, Reply, State, Turn
from dialogs.talk import Scene
from tests.resilience.orders import Order

ALIVE = ("open", "confirmed")
Known = tuple[State, Person, tuple[Draft, ...]]


class Memory:
    """A conversation's state and which updates are done, each safe on the disk once it is told."""

    def __init__(self, order: Order) -> None:
        self._shared = bool(order.database_url)
        self._db: Any = (
            psycopg.connect(order.database_url, autocommit=True)
            if self._shared
            else sqlite3.connect(order.data / "naive.db", isolation_level=None, timeout=10)
        )
        if not self._shared:
            self._run("PRAGMA journal_mode = WAL")
            self._run("PRAGMA synchronous = FULL")
        blob = "BYTEA" if self._shared else "BLOB"
        self._run("CREATE TABLE IF NOT EXISTS done (key TEXT)")
        self._run(
            f"CREATE TABLE IF NOT EXISTS chat (chat TEXT PRIMARY KEY, state {blob}, person {blob}, drafts {blob})"
        )

    def _run(self, sql: str, *values: object) -> Any:
        return self._db.execute(sql.replace("?", "%s") if self._shared else sql, values)

    def is_done(self, key: str) -> bool:
        return self._run("SELECT 1 FROM done WHERE key = ?", key).fetchone() is not None

    def mark(self, key: str) -> None:
        self._run("INSERT INTO done VALUES (?)", key)

    def load(self, chat: str) -> Known:
        row = self._run("SELECT state, person, drafts FROM chat WHERE chat = ?", chat).fetchone()
        if row is None:
            return State(), Person(ref=self.person_ref(chat)), ()
        drafts = msgspec.json.decode(row[2], type=tuple[Draft, ...])
        return codec.decode(row[0]), msgspec.json.decode(row[1], type=Person), drafts

    def save(self, chat: str, state: State, person: Person, drafts: Sequence[Draft]) -> None:
        values = (chat, codec.encode(state), msgspec.json.encode(person), msgspec.json.encode(drafts))
        self._run(
            "INSERT INTO chat VALUES (?, ?, ?, ?) ON CONFLICT (chat) DO UPDATE"
            " SET state = excluded.state, person = excluded.person, drafts = excluded.drafts",
            *values,
        )

    def done(self) -> list[str]:
        return [row[0] for row in self._run("SELECT DISTINCT key FROM done")]

    def chats(self) -> list[str]:
        return [row[0] for row in self._run("SELECT chat FROM chat")]

    def person_ref(self, chat: str) -> str:
        return f"naive-{chat}"

    def close(self) -> None:
        self._db.close()


class NaiveBot:
    """One update after the other, everything of it at once and in this process."""

    def __init__(self, app: App, channel: Channel, order: Order) -> None:
        self._app = app
        self._channel = channel
        self._ack_first = order.design == "ack_first"
        self._memory = Memory(order)
        self._work: asyncio.Queue[Incoming] = asyncio.Queue()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as running:
            running.create_task(self._channel.run(self._accept))
            running.create_task(self._in_background())

    async def _accept(self, updates: Sequence[Incoming]) -> None:
        for update in updates:
            if self._ack_first:
                self._work.put_nowait(update)
            else:
                await self.take(update)

    async def _in_background(self) -> None:
        while True:
            await self.take(await self._work.get())

    async def take(self, update: Incoming) -> None:
        if update.address is None or self._memory.is_done(update.update_id):
            return
        chat = update.address.chat
        known = await self._act(update, self._memory.load(chat), self._channel.decode(update.raw))
        self._memory.save(chat, *known)
        self._memory.mark(update.update_id)

    async def _act(self, update: Incoming, known: Known, body: Body) -> Known:
        """Say and do all that comes of it; what is then known of the chat."""
        state, person, drafts = known
        reads = self._app.turns._world.reads
        content = await self._app.content.knowing(drafts)
        scene = Scene(state=state, person=person, staff=None, drafts=drafts, content=content, ids=_new_id)
        turn = await drive(advance(scene, Event(at=self._app.clock(), body=body)), person, reads)
        for reply in turn.replies:
            await self._say(update, reply)
        known = (turn.state, turn.person or person, _merged(drafts, turn))
        for pending in turn.effects:
            known = await self._act(update, known, await self._perform(update, pending, known[1]))
        return known

    async def _say(self, update: Incoming, reply: Reply) -> None:
        assert update.address is not None
        await self._channel.send(update.address, OutMessage(text=reply.text, buttons=reply.buttons))

    async def _perform(self, update: Incoming, pending: Pending, person: Person) -> EffectFinished:
        """With a new key each time: nothing here remembers that it was tried before."""
        assert update.address is not None
        row = EffectRow(
            id=pending.id,
            key=secrets.token_hex(8),
            effect=pending.effect,
            draft_id=pending.draft_id,
            conversation_id=0,
            address=update.address,
            person=person,
            attempts=1,
            created_at=self._app.clock(),
            fence=1,
        )
        perform: Any = PERFORMERS[type(pending.effect)]
        outcome = await perform(pending.effect, row, self._app.effects._world)
        kind = type(pending.effect).__name__
        return EffectFinished(effect_id=row.id, effect=kind, outcome=outcome, draft_id=pending.draft_id)


def _new_id(kind: str) -> str:
    del kind
    return secrets.token_hex(8).upper()


def _merged(drafts: Sequence[Draft], turn: Turn) -> tuple[Draft, ...]:
    changed = {draft.id: draft for draft in (*drafts, *turn.drafts)}
    return tuple(draft for draft in changed.values() if draft.status in ALIVE)

"""The Store over any engine: each method is one transaction, or one look."""

import datetime as dt
from collections.abc import Callable, Sequence

from bot.channels.channel import Address, Capabilities, Incoming
from bot.store.codec import MICROSECOND, micros, moment
from bot.store.figures import Figures
from bot.store.queries import alive as life
from bot.store.queries import (
    duties,
    effects,
    figures,
    files,
    gates,
    inbox,
    keep,
    outbox,
    people,
    turns,
    undelivered,
    web,
)
from bot.store.sql_access import LEASE, random_ref
from bot.store.sql_console import SqlConsole
from bot.store.sql_handovers import SqlHandovers
from bot.store.sql_passages import SqlPassages
from bot.store.sql_questions import SqlQuestions
from bot.store.store import (
    DroppedFiles,
    EffectRow,
    FeedRow,
    FileKey,
    HistoryItem,
    Listed,
    OutboxPayload,
    OutboxRow,
    Session,
    StoredFileRow,
    Work,
)
from dialogs.protocol import Effect, Outcome, Pending, Person, Turn

__all__ = ["LEASE", "SqlStore", "random_ref"]


class SqlStore(SqlQuestions, SqlConsole, SqlPassages, SqlHandovers):
    """See `bot.store.store.Store`; `bot.store.opening` opens one."""

    async def release_all(self) -> None:
        """At the start of the only process that uses this database: what the one before it had leased is free."""
        await self._write(turns.release_all)

    # ── inbox ──
    async def receive(self, updates: Sequence[Incoming]) -> int:
        return await self._write(inbox.receive, updates)

    async def add_feed_rows(self, feed: str, cursor: int, rows: Sequence[FeedRow]) -> None:
        await self._write(inbox.add_feed_rows, feed, cursor, rows)

    async def feed_cursor(self, feed: str) -> int:
        return await self._look(inbox.feed_cursor, feed)

    async def replay(self, inbox_id: int) -> bool:
        return await self._write(inbox.replay, inbox_id)

    async def quarantined(self, limit: int = 100) -> tuple[Listed, ...]:
        return await self._look(inbox.quarantined, limit)

    # ── turn ──
    async def lease_conversations(self, worker: str, limit: int) -> tuple[Work, ...]:
        if await self._nothing_due(turns.next_due):
            return ()
        return await self._write(turns.lease, worker, limit, self._lease_for)

    async def lease_suspect(self, worker: str) -> Work | None:
        return await self._write(turns.lease_suspect, worker, self._lease_for)

    async def commit_turn(self, work: Work, turn: Turn, duration_ms: float) -> bool:
        return await self._write(turns.commit, work, turn, duration_ms)

    async def fail_turn(self, work: Work, error_code: str, wait: dt.timedelta | None, apology: str) -> bool:
        return await self._write(turns.fail, work, error_code, wait, apology)

    async def next_turn_due(self) -> dt.datetime | None:
        return _moment(await self._glance(turns.next_due))

    # ── effects ──
    async def lease_effects(self, worker: str, limit: int, *, desk_away: bool = False) -> tuple[EffectRow, ...]:
        if await self._nothing_due(effects.next_due):
            return ()
        return await self._write(effects.lease, worker, limit, self._lease_for, desk_away=desk_away)

    async def desk_is_back(self) -> None:
        await self._write(effects.desk_is_back)

    async def lease_suspect_effect(self, worker: str) -> tuple[EffectRow, ...]:
        return await self._write(effects.lease_suspect, worker, self._lease_for)

    async def finish_effect(self, row: EffectRow, outcome: Outcome) -> bool:
        return await self._write(effects.finish, row, outcome)

    async def retry_effect(self, row: EffectRow, wait: dt.timedelta, error_code: str) -> bool:
        return await self._write(effects.retry, row, wait, error_code)

    async def add_effect(self, conversation_id: int, effect_id: str, key: str, effect: Effect) -> None:
        pending = Pending(id=effect_id, key=key, effect=effect)
        await self._write(effects.add, conversation_id, pending)

    async def next_effect_due(self) -> dt.datetime | None:
        return _moment(await self._glance(effects.next_due))

    # ── outbox ──
    async def lease_outbox(
        self, worker: str, channel: str, bot: str, limits: Capabilities, limit: int
    ) -> tuple[OutboxRow, ...]:
        if await self._nothing_due(gates.next_due, channel, bot):
            return ()
        return await self._write(outbox.lease, worker, channel, bot, limits, limit, self._lease_for)

    async def mark_sent(self, row: OutboxRow, remote_id: str) -> bool:
        return await self._write_shared(outbox.mark_sent, row, remote_id)

    async def retry_outbox(self, row: OutboxRow, wait: dt.timedelta, error_code: str) -> bool:
        return await self._write(outbox.retry, row, wait, error_code)

    async def fail_outbox(self, row: OutboxRow, error_code: str) -> bool:
        return await self._write(outbox.fail, row, error_code)

    async def close_gate(self, channel: str, bot: str, chat: str, pause: dt.timedelta) -> None:
        await self._write(gates.close, channel, bot, chat, pause)

    async def undelivered(self, limit: int = 100) -> tuple[Listed, ...]:
        return await self._look(outbox.given_up, limit)

    async def requeue(self, outbox_id: int | None, code: str) -> int:
        return await self._write(undelivered.requeue, outbox_id, code)

    async def next_send_due(self, channel: str, bot: str) -> dt.datetime | None:
        return _moment(await self._glance(gates.next_due, channel, bot))

    # ── web chat and console ──
    async def open_session(self, token_hash: str) -> Session:
        return await self._write(web.open_session, token_hash)

    async def session(self, token_hash: str) -> Session | None:
        return await self._look(web.session, token_hash)

    async def history(self, address: Address, after: int, limit: int = 200) -> tuple[HistoryItem, ...]:
        if not await self._look(web.anything_after, address, after):
            return ()
        return await self._write(web.history, address, after, limit)

    async def outbox_payload(self, address: Address, outbox_id: int) -> tuple[OutboxPayload, str] | None:
        return await self._look(web.outbox_payload, address, outbox_id)

    # ── people ──
    async def person(self, ref: str) -> Person | None:
        return await self._look(people.find_person, ref)

    async def conversation_of_person(self, person_ref: str) -> int | None:
        return await self._look(people.conversation_of_person, person_ref)

    async def conversations_of_staff(self, staff_refs: Sequence[str]) -> dict[str, int]:
        return await self._look(people.conversations_of_staff, staff_refs)

    async def add_invite(self, token_hash: str, staff_ref: str, expires_at: dt.datetime) -> None:
        await self._write(people.add_invite, token_hash, staff_ref, micros(expires_at))

    async def invited(self, token_hash: str) -> str | None:
        return await self._look(people.invited, token_hash)

    async def redeem_invite(self, token_hash: str, person_ref: str) -> str | None:
        return await self._write(people.redeem_invite, token_hash, person_ref)

    async def audit(self, person_ref: str, action: str, target: str, outcome: str) -> None:
        await self._write(people.audit, person_ref, action, target, outcome)

    # ── files, content, processes, the database itself ──
    async def add_file(self, row: StoredFileRow) -> None:
        await self._write(files.add, row)

    async def has_file(self, name_hash: str) -> bool:
        return await self._look(files.has, name_hash)

    async def without_row(self, names: Sequence[str]) -> tuple[str, ...]:
        return await self._look(files.without_row, tuple(names))

    async def drop_idle_files(
        self, after: FileKey, limit: int, submitted_before: dt.datetime, stray_before: dt.datetime
    ) -> DroppedFiles:
        return await self._write(files.drop_idle, after, limit, micros(submitted_before), micros(stray_before))

    async def add_revision(self, key: str, text: str, was: str, by: str, undo_of: int | None) -> int | None:
        return await self._write(keep.add_revision, key, text, was, by, undo_of)

    async def revisions(self) -> tuple[tuple[int, str, str, str], ...]:
        return await self._look(keep.revisions)

    async def hold_duty(self, duty: str, worker: str, lease: dt.timedelta) -> bool:
        return await self._write(duties.hold, duty, worker, lease // MICROSECOND)

    async def lay_down_duty(self, duty: str, worker: str) -> None:
        await self._write(duties.lay_down, duty, worker)

    async def hear(self, told: Callable[[str], None]) -> None:
        await self._engine.hear(told)

    async def tell(self, topic: str) -> None:
        await self._engine.tell(topic)

    async def alive(self) -> None:
        await self._write(life.alive)

    async def resume(self, long_stop: dt.timedelta, active_within: dt.timedelta) -> int:
        return await self._write(life.resume, long_stop // MICROSECOND, active_within // MICROSECOND)

    async def figures(self) -> Figures:
        return await self._look(figures.figures)

    async def meta(self, name: str) -> bytes | None:
        return await self._look(keep.meta, name)

    async def set_meta(self, name: str, value: bytes) -> None:
        await self._write(keep.set_meta, name, value)


def _moment(value: int | None) -> dt.datetime | None:
    return None if value is None else moment(value)

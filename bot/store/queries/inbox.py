"""The inbox: rows come in once each, and each conversation knows when its next one is due."""

import json
from collections.abc import Sequence
from typing import Literal

from bot.channels.channel import Incoming
from bot.store.codec import encode, micros, moment
from bot.store.queries import people
from bot.store.store import FeedRow, Listed, Source
from bot.store.transaction import Transaction
from dialogs.protocol import Body, ContactRestored, Timer, TimerFired

_INSERT = (
    "INSERT INTO inbox (uid, source, channel, bot, scope, key, conversation_id, seq, raw, received_at, at, due_at,"
    " state, error_code) VALUES (:uid, :source, :channel, :bot, :scope, :key, :conversation_id, :seq, :raw, :now, :at,"
    " :due_at, :state, :error_code)"
)
_NEXT_SEQ_AND_READY = (
    "UPDATE conversation SET next_seq = next_seq + 1, ready_at = least(coalesce(ready_at, :due_at), :due_at)"
    " WHERE id = :id RETURNING next_seq - 1"
)
_MISSED = (
    "SELECT uid, payload FROM outbox WHERE conversation_id = :id AND state = 'failed' AND error_code = :lost"
    " AND done_at >= :since ORDER BY id"
)
_SEEN = "SELECT id FROM inbox WHERE channel = :channel AND bot = :bot AND scope = :scope AND key = :key"


def receive(tx: Transaction, updates: Sequence[Incoming]) -> int:
    """How many were new."""
    return sum(_receive(tx, update) for update in updates)


def _receive(tx: Transaction, update: Incoming) -> bool:
    unique = {
        "channel": update.channel,
        "bot": update.bot,
        "scope": update.scope,
        "key": update.update_id,
    }
    if tx.one(_SEEN, **unique) is not None:
        return False
    conversation_id, seq, lost = (None, 0, "") if update.address is None else people.meet(tx, update.address)
    uid = tx.new_ref()
    tx.run(
        _INSERT,
        uid=uid,
        source="update",
        conversation_id=conversation_id,
        seq=seq,
        raw=tx.vault.seal(update.raw, "inbox", "raw", uid),
        now=tx.now,
        at=tx.now,
        due_at=tx.now,
        state="quarantined" if conversation_id is None else "queued",
        error_code="undecodable" if conversation_id is None else "",
        **unique,
    )
    if conversation_id is not None and lost:
        _restore(tx, conversation_id, lost)
    return True


def _restore(tx: Transaction, conversation_id: int, lost: str) -> None:
    """The person is there again; after their own row comes what they missed."""
    since = tx.number("SELECT lost_at FROM conversation WHERE id = :id", id=conversation_id) or 0
    tx.run("UPDATE conversation SET lost_code = '' WHERE id = :id", id=conversation_id)
    rows = tx.all(_MISSED, id=conversation_id, since=since, lost=lost)
    missed = [tx.vault.payload_if_readable(row["payload"], row["uid"]) for row in rows]
    refs = tuple(dict.fromkeys(payload.notice.ref for payload in missed if payload and payload.notice))
    if refs:
        put(tx, conversation_id, "service", f"restored:{since}:{conversation_id}", ContactRestored(refs))


def put(
    tx: Transaction,
    conversation_id: int,
    source: Literal["feed", "result", "service"],
    key: str,
    body: Body,
) -> None:
    """A row that no messenger sent; repeating its key changes nothing."""
    if tx.one(_SEEN, channel="", bot="", scope=source, key=key) is None:
        _insert(tx, conversation_id, source, key, body, tx.now)


def _insert(tx: Transaction, conversation_id: int, source: Source, key: str, body: Body, due_at: int) -> None:
    uid = tx.new_ref()
    seq = tx.number(_NEXT_SEQ_AND_READY, due_at=due_at, id=conversation_id)
    if seq is None:
        raise LookupError(f"conversation {conversation_id}")
    tx.run(
        _INSERT,
        uid=uid,
        source=source,
        channel="",
        bot="",
        scope=source,
        key=key,
        conversation_id=conversation_id,
        seq=seq,
        raw=tx.vault.seal(encode(body), "inbox", "raw", uid),
        now=tx.now,
        at=None,
        due_at=due_at,
        state="queued",
        error_code="",
    )


def next_seq(tx: Transaction, conversation_id: int, count: int = 1) -> int:
    """The first of the next places in the conversation, which what comes in and what goes out share."""
    number = tx.number(
        "UPDATE conversation SET next_seq = next_seq + :count WHERE id = :id RETURNING next_seq - :count",
        count=count,
        id=conversation_id,
    )
    if number is None:
        raise LookupError(f"conversation {conversation_id}")
    return number


def _make_ready(tx: Transaction, conversation_id: int, due_at: int) -> None:
    tx.run(
        "UPDATE conversation SET ready_at = least(coalesce(ready_at, :due_at), :due_at) WHERE id = :id",
        due_at=due_at,
        id=conversation_id,
    )


def recount_ready(tx: Transaction, conversation_id: int) -> None:
    """When the conversation's next row is due, after one of them has ended or moved."""
    tx.run(
        "UPDATE conversation SET ready_at = (SELECT min(due_at) FROM inbox WHERE conversation_id = :id"
        " AND state = 'queued') WHERE id = :id",
        id=conversation_id,
    )


def set_timer(tx: Transaction, conversation_id: int, timer: Timer, late: int) -> None:
    """One row for each name and ref: set again it moves, and one that has fired may be set anew. For a turn's commit,
    which counts what is ready at its end. `late`: how long after its event, in microseconds; that is added, so that
    nobody is told of something that takes long when it has just begun."""
    key = json.dumps([conversation_id, timer.name, timer.ref], ensure_ascii=False)
    found = tx.number(_SEEN, channel="", bot="", scope="timer", key=key)
    if timer.due_at is None:
        tx.run("UPDATE inbox SET state = 'cancelled' WHERE id = :id AND state = 'queued'", id=found)
    elif found is None:
        fired = TimerFired(timer.name, timer.ref)
        _insert(tx, conversation_id, "timer", key, fired, micros(timer.due_at) + late)
    else:
        tx.run(
            "UPDATE inbox SET state = 'queued', due_at = :due_at, at = NULL, attempts = 0, deaths = 0, error_code = '',"
            " received_at = :now, done_at = NULL, duration_ms = NULL, seq = :seq WHERE id = :id",
            due_at=micros(timer.due_at) + late,
            now=tx.now,
            seq=next_seq(tx, conversation_id),
            id=found,
        )


# ── feed ──


def add_feed_rows(tx: Transaction, feed: str, cursor: int, rows: Sequence[FeedRow]) -> None:
    """The cursor never goes back."""
    for row in rows:
        put(tx, row.conversation_id, "feed", row.key, row.body)
    tx.run(
        "INSERT INTO feed (name, cursor) VALUES (:name, :cursor)"
        " ON CONFLICT (name) DO UPDATE SET cursor = greatest(feed.cursor, :cursor)",
        name=feed,
        cursor=cursor,
    )


def feed_cursor(tx: Transaction, feed: str) -> int:
    return tx.number("SELECT cursor FROM feed WHERE name = :name", name=feed) or 0


# ── quarantine ──


def replay(tx: Transaction, inbox_id: int) -> bool:
    """It stands in the queue again, at its old place."""
    conversation_id = tx.number(
        "UPDATE inbox SET state = 'queued', attempts = 0, deaths = 0, error_code = '', due_at = :now WHERE id = :id"
        " AND state = 'quarantined' AND conversation_id IS NOT NULL RETURNING conversation_id",
        now=tx.now,
        id=inbox_id,
    )
    if conversation_id is None:
        return False
    _make_ready(tx, conversation_id, tx.now)
    return True


def quarantined(tx: Transaction, limit: int) -> tuple[Listed, ...]:
    rows = tx.all(
        "SELECT i.id, coalesce(c.channel, i.channel) AS channel, i.error_code, i.received_at FROM inbox i"
        " LEFT JOIN conversation c ON c.id = i.conversation_id WHERE i.state = 'quarantined'"
        " ORDER BY i.id DESC LIMIT :limit",
        limit=limit,
    )
    return tuple((row["id"], row["channel"], row["error_code"], moment(row["received_at"])) for row in rows)

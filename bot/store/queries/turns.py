"""Turns: lease a conversation with its next row, and commit all that came of it at once."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from backend_client.seal import SealBroken
from bot import log
from bot.store.codec import MICROSECOND, micros, moment
from bot.store.queries import effects, inbox, outbox, people
from bot.store.store import InboxRow, Work
from bot.store.transaction import Row, Transaction
from dialogs.protocol import Reply, Turn

_READY = (
    "SELECT id, lease_owner FROM conversation WHERE ready_at <= :now AND not_before <= :now"
    " AND (lease_until IS NULL OR lease_until <= :now) ORDER BY ready_at LIMIT :limit FOR UPDATE SKIP LOCKED"
)
_ANY_READY = (
    "SELECT id FROM conversation WHERE ready_at <= :now AND not_before <= :now AND lease_owner IS NULL"
    " ORDER BY ready_at LIMIT 1"
)
_LEASE = (
    "UPDATE conversation SET lease_owner = :worker, lease_until = :until, fence = fence + 1 WHERE id = ANY(:ids)"
    " RETURNING *"
)
_NEXT_ROW_OF = (
    "(SELECT q.id FROM inbox q WHERE q.conversation_id = c.id AND q.state = 'queued' AND q.due_at <= :now"
    " ORDER BY q.seq LIMIT 1)"
)
_NEXT_ROWS = (
    "SELECT i.*, p.ref AS person_ref, p.profile, p.row_version FROM conversation c"  # noqa: S608 - both parts are ours
    f" JOIN inbox i ON i.id = {_NEXT_ROW_OF} JOIN person p ON p.id = c.person_id WHERE c.id = ANY(:ids)"
)
_DIED = (
    "UPDATE inbox SET deaths = deaths + 1"  # noqa: S608 - both parts are ours
    f" WHERE id IN (SELECT {_NEXT_ROW_OF} FROM conversation c WHERE c.id = ANY(:ids))"
)
_GIVE_UP = "UPDATE conversation SET lease_owner = NULL, lease_until = NULL WHERE id = ANY(:ids)"
_SUSPECTS = (
    "SELECT id, lease_owner FROM conversation c WHERE ready_at <= :now AND not_before <= :now"
    " AND (lease_until IS NULL OR lease_until <= :now) AND EXISTS (SELECT 1 FROM inbox i"
    " WHERE i.conversation_id = c.id AND i.state = 'queued' AND i.deaths > 0) ORDER BY ready_at FOR UPDATE SKIP LOCKED"
)
_BLAME = (
    "UPDATE inbox SET deaths = deaths + 1 WHERE id IN (SELECT (SELECT i.id FROM inbox i WHERE i.conversation_id = c.id"
    " AND i.state = 'queued' AND i.due_at <= :now ORDER BY i.seq LIMIT 1)"
    " FROM conversation c WHERE c.lease_owner IS NOT NULL)"
)
LONGEST_RETRY = 120 * 1_000_000
LONGEST_THROTTLE = 3600 * 1_000_000
"""In microseconds. Nothing but a timer waits longer: our retries come within a minute, messengers ask for an hour at
most. What was sent puts a gate ahead (`tat`) by seconds; by more, a clock was wrong, and its hour is no messenger's."""
_CORRECTIONS = (
    "UPDATE inbox SET due_at = :now WHERE state = 'queued' AND source <> 'timer' AND due_at > :now",
    (
        "UPDATE conversation SET ready_at = :now WHERE ready_at > :now"
        " AND id IN (SELECT conversation_id FROM inbox WHERE state = 'queued' AND source <> 'timer')"
    ),
    "UPDATE conversation SET not_before = 0 WHERE not_before > :retry",
    "UPDATE effect SET due_at = :now WHERE state = 'queued' AND due_at > :retry",
    "UPDATE gate SET open_at = :now, tat = :now WHERE open_at > :throttle OR tat > :retry",
)
_SAVE = (
    "UPDATE conversation SET state = :state, lease_owner = NULL, lease_until = NULL, not_before = 0,"
    " ready_at = (SELECT min(due_at) FROM inbox WHERE conversation_id = :id AND state = 'queued') WHERE id = :id"
)
_RELEASE = (
    "UPDATE conversation SET lease_owner = NULL, lease_until = NULL, not_before = :not_before"
    " WHERE id = :id AND fence = :fence"
)


def lease(tx: Transaction, worker: str, limit: int, lease_for: int) -> tuple[Work, ...]:
    """Works of conversations that nobody else has; those that were waiting longest first.

    A row at which a process has died comes alone: if it kills again, the blame must not fall on the same neighbours.
    """
    rows = _next_rows(tx, tx.all(_READY, now=tx.now, limit=limit), worker)
    alone = bool(rows) and rows[0]["deaths"] > 0
    return _lease(tx, rows[:1] if alone else [row for row in rows if not row["deaths"]], worker, lease_for)


def lease_suspect(tx: Transaction, worker: str, lease_for: int) -> Work | None:
    """One conversation that waits with a row at which a process has died."""
    for row in _next_rows(tx, tx.all(_SUSPECTS, now=tx.now), worker):
        for work in _lease(tx, [row], worker, lease_for):
            return work
    return None


def _next_rows(tx: Transaction, ready: Sequence[Row], worker: str) -> list[Row]:
    """The rows that these conversations' next turns take, each with its person, in their order. They are read after the
    conversations were locked, so that nobody can have taken them meanwhile. Where the lease of another ran out over
    one, that other died: it is given up, so that a death is counted once, though it may not be leased now."""
    ids = [conversation["id"] for conversation in ready]
    if died := [conversation["id"] for conversation in ready if conversation["lease_owner"] not in {None, worker}]:
        tx.run(_DIED, ids=died, now=tx.now)
        tx.run(_GIVE_UP, ids=died)
    found = {row["conversation_id"]: row for row in tx.all(_NEXT_ROWS, ids=ids, now=tx.now)} if ids else {}
    for conversation_id in ids:
        if conversation_id not in found:
            inbox.recount_ready(tx, conversation_id)
    return [found[conversation_id] for conversation_id in ids if conversation_id in found]


def _lease(tx: Transaction, rows: Sequence[Row], worker: str, lease_for: int) -> tuple[Work, ...]:
    """The conversations of these rows."""
    if not rows:
        return ()
    ids = [row["conversation_id"] for row in rows]
    leased = {each["id"]: each for each in tx.all(_LEASE, ids=ids, worker=worker, until=tx.now + lease_for)}
    drafts = people.drafts_of(tx, [each["person_id"] for each in leased.values()])
    works = [_work_if_readable(tx, leased[row["conversation_id"]], row, drafts) for row in rows]
    return tuple(work for work in works if work is not None)


def _work_if_readable(tx: Transaction, conversation: Row, row: Row, drafts: people.Drafts) -> Work | None:
    try:
        return _work(tx, conversation, row, drafts)
    except (SealBroken, msgspec.MsgspecError):
        # A wrong key or a damaged row must not stop the other conversations, nor this one's other rows.
        log.event("inbox.unreadable", row=row["id"])
        _quarantine(tx, row["id"], "unreadable")
        _release(tx, conversation["id"], conversation["fence"], 0)
        return None


def _work(tx: Transaction, conversation: Row, row: Row, drafts: people.Drafts) -> Work:
    return Work(
        conversation_id=conversation["id"],
        address=people.address_of(conversation),
        fence=conversation["fence"],
        state=tx.vault.open_state(conversation["state"], conversation["uid"]),
        person=people.open_person(tx, row["person_ref"], row["profile"], row["row_version"]),
        drafts=people.open_drafts(tx, drafts.get(conversation["person_id"], ())),
        row=_inbox_row(tx, row),
    )


def _inbox_row(tx: Transaction, row: Row) -> InboxRow:
    at = row["at"]
    if at is None:  # its time is now, and stays so however often it is repeated
        at = tx.now
        tx.run("UPDATE inbox SET at = :at WHERE id = :id", at=at, id=row["id"])
    return InboxRow(
        id=row["id"],
        source=row["source"],
        key="\x1f".join((row["channel"], row["bot"], row["scope"], row["key"], str(row["seq"]))),
        seq=row["seq"],
        raw=tx.vault.open(row["raw"], "inbox", "raw", row["uid"]),
        received_at=moment(row["received_at"]),
        at=moment(at),
        attempts=row["attempts"],
        deaths=row["deaths"],
    )


def commit(tx: Transaction, work: Work, turn: Turn, duration_ms: float) -> bool:
    """False leaves everything as it was; a lease that is still ours is given back."""
    conversation = _held(tx, work)
    if conversation is None:
        return False
    if not _unchanged_elsewhere(tx, turn):
        _release(tx, work.conversation_id, work.fence, 0)
        return False
    tx.run(
        "UPDATE inbox SET state = 'done', done_at = :now, duration_ms = :ms, intent = :intent WHERE id = :id",
        now=tx.now,
        ms=duration_ms,
        intent=turn.intent,
        id=work.row.id,
    )
    _save(tx, work, turn, conversation)
    return True


def _held(tx: Transaction, work: Work) -> Row | None:
    """The conversation, if nobody leased it since."""
    return tx.one(
        "SELECT * FROM conversation WHERE id = :id AND fence = :fence AND lease_owner IS NOT NULL FOR UPDATE",
        id=work.conversation_id,
        fence=work.fence,
    )


def _unchanged_elsewhere(tx: Transaction, turn: Turn) -> bool:
    person_ok = turn.person is None or people.person_unchanged(tx, turn.person)
    return person_ok and all(people.draft_unchanged(tx, draft) for draft in turn.drafts)


def _save(tx: Transaction, work: Work, turn: Turn, conversation: Row) -> None:
    if turn.person is not None:
        people.save_person(tx, turn.person)
    for draft in turn.drafts:
        people.save_draft(tx, conversation["person_id"], draft)
    asked_at = work.row.received_at if work.row.source == "update" else None
    outbox.add(tx, conversation, turn.replies, f"reply:{work.row.id}:{work.row.seq}", asked_at)
    for pending in turn.effects:
        effects.add(tx, work.conversation_id, pending)
    late = max(tx.now - micros(work.row.at), 0)
    for timer in turn.timers:
        inbox.set_timer(tx, work.conversation_id, timer, late)
    tx.run(_SAVE, state=tx.vault.seal_state(turn.state, conversation["uid"]), id=work.conversation_id)


def fail(tx: Transaction, work: Work, error_code: str, wait: dt.timedelta | None, apology: str) -> bool:
    """Count it; without `wait` the row goes to quarantine and the chat goes on. Each apology is made once."""
    conversation = _held(tx, work)
    if conversation is None:
        return False
    tx.run(
        "UPDATE inbox SET attempts = attempts + 1, error_code = :code WHERE id = :id",
        code=error_code,
        id=work.row.id,
    )
    if wait is None:
        _quarantine(tx, work.row.id, error_code)
    if apology:
        fact = f"sorry:{error_code.partition(':')[0]}:{work.row.id}:{work.row.seq}"
        outbox.add(tx, conversation, (Reply(text=apology, fact=fact),), fact)
    _release(tx, work.conversation_id, work.fence, 0 if wait is None else tx.now + wait // MICROSECOND)
    return True


def _quarantine(tx: Transaction, inbox_id: int, error_code: str) -> None:
    tx.run(
        "UPDATE inbox SET state = 'quarantined', error_code = :code WHERE id = :id",
        code=error_code,
        id=inbox_id,
    )


def _release(tx: Transaction, conversation_id: int, fence: int, not_before: int) -> None:
    """The lease is over; `not_before` holds the whole conversation, since nothing may overtake its first row."""
    tx.run(_RELEASE, id=conversation_id, fence=fence, not_before=not_before)
    inbox.recount_ready(tx, conversation_id)


def next_due(tx: Transaction) -> int | None:
    """Two looks along the index: reminders of months ahead must not be walked through at every step."""
    if tx.one(_ANY_READY, now=tx.now) is not None:
        return tx.now
    ready = tx.number(
        "SELECT min(greatest(ready_at, not_before, coalesce(lease_until, 0))) FROM conversation WHERE ready_at <= :now",
        now=tx.now,
    )
    later = tx.number("SELECT min(ready_at) FROM conversation WHERE ready_at > :now", now=tx.now)
    return min((due for due in (ready, later) if due is not None), default=None)


def release_all(tx: Transaction) -> None:
    """At start, when no other process has the database: what a killed process had leased is free at once, and each row
    it was at has seen one death more. What a clock that ran ahead has put into the future is due at once."""
    tx.run(_BLAME, now=tx.now)
    effects.blame(tx)
    outbox.blame(tx)
    for table in ("conversation", "gate", "effect", "duty"):
        tx.run(f"UPDATE {table} SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL")  # noqa: S608
    for correction in _CORRECTIONS:
        tx.run(correction, now=tx.now, retry=tx.now + LONGEST_RETRY, throttle=tx.now + LONGEST_THROTTLE)

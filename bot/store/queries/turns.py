"""Turns: lease a conversation with its next row, and commit all that came of it at once."""

import datetime as dt

import msgspec

from backend_client.seal import SealBroken
from bot import log
from bot.store.codec import micros, moment
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
    "UPDATE conversation SET lease_owner = :worker, lease_until = :until, fence = fence + 1 WHERE id = :id RETURNING *"
)
_NEXT_ROW = (
    "SELECT * FROM inbox WHERE conversation_id = :id AND state = 'queued' AND due_at <= :now ORDER BY seq LIMIT 1"
)
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
    works: list[Work] = []
    for ready in tx.all(_READY, now=tx.now, limit=limit):
        row = _next_row(tx, ready, worker)
        suspect = row is not None and row["deaths"] > 0
        if row is None or (suspect and works):
            continue
        work = _lease(tx, ready["id"], row, worker, lease_for)
        works += [work] if work is not None else []
        if suspect:
            break
    return tuple(works)


def lease_suspect(tx: Transaction, worker: str, lease_for: int) -> Work | None:
    """One conversation that waits with a row at which a process has died."""
    for ready in tx.all(_SUSPECTS, now=tx.now):
        row = _next_row(tx, ready, worker)
        work = None if row is None else _lease(tx, ready["id"], row, worker, lease_for)
        if work is not None:
            return work
    return None


def _next_row(tx: Transaction, ready: Row, worker: str) -> Row | None:
    """The row that the conversation's next turn takes. Where the lease of another ran out over it, that one died."""
    died = ready["lease_owner"] not in {None, worker}
    row = tx.one(_NEXT_ROW, id=ready["id"], now=tx.now)
    if row is None:
        inbox.recount_ready(tx, ready["id"])
    elif died:
        _give_up_lease(tx, ready["id"])
        return tx.one("UPDATE inbox SET deaths = deaths + 1 WHERE id = :id RETURNING *", id=row["id"])
    return row


def _give_up_lease(tx: Transaction, conversation_id: int) -> None:
    """So that a death is counted once, though the conversation may not be leased now."""
    tx.run("UPDATE conversation SET lease_owner = NULL, lease_until = NULL WHERE id = :id", id=conversation_id)


def _lease(tx: Transaction, conversation_id: int, row: Row, worker: str, lease_for: int) -> Work | None:
    conversation = tx.one(_LEASE, id=conversation_id, worker=worker, until=tx.now + lease_for)
    if conversation is None:
        return None
    try:
        return _work(tx, conversation, row)
    except (SealBroken, msgspec.MsgspecError):
        # A wrong key or a damaged row must not stop the other conversations, nor this one's other rows.
        log.event("inbox.unreadable", row=row["id"])
        _quarantine(tx, row["id"], "unreadable")
        _release(tx, conversation_id, conversation["fence"], 0)
        return None


def _work(tx: Transaction, conversation: Row, row: Row) -> Work:
    return Work(
        conversation_id=conversation["id"],
        address=people.address_of(conversation),
        fence=conversation["fence"],
        state=tx.vault.open_state(conversation["state"], conversation["uid"]),
        person=people.load_person(tx, conversation["person_id"]),
        drafts=people.load_drafts(tx, conversation["person_id"]),
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


def fail(tx: Transaction, work: Work, error_code: str, retry_at: dt.datetime | None, apology: str) -> bool:
    """Count it; without `retry_at` the row goes to quarantine and the chat goes on. Each apology is made once."""
    conversation = _held(tx, work)
    if conversation is None:
        return False
    tx.run(
        "UPDATE inbox SET attempts = attempts + 1, error_code = :code WHERE id = :id",
        code=error_code,
        id=work.row.id,
    )
    if retry_at is None:
        _quarantine(tx, work.row.id, error_code)
    if apology:
        fact = f"sorry:{error_code.partition(':')[0]}:{work.row.id}:{work.row.seq}"
        outbox.add(tx, conversation, (Reply(text=apology, fact=fact),), fact)
    _release(tx, work.conversation_id, work.fence, 0 if retry_at is None else micros(retry_at))
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
    for table in ("conversation", "gate", "effect"):
        tx.run(f"UPDATE {table} SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL")  # noqa: S608
    for correction in _CORRECTIONS:
        tx.run(correction, now=tx.now, retry=tx.now + LONGEST_RETRY, throttle=tx.now + LONGEST_THROTTLE)

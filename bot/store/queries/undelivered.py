"""Messages that were given up: the desk is told, the operator may try them again; and people who cannot be reached."""

from bot.reasons import LOST, reason_of
from bot.store.codec import moment
from bot.store.queries import effects, gates
from bot.store.store import OutboxPayload
from bot.store.transaction import Transaction
from dialogs.protocol import Pending, ReportUndelivered

_LOSE = "UPDATE conversation SET lost_code = :code, lost_at = :now WHERE id = :id AND lost_code = ''"
_FAIL_THE_REST = (
    "UPDATE outbox SET state = 'failed', error_code = :code, done_at = :now"
    " WHERE conversation_id = :id AND state = 'queued' RETURNING id, uid, channel, bot, chat, payload, bulk"
)
_REQUEUE = (
    "UPDATE outbox SET state = 'queued', attempts = 0, deaths = 0, error_code = '', done_at = NULL"
    " WHERE state = 'failed' AND (id = :id OR error_code = :code OR error_code LIKE :more)"
    " RETURNING conversation_id, channel, bot, chat, bulk"
)


def report(tx: Transaction, outbox_id: int, conversation_id: int, payload: OutboxPayload, code: str) -> None:
    """The desk is told once of a notice that was given up; of anything else nobody misses what they did not ask for."""
    key = f"undelivered:{outbox_id}"
    if payload.notice is None or tx.one("SELECT id FROM effect WHERE key = :key", key=key) is not None:
        return
    effect = ReportUndelivered(payload.notice, reason_of(code).told, moment(tx.now))
    effects.add(tx, conversation_id, Pending(id=tx.new_ref(), key=key, effect=effect))


def mark_lost(tx: Transaction, conversation_id: int, code: str) -> None:
    """Where the person cannot be reached nothing more is tried until they write again (R8)."""
    if code not in LOST:
        return
    tx.run(_LOSE, id=conversation_id, code=code, now=tx.now)
    for row in tx.all(_FAIL_THE_REST, id=conversation_id, code=code, now=tx.now):
        gates.leave(tx, row["channel"], row["bot"], row["chat"], urgent=int(not row["bulk"]))
        payload = tx.vault.payload_if_readable(row["payload"], row["uid"])
        if payload is not None:
            report(tx, row["id"], conversation_id, payload, code)


def requeue(tx: Transaction, outbox_id: int | None, code: str) -> int:
    """That message, or all with that code, stand in the queue again, each at its place; returns how many."""
    more = f"{code}:%" if code else ""
    rows = tx.all(_REQUEUE, id=-1 if outbox_id is None else outbox_id, code=code or "-", more=more)
    for row in rows:
        gates.enter(tx, row["channel"], row["bot"], row["chat"], waiting=1, urgent=int(not row["bulk"]))
        tx.run("UPDATE conversation SET lost_code = '' WHERE id = :id", id=row["conversation_id"])
    return len(rows)

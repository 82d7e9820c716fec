"""How full the queues are: looks along the indexes of what waits, never through what is done."""

from bot.store.figures import COUNTED, Figures, Queue
from bot.store.transaction import Transaction

_INBOX = (
    "SELECT count(*) AS waiting, min(c.ready_at) AS since FROM conversation c JOIN inbox i ON i.conversation_id = c.id"
    " AND i.state = 'queued' AND i.due_at <= :now WHERE c.ready_at <= :now"
)
_EFFECTS = "SELECT count(*) AS waiting, min(id) AS first FROM effect WHERE state = 'queued'"
_OUTBOX = "SELECT channel, count(*) AS waiting, min(id) AS first FROM outbox WHERE state = 'queued' GROUP BY channel"
_FAILED = (
    "SELECT channel, error_code, count(*) AS failed FROM (SELECT channel, error_code FROM outbox"
    " WHERE state = 'failed' ORDER BY id DESC LIMIT :counted) AS newest GROUP BY channel, error_code"
)
_QUARANTINED = (
    "SELECT count(*) FROM (SELECT id FROM inbox WHERE state = 'quarantined' ORDER BY id DESC LIMIT :counted) AS newest"
)


def figures(tx: Transaction) -> Figures:
    return Figures(
        inbox=_inbox(tx),
        effects=_effects(tx),
        outbox=_outbox(tx),
        failed={(row["channel"], row["error_code"]): row["failed"] for row in tx.all(_FAILED, counted=COUNTED)},
        quarantined=tx.number(_QUARANTINED, counted=COUNTED) or 0,
    )


def _inbox(tx: Transaction) -> Queue:
    row = tx.one(_INBOX, now=tx.now)
    return Queue() if row is None else _queue(tx, row["waiting"], row["since"])


def _effects(tx: Transaction) -> Queue:
    row = tx.one(_EFFECTS)
    if row is None:
        return Queue()
    since = tx.number("SELECT created_at FROM effect WHERE id = :id", id=row["first"])
    return _queue(tx, row["waiting"], since)


def _outbox(tx: Transaction) -> dict[str, Queue]:
    """By channel; of one that people pull from it is what they have not looked at yet."""
    queues = {}
    for row in tx.all(_OUTBOX):
        since = tx.number("SELECT created_at FROM outbox WHERE id = :id", id=row["first"])
        queues[row["channel"]] = _queue(tx, row["waiting"], since)
    return queues


def _queue(tx: Transaction, waiting: int, since: int | None) -> Queue:
    oldest_us = 0 if since is None else max(0, tx.now - since)
    return Queue(waiting=waiting, oldest_s=oldest_us / 1_000_000)

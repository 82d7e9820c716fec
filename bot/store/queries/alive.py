"""When somebody last took turns here, and whom a long stop befell."""

import msgspec

from backend_client.seal import SealBroken
from bot.store.codec import moment
from bot.store.queries import inbox, keep
from bot.store.transaction import Row, Transaction
from dialogs.protocol import ServiceResumed

ALIVE_AT = "alive_at"
_ALIVE_AT = "SELECT value FROM meta WHERE name = :name FOR UPDATE"
_ACTIVE = (
    "SELECT c.id, c.uid, c.state FROM conversation c WHERE c.used_at >= :since AND c.state IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM conversation o WHERE o.person_id = c.person_id AND"
    " (o.used_at > c.used_at OR (o.used_at = c.used_at AND o.id > c.id))) ORDER BY c.id"
)
_FIRST = (
    "UPDATE inbox SET seq = (SELECT min(q.seq) - 1 FROM inbox q WHERE q.conversation_id = :id AND q.state = 'queued')"
    " WHERE channel = '' AND bot = '' AND scope = 'service' AND key = :key"
)


def alive(tx: Transaction) -> None:
    keep.set_meta(tx, ALIVE_AT, str(tx.now).encode())


def resume(tx: Transaction, long_stop: int, active_within: int) -> int:
    """After a stop longer than that, each person whose last conversation was used so shortly before it and stands at an
    open step gets one row, before whatever waits there. Returns how many; alive from now on."""
    last = tx.one(_ALIVE_AT, name=ALIVE_AT)
    alive(tx)
    since = tx.now if last is None else int(bytes(last["value"]))
    if tx.now - since <= long_stop:
        return 0
    resumed = ServiceResumed(moment(since), moment(tx.now))
    befallen = [row["id"] for row in tx.all(_ACTIVE, since=since - active_within) if _stands_open(tx, row)]
    for conversation_id in befallen:
        key = f"resumed:{since}:{conversation_id}"
        inbox.put(tx, conversation_id, "service", key, resumed)
        tx.run(_FIRST, id=conversation_id, key=key)
    return len(befallen)


def _stands_open(tx: Transaction, row: Row) -> bool:
    try:
        state = tx.vault.open_state(row["state"], row["uid"])
    except (SealBroken, msgspec.MsgspecError):
        return False  # its next row says so
    return bool(state.frames) and state.prompt is not None

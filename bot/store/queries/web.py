"""What people who fetch their messages themselves ask for: their session, their history, one message's file."""

import msgspec

from backend_client.seal import SealBroken
from bot.channels.channel import Address
from bot.store.codec import moment
from bot.store.queries import outbox, people
from bot.store.queries.outbox import WEB
from bot.store.store import HistoryItem, OutboxPayload, Session
from bot.store.transaction import Row, Transaction

_HISTORY = (
    "SELECT seq, 0 AS outgoing, id, uid, raw AS content, at, state FROM inbox"
    " WHERE conversation_id = :id AND source = 'update' AND seq > :after"
    " UNION ALL SELECT seq, 1, id, uid, payload, created_at, state FROM outbox"
    " WHERE conversation_id = :id AND seq > :after AND state <> 'failed' ORDER BY seq LIMIT :limit"
)


def open_session(tx: Transaction, token_hash: str) -> Session:
    session_id = tx.new_ref()
    tx.run(
        "INSERT INTO session (id, token_hash, created_at) VALUES (:id, :token_hash, :now)",
        id=session_id,
        token_hash=token_hash,
        now=tx.now,
    )
    return _session(session_id)


def session(tx: Transaction, token_hash: str) -> Session | None:
    row = tx.one("SELECT id FROM session WHERE token_hash = :token_hash", token_hash=token_hash)
    return None if row is None else _session(row["id"])


def _session(session_id: str) -> Session:
    return Session(id=session_id, address=Address(channel=WEB, bot=WEB, chat=session_id, user=session_id))


def anything_after(tx: Transaction, address: Address, after: int) -> bool:
    """Whether history has something to hand out; only looks."""
    found = people.conversation_at(tx, address)
    return found is not None and tx.one(_HISTORY, id=found, after=after, limit=1) is not None


def history(tx: Transaction, address: Address, after: int, limit: int) -> tuple[HistoryItem, ...]:
    """In sequence; what is handed out for the first time is marked fetched."""
    conversation_id = people.conversation_at(tx, address)
    if conversation_id is None:
        return ()
    rows = tx.all(_HISTORY, id=conversation_id, after=after, limit=limit)
    return tuple(_item(tx, row) for row in rows)


def _item(tx: Transaction, row: Row) -> HistoryItem:
    at = moment(row["at"])
    try:
        if not row["outgoing"]:
            raw = tx.vault.open(row["content"], "inbox", "raw", row["uid"])
            return HistoryItem(seq=row["seq"], at=at, raw=raw)
        payload = tx.vault.open_payload(row["content"], row["uid"])
    except (SealBroken, msgspec.MsgspecError):
        # A damaged line must not hide the others; it stands there empty.
        return HistoryItem(seq=row["seq"], at=at)
    if row["state"] == "queued":
        message = tx.one("SELECT * FROM outbox WHERE id = :id AND state = 'queued' FOR UPDATE", id=row["id"])
        if message is not None:
            outbox.mark_fetched(tx, message, payload)
    return HistoryItem(seq=row["seq"], at=at, outbox_id=row["id"], payload=payload)


def outbox_payload(tx: Transaction, address: Address, outbox_id: int) -> tuple[OutboxPayload, str] | None:
    row = tx.one(
        "SELECT o.uid, o.payload, p.ref FROM outbox o JOIN conversation c ON c.id = o.conversation_id"
        " JOIN person p ON p.id = c.person_id WHERE o.id = :id AND c.channel = :channel AND c.bot = :bot"
        " AND c.chat = :chat AND c.user_id = :user",
        id=outbox_id,
        channel=address.channel,
        bot=address.bot,
        chat=address.chat,
        user=address.user,
    )
    return None if row is None else (tx.vault.open_payload(row["payload"], row["uid"]), row["ref"])

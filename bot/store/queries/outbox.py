"""The outbox: each fact once in a conversation, in order within a chat, through the gates."""

import msgspec

from backend_client.seal import SealBroken
from bot import log
from bot.channels.channel import Capabilities
from bot.store.codec import encode, moment
from bot.store.queries import effects, gates, inbox, people
from bot.store.store import Listed, OutboxPayload, OutboxRow
from bot.store.transaction import Row, Transaction
from dialogs.protocol import Pending, RecordDelivery, Reply

_HEAD = (
    "SELECT o.*, c.user_id, p.ref AS person_ref FROM outbox o JOIN conversation c ON c.id = o.conversation_id"
    " JOIN person p ON p.id = c.person_id WHERE o.channel = :channel AND o.bot = :bot AND o.chat = :chat"
    " AND o.state = 'queued' ORDER BY o.id LIMIT 1"
)
_LEASE_CHAT = (
    "UPDATE gate SET lease_owner = :worker, lease_until = :until, fence = fence + 1"
    " WHERE channel = :channel AND bot = :bot AND chat = :chat RETURNING fence"
)
_RELEASE_CHAT = (
    "UPDATE gate SET lease_owner = NULL, lease_until = NULL WHERE channel = :channel AND bot = :bot"
    " AND chat = :chat AND fence = :fence AND lease_owner IS NOT NULL"
)


def add(tx: Transaction, conversation_id: int, reply: Reply, dedup_key: str) -> None:
    """A fact that was told already is not told again."""
    key = reply.fact or dedup_key
    told = tx.one("SELECT id FROM outbox WHERE conversation_id = :id AND dedup_key = :key", id=conversation_id, key=key)
    conversation = tx.one("SELECT * FROM conversation WHERE id = :id", id=conversation_id)
    if told is not None or conversation is None:
        return
    uid = tx.new_ref()
    where = {name: conversation[name] for name in ("channel", "bot", "chat")}
    tx.run(
        "INSERT INTO outbox (uid, conversation_id, channel, bot, chat, seq, dedup_key, payload, bulk, state,"
        " created_at) VALUES (:uid, :conversation_id, :channel, :bot, :chat, :seq, :dedup_key, :payload, :bulk,"
        " 'queued', :now)",
        uid=uid,
        conversation_id=conversation_id,
        seq=inbox.next_seq(tx, conversation_id),
        dedup_key=key,
        payload=tx.vault.seal(encode(_payload(reply)), "outbox", "payload", uid),
        bulk=reply.bulk,
        now=tx.now,
        **where,
    )
    gates.enter(tx, **where, bulk=reply.bulk)


def _payload(reply: Reply) -> OutboxPayload:
    return OutboxPayload(
        text=reply.text,
        buttons=reply.buttons,
        attachment=reply.attachment,
        contact=reply.contact,
        delivery_of=reply.delivery_of,
    )


def lease(
    tx: Transaction, worker: str, channel: str, bot: str, limits: Capabilities, limit: int, lease_for: int
) -> tuple[OutboxRow, ...]:
    """At most one message of each chat, those of chats where a reply waits first."""
    rows = []
    for chat in gates.waiting_chats(tx, channel, bot, limit):
        if not gates.is_open(tx, channel, bot):
            break
        row = _lease_head(tx, worker, channel, bot, chat, limits, tx.now + lease_for)
        if row is not None:
            rows.append(row)
    return tuple(rows)


def _lease_head(
    tx: Transaction, worker: str, channel: str, bot: str, chat: str, limits: Capabilities, until: int
) -> OutboxRow | None:
    head = tx.one(_HEAD, channel=channel, bot=bot, chat=chat)
    if head is None:
        return None
    fence = tx.number(_LEASE_CHAT, worker=worker, until=until, channel=channel, bot=bot, chat=chat) or 0
    try:
        row = _outbox_row(tx, head, fence)
    except (SealBroken, msgspec.MsgspecError):
        log.event("outbox.unreadable", row=head["id"])
        _end(tx, head, "failed", error_code="unreadable")
        tx.run(_RELEASE_CHAT, channel=channel, bot=bot, chat=chat, fence=fence)
        return None
    gates.charge(tx, channel, bot, "", gates.bot_rate(limits))
    gates.charge(tx, channel, bot, chat, gates.chat_rate(limits, group=chat != head["user_id"]))
    return row


def _outbox_row(tx: Transaction, head: Row, fence: int) -> OutboxRow:
    return OutboxRow(
        id=head["id"],
        conversation_id=head["conversation_id"],
        address=people.address_of(head),
        seq=head["seq"],
        dedup_key=head["dedup_key"],
        payload=tx.vault.open_payload(head["payload"], head["uid"]),
        person_ref=head["person_ref"],
        attempts=head["attempts"],
        created_at=moment(head["created_at"]),
        fence=fence,
    )


def mark_sent(tx: Transaction, row: OutboxRow, remote_id: str) -> bool:
    queued = _held(tx, row)
    if queued is None:
        return False
    _end(tx, queued, "sent", remote_id=remote_id)
    record_delivery(tx, row.conversation_id, row.payload)
    return True


def fail(tx: Transaction, row: OutboxRow, error_code: str) -> bool:
    queued = _held(tx, row)
    if queued is None:
        return False
    _end(tx, queued, "failed", error_code=error_code)
    return True


def retry(tx: Transaction, row: OutboxRow, due_at: int, error_code: str) -> bool:
    """It stays first in its chat, whose gate is closed until then."""
    queued = _held(tx, row)
    if queued is None:
        return False
    tx.run(
        "UPDATE outbox SET attempts = attempts + 1, error_code = :error_code WHERE id = :id",
        error_code=error_code,
        id=row.id,
    )
    gates.close(tx, row.address.channel, row.address.bot, row.address.chat, due_at)
    return True


def _held(tx: Transaction, row: OutboxRow) -> Row | None:
    """The message, if the lease of its chat is still ours; the lease ends with this."""
    where = row.address
    ours = tx.run(_RELEASE_CHAT, channel=where.channel, bot=where.bot, chat=where.chat, fence=row.fence)
    return tx.one("SELECT * FROM outbox WHERE id = :id AND state = 'queued' FOR UPDATE", id=row.id) if ours else None


def _end(tx: Transaction, row: Row, state: str, *, remote_id: str = "", error_code: str = "") -> None:
    """The message has left the queue."""
    tx.run(
        "UPDATE outbox SET state = :state, remote_id = :remote_id, error_code = :error_code, done_at = :now"
        " WHERE id = :id",
        state=state,
        remote_id=remote_id,
        error_code=error_code,
        now=tx.now,
        id=row["id"],
    )
    gates.leave(tx, row["channel"], row["bot"], row["chat"], bulk=bool(row["bulk"]))


def mark_fetched(tx: Transaction, row: Row, payload: OutboxPayload) -> None:
    """A person has taken the message themselves."""
    _end(tx, row, "fetched")
    record_delivery(tx, row["conversation_id"], payload)


def record_delivery(tx: Transaction, conversation_id: int, payload: OutboxPayload) -> None:
    """The desk is told once that the response of this request reached its citizen (T3)."""
    ref = payload.delivery_of
    key = f"delivery:{ref}"
    if not ref or tx.one("SELECT id FROM effect WHERE key = :key", key=key) is not None:
        return
    effects.add(
        tx,
        conversation_id,
        Pending(id=tx.new_ref(), key=key, effect=RecordDelivery(ref=ref, at=moment(tx.now))),
    )


def undelivered(tx: Transaction, limit: int) -> tuple[Listed, ...]:
    rows = tx.all(
        "SELECT id, channel, error_code, created_at FROM outbox WHERE state = 'failed' ORDER BY id DESC LIMIT :limit",
        limit=limit,
    )
    return tuple((row["id"], row["channel"], row["error_code"], moment(row["created_at"])) for row in rows)

"""The outbox: each fact once in a conversation, in order within a chat, through the gates."""

import datetime as dt
import logging
from collections.abc import Sequence

from bot import log
from bot.channels.channel import Capabilities
from bot.retry import DEATHS
from bot.store.codec import encode, moment
from bot.store.queries import effects, gates, inbox, people, undelivered
from bot.store.store import Listed, OutboxPayload, OutboxRow
from bot.store.transaction import Row, Transaction
from dialogs.protocol import Pending, RecordDelivery, Reply

WEB = "web"
"""The channel whose people fetch their messages: a process that holds their request open must hear of them."""
_HEADS = (
    "SELECT o.*, c.user_id, p.ref AS person_ref, g.lease_owner AS held_by FROM gate g"
    " JOIN outbox o ON o.id = (SELECT q.id FROM outbox q WHERE q.channel = g.channel AND q.bot = g.bot"
    " AND q.chat = g.chat AND q.state = 'queued' ORDER BY q.id LIMIT 1)"
    " JOIN conversation c ON c.id = o.conversation_id JOIN person p ON p.id = c.person_id"
    " WHERE g.channel = :channel AND g.bot = :bot AND g.chat = ANY(:chats)"
)
_BLAME = (
    "UPDATE outbox SET deaths = deaths + 1 WHERE id IN (SELECT (SELECT min(o.id) FROM outbox o"
    " WHERE o.channel = g.channel AND o.bot = g.bot AND o.chat = g.chat AND o.state = 'queued')"
    " FROM gate g WHERE g.lease_owner IS NOT NULL AND g.chat <> '')"
)


def add(
    tx: Transaction, conversation: Row, replies: Sequence[Reply], key: str, asked_at: dt.datetime | None = None
) -> None:
    """`key`: names what they answer; `asked_at`: see OutboxPayload. A fact that was told already is not told again."""
    facts = {reply.fact or f"{key}:{number}": reply for number, reply in enumerate(replies)}
    fresh = [
        (fact, reply) for fact, reply in facts.items() if not (reply.fact and _is_told(tx, conversation["id"], fact))
    ]
    if not fresh:
        return
    seq = inbox.next_seq(tx, conversation["id"], len(fresh))
    for number, (fact, reply) in enumerate(fresh):
        _insert(tx, conversation, _payload(reply, None if number else asked_at), reply.bulk, fact, seq + number)
    urgent = sum(not reply.bulk for _, reply in fresh)
    gates.enter(tx, *_place(conversation), waiting=len(fresh), urgent=urgent)
    if conversation["lost_code"]:
        undelivered.mark_lost(tx, conversation["id"], conversation["lost_code"])
    if conversation["channel"] == WEB:
        tx.tell(f"{WEB}:{conversation['chat']}")


def _is_told(tx: Transaction, conversation_id: int, fact: str) -> bool:
    told = "SELECT id FROM outbox WHERE conversation_id = :id AND dedup_key = :fact"
    return tx.one(told, id=conversation_id, fact=fact) is not None


def _place(row: Row) -> tuple[str, str, str]:
    return row["channel"], row["bot"], row["chat"]


def _insert(tx: Transaction, conversation: Row, payload: OutboxPayload, bulk: bool, key: str, seq: int) -> None:
    uid = tx.new_ref()
    channel, bot, chat = _place(conversation)
    tx.run(
        "INSERT INTO outbox (uid, conversation_id, channel, bot, chat, seq, dedup_key, payload, bulk, state,"
        " created_at) VALUES (:uid, :conversation_id, :channel, :bot, :chat, :seq, :dedup_key, :payload, :bulk,"
        " 'queued', :now)",
        uid=uid,
        conversation_id=conversation["id"],
        channel=channel,
        bot=bot,
        chat=chat,
        seq=seq,
        dedup_key=key,
        payload=tx.vault.seal(encode(payload), "outbox", "payload", uid),
        bulk=bulk,
        now=tx.now,
    )


def _payload(reply: Reply, asked_at: dt.datetime | None) -> OutboxPayload:
    return OutboxPayload(
        text=reply.text,
        buttons=reply.buttons,
        attachment=reply.attachment,
        contact=reply.contact,
        delivery_of=reply.delivery_of,
        notice=reply.notice,
        asked_at=asked_at,
    )


def lease(
    tx: Transaction, worker: str, channel: str, bot: str, limits: Capabilities, limit: int, lease_for: int
) -> tuple[OutboxRow, ...]:
    """At most one message of each chat, those of chats where a reply waits first. One at which a process has died comes
    alone."""
    flow = gates.flow_of_bot(tx, channel, bot, limits)
    heads = _heads(tx, worker, channel, bot, gates.waiting_chats(tx, channel, bot, flow.room(limit)))
    alone = bool(heads) and heads[0]["deaths"] > 0
    rows = _lease(tx, worker, heads[:1] if alone else [head for head in heads if not head["deaths"]], limits, lease_for)
    if rows:
        flow.charge(len(rows))
        flow.save(tx)
    return tuple(rows)


def _heads(tx: Transaction, worker: str, channel: str, bot: str, chats: list[str]) -> list[Row]:
    """The first message of each chat, in their order. Where the lease of another ran out over it, that one died."""
    found = _found_heads(tx, channel, bot, chats)
    if died := [head for head in found if head["held_by"] not in {None, worker}]:
        tx.run("UPDATE outbox SET deaths = deaths + 1 WHERE id = ANY(:ids)", ids=[head["id"] for head in died])
        gates.let_go(tx, channel, bot, [head["chat"] for head in died])
        found = _found_heads(tx, channel, bot, chats)
    return found


def _found_heads(tx: Transaction, channel: str, bot: str, chats: list[str]) -> list[Row]:
    rows = tx.all(_HEADS, channel=channel, bot=bot, chats=chats) if chats else ()
    heads = {row["chat"]: row for row in rows}
    return [heads[chat] for chat in chats if chat in heads]


def blame(tx: Transaction) -> None:
    """At start, when no other process has the database: the first message of each leased chat saw a death."""
    tx.run(_BLAME)


def _lease(tx: Transaction, worker: str, heads: Sequence[Row], limits: Capabilities, lease_for: int) -> list[OutboxRow]:
    """The chats of these messages, all of one bot."""
    fences: dict[str, int] = {}
    for group in (False, True):
        chats = [head["chat"] for head in heads if _is_group(head) == group]
        if chats:
            channel, bot, _ = _place(heads[0])
            rate = gates.chat_rate(limits, group=group)
            fences |= gates.lease(tx, worker, channel, bot, chats, rate, lease_for)
    rows = [_row_if_sound(tx, head, fences[head["chat"]]) for head in heads]
    return [row for row in rows if row is not None]


def _is_group(head: Row) -> bool:
    return bool(head["chat"] != head["user_id"])


def _row_if_sound(tx: Transaction, head: Row, fence: int) -> OutboxRow | None:
    """None: it is given up."""
    channel, bot, chat = _place(head)
    payload = tx.vault.payload_if_readable(head["payload"], head["uid"])
    if payload is not None and head["deaths"] < DEATHS:
        return _outbox_row(head, payload, fence)
    code = "unreadable" if payload is None else "crashed"
    log.event("outbox.undelivered", level=logging.ERROR, row=head["id"], channel=channel, code=code)
    _end(tx, head["id"], "failed", error_code=code)
    gates.release(tx, channel, bot, chat, fence, ended=1, urgent=int(not head["bulk"]))
    if payload is not None:
        undelivered.report(tx, head["id"], head["conversation_id"], payload, code)
    return None


def _outbox_row(head: Row, payload: OutboxPayload, fence: int) -> OutboxRow:
    return OutboxRow(
        id=head["id"],
        conversation_id=head["conversation_id"],
        address=people.address_of(head),
        seq=head["seq"],
        dedup_key=head["dedup_key"],
        payload=payload,
        person_ref=head["person_ref"],
        bulk=bool(head["bulk"]),
        attempts=head["attempts"],
        created_at=moment(head["created_at"]),
        fence=fence,
    )


def mark_sent(tx: Transaction, row: OutboxRow, remote_id: str) -> bool:
    if not _give_back(tx, row, ended=1):
        return False
    _end(tx, row.id, "sent", remote_id=remote_id)
    record_delivery(tx, row.conversation_id, row.payload)
    return True


def fail(tx: Transaction, row: OutboxRow, error_code: str) -> bool:
    if not _give_back(tx, row, ended=1):
        return False
    _end(tx, row.id, "failed", error_code=error_code)
    undelivered.report(tx, row.id, row.conversation_id, row.payload, error_code)
    undelivered.mark_lost(tx, row.conversation_id, error_code)
    return True


def retry(tx: Transaction, row: OutboxRow, wait: dt.timedelta, error_code: str) -> bool:
    """It stays first in its chat, whose gate is closed until then."""
    if not _give_back(tx, row, ended=0):
        return False
    tx.run(
        "UPDATE outbox SET attempts = attempts + 1, deaths = 0, error_code = :error_code WHERE id = :id",
        error_code=error_code,
        id=row.id,
    )
    gates.close(tx, row.address.channel, row.address.bot, row.address.chat, wait)
    return True


def _give_back(tx: Transaction, row: OutboxRow, ended: int) -> bool:
    """The lease of the chat, with so many messages less in its queue. False: it is no longer ours."""
    where, urgent = row.address, 0 if row.bulk else ended
    return gates.release(tx, where.channel, where.bot, where.chat, row.fence, ended=ended, urgent=urgent)


def _end(tx: Transaction, row_id: int, state: str, *, remote_id: str = "", error_code: str = "") -> None:
    """The message has left the queue. Only who has its chat's lease, or its person, ends it, so it stood there."""
    ended = tx.run(
        "UPDATE outbox SET state = :state, remote_id = :remote_id, error_code = :error_code, done_at = :now"
        " WHERE id = :id AND state = 'queued'",
        state=state,
        remote_id=remote_id,
        error_code=error_code,
        now=tx.now,
        id=row_id,
    )
    if not ended:
        raise LookupError(f"message {row_id} is not in the queue")


def mark_fetched(tx: Transaction, row: Row, payload: OutboxPayload) -> None:
    """A person has taken the message themselves."""
    _end(tx, row["id"], "fetched")
    gates.leave(tx, *_place(row), urgent=int(not row["bulk"]))
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


def given_up(tx: Transaction, limit: int) -> tuple[Listed, ...]:
    rows = tx.all(
        "SELECT id, channel, error_code, created_at FROM outbox WHERE state = 'failed' ORDER BY id DESC LIMIT :limit",
        limit=limit,
    )
    return tuple((row["id"], row["channel"], row["error_code"], moment(row["created_at"])) for row in rows)

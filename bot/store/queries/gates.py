"""Gates: how many messages wait for a chat, and when the next one may go.

The generic cell rate algorithm: each message moves the gate's theoretical arrival time on by one interval; a gate is
open while that time is less than `burst` intervals ahead.
"""

from dataclasses import dataclass

from bot.channels.channel import Capabilities
from bot.store.transaction import Transaction

SECOND = 1_000_000
_OPEN = (
    "SELECT chat FROM gate WHERE channel = :channel AND bot = :bot AND open_at <= :now"
    " AND (lease_owner IS NULL OR lease_until <= :now)"
)
_FIRST = "ORDER BY open_at LIMIT :limit FOR UPDATE SKIP LOCKED"
BOT_BURST = 2
"""Of the whole bot: with 28 a second no second ever sees more than 30."""


@dataclass(frozen=True)
class Rate:
    """`interval` in microseconds."""

    interval: int
    burst: int


def bot_rate(limits: Capabilities) -> Rate | None:
    return None if limits.bot_per_s is None else Rate(SECOND // limits.bot_per_s, BOT_BURST)


def chat_rate(limits: Capabilities, *, group: bool) -> Rate | None:
    """A group's limit holds over a whole minute, so it has no burst."""
    if group and limits.group_per_min is not None:
        return Rate(60 * SECOND // max(1, limits.group_per_min - 1), 1)
    if limits.chat_per_s is None:
        return None
    return Rate(int(SECOND / limits.chat_per_s), limits.chat_burst or 1)


def enter(tx: Transaction, channel: str, bot: str, chat: str, *, bulk: bool) -> None:
    """One more message waits for this chat."""
    tx.run(
        "INSERT INTO gate (channel, bot, chat, waiting, urgent) VALUES (:channel, :bot, :chat, 1, :urgent)"
        " ON CONFLICT (channel, bot, chat) DO UPDATE SET waiting = gate.waiting + 1, urgent = gate.urgent + :urgent",
        channel=channel,
        bot=bot,
        chat=chat,
        urgent=int(not bulk),
    )


def leave(tx: Transaction, channel: str, bot: str, chat: str, *, bulk: bool) -> None:
    """One message less waits for this chat."""
    tx.run(
        "UPDATE gate SET waiting = waiting - 1, urgent = urgent - :urgent"
        " WHERE channel = :channel AND bot = :bot AND chat = :chat",
        channel=channel,
        bot=bot,
        chat=chat,
        urgent=int(not bulk),
    )


def is_open(tx: Transaction, channel: str, bot: str, chat: str = "") -> bool:
    open_at = tx.number(
        "SELECT open_at FROM gate WHERE channel = :channel AND bot = :bot AND chat = :chat",
        channel=channel,
        bot=bot,
        chat=chat,
    )
    return open_at is None or open_at <= tx.now


def charge(tx: Transaction, channel: str, bot: str, chat: str, rate: Rate | None) -> None:
    """A message goes now."""
    if rate is None:
        return
    tx.run(
        "INSERT INTO gate (channel, bot, chat, tat, open_at) VALUES (:channel, :bot, :chat, :now + :interval,"
        " :now + :interval - :credit) ON CONFLICT (channel, bot, chat) DO UPDATE SET"
        " tat = greatest(gate.tat, :now) + :interval,"
        " open_at = greatest(gate.open_at, greatest(gate.tat, :now) + :interval - :credit)",
        channel=channel,
        bot=bot,
        chat=chat,
        now=tx.now,
        interval=rate.interval,
        credit=(rate.burst - 1) * rate.interval,
    )


def close(tx: Transaction, channel: str, bot: str, chat: str, until: int) -> None:
    """Nothing goes there before then."""
    tx.run(
        "INSERT INTO gate (channel, bot, chat, open_at) VALUES (:channel, :bot, :chat, :until)"
        " ON CONFLICT (channel, bot, chat) DO UPDATE SET open_at = greatest(gate.open_at, :until)",
        channel=channel,
        bot=bot,
        chat=chat,
        until=until,
    )


def next_due(tx: Transaction, channel: str, bot: str) -> int | None:
    """When the next message of this bot may go."""
    bot_open_at = tx.number(
        "SELECT open_at FROM gate WHERE channel = :channel AND bot = :bot AND chat = ''",
        channel=channel,
        bot=bot,
    )
    free = tx.number(
        "SELECT open_at FROM gate WHERE channel = :channel AND bot = :bot AND waiting > 0 AND lease_owner IS NULL"
        " ORDER BY open_at LIMIT 1",
        channel=channel,
        bot=bot,
    )
    leased = tx.number(
        "SELECT min(greatest(open_at, lease_until)) FROM gate WHERE channel = :channel AND bot = :bot"
        " AND lease_owner IS NOT NULL AND waiting > 0",
        channel=channel,
        bot=bot,
    )
    chats = [due for due in (free, leased) if due is not None]
    return max(min(chats), bot_open_at or 0) if chats else None


def waiting_chats(tx: Transaction, channel: str, bot: str, limit: int) -> list[str]:
    """Chats whose gate is open and that nobody has leased: those where a reply waits first, then as they opened.

    Two looks, each along its index: of 100,000 waiting chats only those are read that may go.
    """
    urgent = tx.all(f"{_OPEN} AND urgent > 0 {_FIRST}", channel=channel, bot=bot, now=tx.now, limit=limit)
    left = limit - len(urgent)
    bulk = tx.all(f"{_OPEN} AND waiting > 0 AND urgent = 0 {_FIRST}", channel=channel, bot=bot, now=tx.now, limit=left)
    return [row["chat"] for row in (*urgent, *bulk)]

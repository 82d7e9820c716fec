"""Gates: how many messages wait for a chat, and when the next one may go.

The generic cell rate algorithm: each message moves the gate's theoretical arrival time on by one interval; a gate is
open while that time is less than `burst` intervals ahead.
"""

import datetime as dt
from dataclasses import dataclass

from bot.channels.channel import Capabilities
from bot.store.codec import MICROSECOND
from bot.store.transaction import Transaction

SECOND = 1_000_000
_OPEN = (
    "SELECT chat FROM gate WHERE channel = :channel AND bot = :bot AND open_at <= :now"
    " AND (lease_owner IS NULL OR lease_until <= :now)"
)
_FIRST = "ORDER BY open_at LIMIT :limit FOR UPDATE SKIP LOCKED"
BOT_BURST = 1.5
"""Of the whole bot: with 28 a second no second sees more than 29 go, so none more than 30 arrive where one closes up
on its way. Without any burst what a look comes late by would be lost, and fewer than 28 would go."""
_LEASE = (
    "UPDATE gate SET lease_owner = :worker, lease_until = :until, fence = fence + 1,"
    " tat = greatest(tat, :now) + :interval,"
    " open_at = greatest(open_at, greatest(tat, :now) + :interval - :credit)"
    " WHERE channel = :channel AND bot = :bot AND chat = ANY(:chats) RETURNING chat, fence"
)
_RELEASE = (
    "UPDATE gate SET lease_owner = NULL, lease_until = NULL, waiting = waiting - :ended, urgent = urgent - :urgent"
    " WHERE channel = :channel AND bot = :bot AND chat = :chat AND fence = :fence AND lease_owner IS NOT NULL"
)
_BOT = "SELECT tat, open_at FROM gate WHERE channel = :channel AND bot = :bot AND chat = '' FOR UPDATE"
_CHARGED = (
    "INSERT INTO gate (channel, bot, chat, tat, open_at) VALUES (:channel, :bot, '', :tat, :open_at)"
    " ON CONFLICT (channel, bot, chat) DO UPDATE SET tat = :tat, open_at = :open_at"
)


@dataclass(frozen=True)
class Rate:
    """`interval` in microseconds."""

    interval: int
    burst: float

    @property
    def credit(self) -> int:
        """How far the gate may run ahead."""
        return int((self.burst - 1) * self.interval)


UNLIMITED = Rate(interval=0, burst=1)


def bot_rate(limits: Capabilities) -> Rate | None:
    return None if limits.bot_per_s is None else Rate(SECOND // limits.bot_per_s, BOT_BURST)


def chat_rate(limits: Capabilities, *, group: bool) -> Rate | None:
    """A group's limit holds over a whole minute, so it has no burst."""
    if group and limits.group_per_min is not None:
        return Rate(60 * SECOND // max(1, limits.group_per_min - 1), 1)
    if limits.chat_per_s is None:
        return None
    return Rate(int(SECOND / limits.chat_per_s), limits.chat_burst or 1)


def enter(tx: Transaction, channel: str, bot: str, chat: str, *, waiting: int, urgent: int) -> None:
    """So many more messages wait for this chat; `urgent`: those of them that are not bulk."""
    tx.run(
        "INSERT INTO gate (channel, bot, chat, waiting, urgent) VALUES (:channel, :bot, :chat, :waiting, :urgent)"
        " ON CONFLICT (channel, bot, chat) DO UPDATE SET waiting = gate.waiting + :waiting,"
        " urgent = gate.urgent + :urgent",
        channel=channel,
        bot=bot,
        chat=chat,
        waiting=waiting,
        urgent=urgent,
    )


def leave(tx: Transaction, channel: str, bot: str, chat: str, *, urgent: int) -> None:
    """One message less waits for this chat."""
    tx.run(
        "UPDATE gate SET waiting = waiting - 1, urgent = urgent - :urgent"
        " WHERE channel = :channel AND bot = :bot AND chat = :chat",
        channel=channel,
        bot=bot,
        chat=chat,
        urgent=urgent,
    )


def lease(
    tx: Transaction, worker: str, channel: str, bot: str, chats: list[str], rate: Rate | None, lease_for: int
) -> dict[str, int]:
    """These chats are the worker's, and a message goes to each of them now. Returns their fences."""
    rate = rate or UNLIMITED
    leased = tx.all(
        _LEASE,
        worker=worker,
        until=tx.now + lease_for,
        channel=channel,
        bot=bot,
        chats=chats,
        now=tx.now,
        interval=rate.interval,
        credit=rate.credit,
    )
    return {row["chat"]: row["fence"] for row in leased}


def let_go(tx: Transaction, channel: str, bot: str, chats: list[str]) -> None:
    """Of those that died, so that a death is counted once, though the chat may not be leased now."""
    tx.run(
        "UPDATE gate SET lease_owner = NULL, lease_until = NULL WHERE channel = :channel AND bot = :bot"
        " AND chat = ANY(:chats)",
        channel=channel,
        bot=bot,
        chats=chats,
    )


def release(tx: Transaction, channel: str, bot: str, chat: str, fence: int, *, ended: int, urgent: int) -> bool:
    """With so many messages less in the queue. False: another has leased it since."""
    return bool(tx.run(_RELEASE, channel=channel, bot=bot, chat=chat, fence=fence, ended=ended, urgent=urgent))


@dataclass
class Flow:
    """What the whole bot may send, while one transaction has it. See the algorithm above."""

    channel: str
    bot: str
    now: int
    rate: Rate
    tat: int
    open_at: int

    def room(self, limit: int) -> int:
        """How many messages may go now, up to `limit`."""
        if self.open_at > self.now:
            return 0
        ahead = self.now + self.rate.credit - max(self.tat, self.now)
        return min(limit, 1 + ahead // self.rate.interval) if self.rate.interval else limit

    def charge(self, count: int) -> None:
        """So many messages go now."""
        self.tat = max(self.tat, self.now) + count * self.rate.interval
        self.open_at = max(self.open_at, self.tat - self.rate.credit)

    def save(self, tx: Transaction) -> None:
        tx.run(_CHARGED, channel=self.channel, bot=self.bot, tat=self.tat, open_at=self.open_at)


def flow_of_bot(tx: Transaction, channel: str, bot: str, limits: Capabilities) -> Flow:
    """Nobody else sends for this bot until the transaction has ended."""
    gate = tx.one(_BOT, channel=channel, bot=bot) or {"tat": 0, "open_at": 0}
    return Flow(channel, bot, tx.now, bot_rate(limits) or UNLIMITED, gate["tat"], gate["open_at"])


def close(tx: Transaction, channel: str, bot: str, chat: str, pause: dt.timedelta) -> None:
    """Nothing goes there for so long."""
    tx.run(
        "INSERT INTO gate (channel, bot, chat, open_at) VALUES (:channel, :bot, :chat, :until)"
        " ON CONFLICT (channel, bot, chat) DO UPDATE SET open_at = greatest(gate.open_at, :until)",
        channel=channel,
        bot=bot,
        chat=chat,
        until=tx.now + pause // MICROSECOND,
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

"""A drain of 100,000 queued notices by `python -m bot run` as it ships, against a messenger that allows 30 a second."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from backend_client.seal import Seal
from bot import keys
from bot.channels.channel import Address
from bot.store.opening import open_postgres, open_sqlite
from bot.store.queries import outbox, people
from bot.store.transaction import Transaction
from bot.timers import system_clock
from dialogs import codec
from dialogs.protocol import Reply
from tests.bench.child import Child, running
from tests.bench.people import Walker
from tests.messenger import Limits, Messenger
from tests.messenger.requests import Call
from tests.messenger.rules import ApiError

ALLOWED_PER_S = 30
CHATTING = 5
THINKS_S = (1.5, 2.5)
BATCH = 2_000
FIRST_CHAT = 5_000_000_000
WORDS = "خبر تازه: زمان پاسخ‌گویی میز خدمت از شنبه تغییر می‌کند و تا ساعت ۱۶ ادامه دارد."


class Watched(Messenger):
    """Notes when each message came, refused ones too, and how many it had to refuse."""

    def __init__(self) -> None:
        super().__init__(Limits(bot_per_s=ALLOWED_PER_S))
        self.came: list[tuple[float, int]] = []
        self.early = 0

    async def _perform(self, call: Call) -> bytes:
        if call.method in {"sendMessage", "sendPhoto", "sendDocument"}:
            self.came.append((time.monotonic(), call.integer("chat_id")))
        try:
            return await super()._perform(call)
        except ApiError as refused:
            self.early += refused.status == 429
            raise


async def measure(count: int, window_s: float, out: Path) -> dict[str, Any]:
    folder = out / "notices"
    async with Messenger() as messenger, running(messenger, folder, "bot", "run") as child:
        await asyncio.sleep(2)
        idle_mb = child.rss_mb()
    began = time.monotonic()
    async with Watched() as messenger:
        chats = await queued(messenger, folder / "var", count)
        told = {"queued": count, "queueing_s": round(time.monotonic() - began, 1), "rss_idle_mb": round(idle_mb)}
        async with running(messenger, folder, "bot", "run") as child:
            return told | await drain(messenger, (child,), window_s, chats)


async def queued(messenger: Messenger, data: Path, count: int, database_url: str = "") -> frozenset[int]:
    """One notice to each of so many people; their chats."""
    chats = [_reachable(messenger) for _ in range(count)]
    await queue(data, messenger.bot.token.partition(":")[0], chats, database_url)
    return frozenset(chats)


def _reachable(messenger: Messenger) -> int:
    person = messenger.person("شهروند")
    person._chat.started = True
    return person.id


async def queue(data: Path, bot: str, chats: list[int], database_url: str = "") -> None:
    """One notice to each chat, by the store's own statements."""
    seal = Seal(keys.load_secret(data, make=False), "bot")
    if database_url:
        store = await open_postgres(database_url, seal, codec)
    else:
        store = await open_sqlite(data / "bot.db", seal, codec, system_clock)

    def add(tx: Transaction, some: tuple[int, ...]) -> None:
        for chat in some:
            met, *_ = people.meet(tx, Address(channel="telegram", bot=bot, chat=str(chat), user=str(chat)))
            conversation = tx.one("UPDATE conversation SET ready_at = NULL WHERE id = :id RETURNING *", id=met)
            assert conversation is not None
            outbox.add(tx, conversation, (Reply(text=WORDS, bulk=True, fact="notice:hours"),), "")

    try:
        for start in range(0, len(chats), BATCH):
            await store._write(add, tuple(chats[start : start + BATCH]))
    finally:
        await store.close()


async def drain(
    messenger: Watched, children: Sequence[Child], window_s: float, chats: frozenset[int]
) -> dict[str, Any]:
    """The first seconds of it, with people who go on with their walk."""
    walkers = [Walker(messenger, number) for number in range(CHATTING)]
    memory: list[float] = []
    until = time.monotonic() + window_s
    cpu_s = sum(child.cpu_s() for child in children)
    await asyncio.gather(_remember(memory, children, until), *(_chats(walker, until) for walker in walkers))
    used_s = sum(child.cpu_s() for child in children) - cpu_s
    first = messenger.came[0][0]
    sent = [(at - first, chat) for at, chat in messenger.came if at - first <= window_s]
    waits = sorted(wait for walker in walkers for wait in walker.waits_s)
    per_chat = Counter(chat for _, chat in sent)
    return {
        "window_s": window_s,
        "sends_per_s": round(len(sent) / window_s, 2),
        "notices_per_s": round(sum(chat in chats for _, chat in sent) / window_s, 2),
        "most_in_any_second": most_in_a_second([at for at, _ in sent]),
        "early_sends": messenger.early,
        "repeated": sum(count - 1 for chat, count in per_chat.items() if chat in chats),
        "interactive": len(waits),
        "interactive_p50_s": round(waits[len(waits) // 2], 3),
        "interactive_p95_s": round(waits[int(len(waits) * 0.95)], 3),
        "rss_drain_mb": round(max(memory)),
        "rss_growth_mb": round(memory[-1] - memory[len(memory) // 3]),
        "cpu_share": round(used_s / window_s, 3),
    }


async def _chats(walker: Walker, until: float) -> None:
    """A person who thinks before each step."""
    draw: Callable[[], float] = random.Random(walker._person.id).random
    await asyncio.sleep(draw() * THINKS_S[1])
    await walker.starts()

    async def thinks() -> bool:
        await asyncio.sleep(THINKS_S[0] + draw() * (THINKS_S[1] - THINKS_S[0]))
        return time.monotonic() < until

    await walker.walks(thinks)


async def _remember(memory: list[float], children: Sequence[Child], until: float) -> None:
    while time.monotonic() < until:
        memory.append(sum(child.rss_mb() for child in children))
        await asyncio.sleep(0.5)


def most_in_a_second(times: list[float]) -> int:
    """The fullest second, wherever it begins."""
    most, start = 0, 0
    for count, at in enumerate(times, 1):
        while times[start] <= at - 1:
            start += 1
        most = max(most, count - start)
    return most

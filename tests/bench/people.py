"""People of the load: each walks the journey's mix of steps again and again, and acts when the bot has answered.

Of every 20 updates 12 are taps, 6 answers in a form, 2 questions. The same updates, word for word, are told to the
echo bots: they are noted down once from a walk with our own bot.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.messenger import Messenger
from tests.messenger.accounts import Chat, Tap

PATIENCE_S = 30.0
Json = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """What is said, or pressed where it stands in brackets; how many messages answer it."""

    text: str
    answers: int = 1

    @property
    def label(self) -> str:
        return self.text[1:-1] if self.text.startswith("[") else ""


WALK = (
    Step("[خدمات]"),
    Step("[مجوزها و بازدیدها]"),
    Step("[صدور مجوز کسب‌وکار خانگی]"),
    Step("[شروع درخواست]"),
    Step("[آماده‌ام، شروع کنیم]"),
    Step("[فقط برای همین درخواست]"),
    Step("مینا نمونه‌پور"),
    Step("۰۰۸۴۵۷۵۹۴۸"),
    Step("0912 111 2233"),
    Step("[ستاد مرکزی]"),
    Step("[زمینه‌ای دیگر]"),
    Step("تعمیر ساز"),
    Step("تعمیر سازهای زهی در اتاق کار خانه"),
    Step("دو نفر"),
    Step("هزینهٔ صدور مجوز چقدر است؟", answers=2),
    Step("[انصراف]"),
    Step("[پاک کردن فرم]", answers=2),
    Step("[پرسش]"),
    Step("ساعت کاری چنده؟", answers=2),
    Step("[منو]"),
)
Noted = list[tuple[str, Json]]
"""The walk's updates as they were: kind and content."""


class Walker:
    """`noted` None: walks as a person, by what the bot shows; else repeats these updates, for a bot that echoes."""

    def __init__(self, messenger: Messenger, number: int, noted: Noted | None = None) -> None:
        self._person = messenger.person(f"شهروند {number}")
        self._bot = messenger.bot
        self._chat: Chat = messenger.bot.chats[self._person.id]
        self._noted = noted
        self._place = 0
        self.waits_s: list[float] = []

    async def starts(self) -> None:
        """The first contact, which is no part of the walk."""
        await self._person.says("/start")
        await self._hear(1)

    async def walks(self, may_go: Callable[[], Awaitable[bool]]) -> None:
        """Step by step from where it stopped last, while it may."""
        clock = asyncio.get_running_loop().time
        while await may_go():
            step = WALK[self._place]
            began = clock()
            await self._take(step)
            await self._hear(step.answers if self._noted is None else 1)
            self.waits_s.append(clock() - began)
            self._place = (self._place + 1) % len(WALK)

    async def notes_walk(self) -> Noted:
        """One walk, and the updates it was made of."""
        noted: Noted = []

        async def once_around() -> bool:
            if self.waits_s:
                noted.append(self._last_update())
            return len(self.waits_s) < len(WALK)

        await self.walks(once_around)
        return noted

    def _last_update(self) -> tuple[str, Json]:
        update: Json = json.loads(self._bot.queue.told[self._bot.queue.next_id - 1])
        kind = next(key for key in update if key != "update_id")
        return kind, update[kind]

    async def _take(self, step: Step) -> None:
        if self._noted is not None:
            self._repeat(*self._noted[self._place])
        elif step.label:
            data = next(
                label.data for row in self._chat.messages[-1].buttons for label in row if label.text == step.label
            )
            await self._person.presses_data(self._chat.messages[-1].id, data)
        else:
            await self._person.says(step.text)

    def _repeat(self, kind: str, content: Json) -> None:
        mine: Json = {"from": self._person._user}
        if kind == "message":
            mine |= {"chat": self._chat.shape, "message_id": self._bot.next_message_id()}
        else:
            tap = Tap(str(self._person.id * 1000 + len(self._bot.taps)), self._person.id, self._person._clock())
            self._bot.taps[tap.id] = tap
            message = content["message"] | {"chat": self._chat.shape, "message_id": self._chat.messages[-1].id}
            mine |= {"id": tap.id, "message": message}
        self._bot.queue.add(kind, content | mine)

    async def _hear(self, count: int) -> None:
        """The chat is emptied up to its last message, so that a long load does not slow the messenger down."""
        async with asyncio.timeout(PATIENCE_S):
            for _ in range(count):
                await self._person.next_message(PATIENCE_S)
        del self._chat.messages[:-1]
        self._person._seen = 1

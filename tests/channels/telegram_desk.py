"""What the tests of the Telegram channel share: whom it writes to, the buttons it shows, where updates go."""

import asyncio
from collections.abc import Callable, Sequence

from bot.channels.channel import Address, Incoming
from dialogs.protocol import Button
from tests.messenger import Person

BUTTONS = ((Button("بله", "p:1:0"), Button("خیر", "p:1:1")), (Button("بازگشت", "p:1:2"),))


def address(person: Person) -> Address:
    return Address(channel="telegram", bot="4242", chat=str(person.id), user=str(person.id))


class Inbox:
    """Keeps rows by their key, as the store does. `refusing`: so many batches are refused first."""

    def __init__(self) -> None:
        self.rows: dict[str, Incoming] = {}
        self.batches: list[list[str]] = []
        self.refusing = 0
        self.blocked: asyncio.Event | None = None
        self._came = asyncio.Event()

    async def accept(self, updates: Sequence[Incoming]) -> None:
        self.batches.append([update.update_id for update in updates])
        self._came.set()
        if self.blocked is not None:
            await self.blocked.wait()
        if self.refusing:
            self.refusing -= 1
            raise OSError("disk full")
        for update in updates:
            self.rows.setdefault(update.update_id, update)

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not reached():
                self._came.clear()
                await self._came.wait()
                await asyncio.sleep(0)  # the batch that came is being kept

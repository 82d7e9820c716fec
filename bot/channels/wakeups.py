"""News of a conversation, told within this process: a commit wakes those who wait for its messages."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.channels.channel import Address


class Wakeups:
    """Wakes those who wait for an address. Nothing is kept for those who come later."""

    def __init__(self) -> None:
        self._listeners: dict[Address, set[asyncio.Event]] = {}

    def notify(self, address: Address) -> None:
        """Something was committed for this conversation."""
        for news in self._listeners.get(address, ()):
            news.set()

    def notify_all(self) -> None:
        """Whoever waits should look up: the server is about to stop."""
        for listeners in self._listeners.values():
            for news in listeners:
                news.set()

    def listening(self, address: Address) -> int:
        """How many wait for this conversation now."""
        return len(self._listeners.get(address, ()))

    @contextmanager
    def listen(self, address: Address) -> Iterator[asyncio.Event]:
        """An event set by any news from now on. Listen before looking, so that nothing between is missed."""
        news = asyncio.Event()
        self._listeners.setdefault(address, set()).add(news)
        try:
            yield news
        finally:
            listeners = self._listeners[address]
            listeners.discard(news)
            if not listeners:
                del self._listeners[address]

    async def wait(self, address: Address, timeout_s: float) -> bool:
        """Wait for the next news; False if there was none in time."""
        with self.listen(address) as news:
            try:
                async with asyncio.timeout(timeout_s):
                    return await news.wait()
            except TimeoutError:
                return False

"""Long polling that loses nothing: updates are acknowledged only after they were accepted.

An update is acknowledged by the offset of the poll after it. The offset is sent until a poll comes back
empty, then left out: what was acknowledged is gone by then, and after a quiet week Telegram may go on with
any other number, even a smaller one.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from bot import log
from bot.channels.channel import Accept, DeliveryError
from bot.channels.telegram_updates import incoming, update_id_of

GetUpdates = Callable[[int | None], Awaitable[tuple[bytes, ...]]]
Sleep = Callable[[float], Awaitable[None]]

_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 60.0
_SHORTEST_ROUND_S = 1.0


class Poller:
    """Hands the raw updates of one bot to the inbox, until cancelled."""

    def __init__(
        self, get_updates: GetUpdates, channel: str, bot: str, sleep: Sleep, jitter: Callable[[], float]
    ) -> None:
        self._get_updates = get_updates
        self._channel = channel
        self._bot = bot
        self._sleep = sleep
        self._jitter = jitter
        self._offset: int | None = None
        self._failures = 0

    async def run(self, accept: Accept) -> None:
        while True:
            try:
                await self._round(accept)
                self._failures = 0
            except DeliveryError as error:
                await self._back_off(error.code, str(error), error.retry_after_s)
            except Exception as error:  # noqa: BLE001 - a loop; not accepted, so Telegram will tell it again
                log.failure("receive.failed", error, channel=self._channel)
                await self._back_off("not_accepted", "", None)

    async def _round(self, accept: Accept) -> None:
        began = asyncio.get_running_loop().time()
        updates = await self._get_updates(self._offset)
        log.event("poll.answered", level=logging.DEBUG, channel=self._channel, count=len(updates))
        if not updates:
            self._offset = None
            if asyncio.get_running_loop().time() - began < _SHORTEST_ROUND_S:
                await self._sleep(_SHORTEST_ROUND_S)  # whoever answers does not wait as it was asked to
            return
        rows = [row for raw in updates if (row := incoming(raw, self._channel, self._bot))]
        if len(rows) < len(updates):
            log.event("update.ignored", channel=self._channel, count=len(updates) - len(rows))
        if rows:
            await accept(rows)
        await self._acknowledge(updates)

    async def _acknowledge(self, updates: tuple[bytes, ...]) -> None:
        numbers = [number for raw in updates if (number := update_id_of(raw)) is not None]
        if numbers:
            self._offset = max(numbers) + 1
        else:  # cannot be acknowledged: the same comes again until something after it does
            log.event("poll.stuck", level=logging.ERROR, channel=self._channel)
            await self._sleep(_LONGEST_WAIT_S)

    async def _back_off(self, code: str, reason: str, retry_after_s: float | None) -> None:
        wait_s = wait_after(self._failures, retry_after_s, self._jitter)
        self._failures += 1
        level = logging.WARNING
        log.event("poll.failed", level=level, channel=self._channel, code=code, reason=reason, wait_s=wait_s)
        await self._sleep(wait_s)


def wait_after(failures: int, retry_after_s: float | None, jitter: Callable[[], float]) -> float:
    """Seconds until the next try, after so many failures before this one; never less than what was asked for."""
    wait_s = min(_FIRST_WAIT_S * 2.0 ** min(failures, 10), _LONGEST_WAIT_S) * (0.5 + jitter() / 2)
    return max(wait_s, retry_after_s or 0.0)


def jitter() -> float:
    """Between 0 and 1, so that many pollers do not come back at once."""
    return random.random()  # noqa: S311 - no secret

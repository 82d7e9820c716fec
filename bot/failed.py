"""`mizban inbox` and `mizban outbox`: updates that were put aside, messages that could not be delivered.

Ids, channels, codes and ages alone: who it was and what they wrote is nobody's business here.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from bot.beside import Write, beside
from bot.reasons import reason_of
from bot.settings import Settings
from bot.store.store import Listed

DAY_S, HOUR_S, MINUTE_S = 86_400, 3600, 60


async def list_quarantined(settings: Settings, write: Write) -> int:
    """Newest first."""
    async with beside(settings) as app:
        _write_all(await app.store.quarantined(), app.clock(), write)
    return 0


async def replay(settings: Settings, inbox_id: int, write: Write) -> int:
    """Put it back in its queue; a running server takes it within seconds."""
    async with beside(settings) as app:
        replayed = await app.store.replay(inbox_id)
    write(f"{inbox_id}: queued again" if replayed else f"{inbox_id}: cannot be replayed; see: mizban inbox list")
    return 0 if replayed else 1


async def list_undelivered(settings: Settings, write: Write) -> int:
    """Newest first."""
    async with beside(settings) as app:
        _write_all(await app.store.undelivered(), app.clock(), write, lambda code: reason_of(code).words)
    return 0


async def send_again(settings: Settings, outbox_id: int | None, code: str, write: Write) -> int:
    """Put that message, or all that failed with that code, back in the queue; a running server sends within seconds."""
    async with beside(settings) as app:
        count = await app.store.requeue(outbox_id, code)
    write(f"{count} queued again" if count else "no such message; see: mizban outbox list")
    return 0 if count else 1


def _write_all(
    rows: Sequence[Listed], now: dt.datetime, write: Write, words: Callable[[str], str] | None = None
) -> None:
    if not rows:
        write("none")
    for row_id, channel, code, since in rows:
        why = f"  {words(code)}" if words else ""
        write(f"{row_id}  {channel}  {code}  {age(now - since)}{why}")


def age(since: dt.timedelta) -> str:
    """In its two largest units: `3d 4h`, `5h 10m`, `7m`."""
    seconds = max(0, int(since.total_seconds()))
    days, hours, minutes = seconds // DAY_S, seconds % DAY_S // HOUR_S, seconds % HOUR_S // MINUTE_S
    if days:
        return f"{days}d {hours}h"
    return f"{hours}h {minutes}m" if hours else f"{minutes}m"

"""A run of its own under the profiler, since being watched costs time: where a turn's CPU goes."""

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

from tests.bench.child import running
from tests.bench.people import WALK, Walker
from tests.bench.turns import BOTS, PEOPLE, Turnstile
from tests.messenger import Messenger


async def _walk(walkers: list[Walker], updates: int) -> None:
    turnstile = Turnstile(updates, 0)
    await asyncio.gather(*(walker.walks(turnstile.pass_) for walker in walkers))


async def measure(updates: int, out: Path) -> dict[str, Any]:
    """`shares` of the CPU time by kind, `functions` and `lines` the dearest first."""
    folder = out / "profile"
    target = folder / "profile.json"
    async with Messenger() as messenger, running(messenger, folder, *BOTS["mizban"], "--profile", str(target)) as child:
        walkers = [Walker(messenger, number) for number in range(PEOPLE)]
        await asyncio.gather(*(walker.starts() for walker in walkers))
        await _walk(walkers, len(WALK) * PEOPLE // 2)
        child.process.send_signal(signal.SIGUSR1)
        await _walk(walkers, updates)
    profile: dict[str, Any] = json.loads(target.read_text("utf-8"))
    return profile

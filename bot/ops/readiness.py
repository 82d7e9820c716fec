"""Whether this process can serve, part by part. What it tells may be read by anybody."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot import log

LIMIT_S = 2.0
FRESH_S = 1.0
Told = dict[str, bool | float | None]
"""`ok`, and what else is told of a part; no addresses, no names, no errors."""


@dataclass(frozen=True)
class Check:
    """One part. `needed`: without it nothing can be served. `look` may raise whatever it finds."""

    name: str
    look: Callable[[], Awaitable[Told]]
    needed: bool = False


class Readiness:
    """Looks at all parts at once; who asks again within FRESH_S hears the same. `clock`: monotonic seconds."""

    def __init__(
        self, checks: Sequence[Check], clock: Callable[[], float] = time.monotonic, limit_s: float = LIMIT_S
    ) -> None:
        self._checks = checks
        self._clock = clock
        self._limit_s = limit_s
        self._looking = asyncio.Lock()
        self._parts: dict[str, Told] = {}
        self._looked_at: float | None = None

    async def look(self) -> tuple[bool, Mapping[str, Told]]:
        """Whether all that is needed is there, and what is told of each part."""
        async with self._looking:
            if self._looked_at is None or self._clock() - self._looked_at >= FRESH_S:
                told = await asyncio.gather(*(self._look_at(check) for check in self._checks))
                self._parts = {check.name: part for check, part in zip(self._checks, told, strict=True)}
                self._looked_at = self._clock()
        ready = all(self._parts[check.name]["ok"] for check in self._checks if check.needed)
        return ready, self._parts

    async def _look_at(self, check: Check) -> Told:
        try:
            async with asyncio.timeout(self._limit_s):
                return await check.look()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a part, the answer is that it is not there
            log.event("part.missing", level=logging.WARNING, part=check.name, error=type(error).__name__)
            return {"ok": False}

"""How long the console's pages of reports take over a year: as a head gets them, by HTTP, with their charts."""

import datetime as dt
import math
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from backend_client.reports.period import Period
from bot.reports.offered import OFFERS
from bot.reports.plain import jalali
from tests.console.world import Browser, World

READER = "bench-head"
_DAY = dt.timedelta(days=1)
LISTS = frozenset({"staff"})
"""A row for each request: for files; its page shows but the first of them."""


async def measured(
    folder: Path, environ: Mapping[str, str], periods: Mapping[str, Period], runs: int
) -> dict[str, dict[str, float]]:
    """By the report's name: each of its groupings so often over each of the periods, which are named like the report
    itself ("") or beside it. A period moves by a day from run to run, so that none is answered from what is kept."""
    world = World(folder, environ=environ)
    world.clock.now = dt.datetime.now(dt.UTC)
    await world.open()
    try:
        await world.hire(READER, "head", "evaluator")
        browser = await world.signed_in(READER)
        told = {}
        for about, period in periods.items():
            for name, offer in OFFERS.items():
                if name not in LISTS and "draw" not in offer.options and (not about or name == "quarterly"):
                    told[f"{name}{about}"] = await _page(browser, name, offer.groupings or ("",), period, runs)
        return told
    finally:
        await world.close()


async def _page(browser: Browser, name: str, groupings: tuple[str, ...], period: Period, runs: int) -> dict[str, float]:
    async def shown(by: str, run: int) -> None:
        first = jalali(period.first - run * _DAY)
        query = urlencode({"period": "own", "from": first, "to": jalali(period.last), "by": by})
        await _until_shown(browser, f"/console/reports/{name}?{query}")

    return await spent_on([partial(shown, by, run) for by in groupings for run in range(runs)])


async def spent_on(deeds: Sequence[Callable[[], Awaitable[object]]]) -> dict[str, float]:
    """Seconds by the clock, and of the processor, of each."""
    wall, cpu = [], []
    for deed in deeds:
        began, spent = time.perf_counter(), time.process_time()
        await deed()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    p95 = sorted(wall)[math.ceil(0.95 * len(wall)) - 1]
    middle, cpu_s = statistics.median(wall), statistics.median(cpu)
    return {"median_s": round(middle, 3), "p95_s": round(p95, 3), "cpu_s": round(cpu_s, 3)}


async def _until_shown(browser: Browser, path: str) -> None:
    """A page that asks to wait is no answer: it is asked for again at once, within the same time."""
    while (page := await browser.get(path)).status == 202:
        pass
    if page.status != 200:
        raise RuntimeError(f"{path}: {page.status}")

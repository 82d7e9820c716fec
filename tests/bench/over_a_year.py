"""What a busy year costs: making it, replaying some of it, every report over it, and its files (docs/reports.md).

`python -m tests.bench.over_a_year` prints JSON; REQUESTS= for a smaller year, RUNS= for more or fewer of each report.
Reports are pages of the console as a head gets them: each as often as RUNS says with each of its groupings over the
whole year, and the one to the head of the agency over its quarter as well. A file's seconds are the command's, from
its start to its end.
"""

import asyncio
import datetime as dt
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from backend_client.calendar import local_day
from backend_client.reports.period import Period
from bot.beside import beside
from bot.reports.making import source_of
from bot.reports.plain import jalali
from bot.reports.registry import REPORTS
from bot.reports.source import Asked
from bot.settings import Settings
from tests.bench import report_pages
from tests.bench.__main__ import machine

RUNS = int(os.environ.get("RUNS", "20"))
REQUESTS = int(os.environ.get("REQUESTS", "50000"))
YEAR, QUARTER = dt.timedelta(days=365), dt.timedelta(days=91)
FILES = (("staff", "xlsx", YEAR), ("staff", "csv", YEAR), ("quarterly", "pdf", QUARTER))


def measure(folder: Path) -> dict[str, Any]:
    made = _spent(folder, "demo", "year", "--requests", str(REQUESTS))
    return {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "requests": REQUESTS,
        "runs": RUNS,
        "year": made,
        "reports": asyncio.run(_reports(folder)),
        "files": {f"{name}.{form}": _file(folder, name, form, days) for name, form, days in FILES},
    }


def _environment(folder: Path) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("MIZBAN_")}
    there = {"MIZBAN_PACK": str(folder / "pack")} if (folder / "pack").exists() else {}
    return mine | {"MIZBAN_DATA_DIR": str(folder), **there}


def _settings(folder: Path) -> Settings:
    return Settings.from_environ(_environment(folder))


def _spent(folder: Path, *words: str) -> dict[str, float]:
    """Seconds from its start to its end, and those of the processor. Raises CalledProcessError."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "bot", *words]
    subprocess.run(command, env=_environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": round(time.perf_counter() - began, 2), "cpu_s": round(cpu_s, 2)}


async def _reports(folder: Path) -> dict[str, dict[str, float]]:
    today = local_day(dt.datetime.now(dt.UTC))
    year = Period(today - YEAR, today)
    quarter = Period(today - QUARTER, today)
    told = await report_pages.measured(folder, _environment(folder), {"": year, ", its quarter": quarter}, RUNS)
    async with beside(_settings(folder)) as app:
        source = source_of(app.desk, app.content.present(), today, app.store)
        # drawn by a form, which writes down who drew: measured without its page
        drawn = [partial(REPORTS["sample"], source, Asked(year))] * RUNS
        told["sample"] = await report_pages.spent_on(drawn)
    return told


def _file(folder: Path, name: str, form: str, days: dt.timedelta) -> dict[str, float]:
    today = local_day(dt.datetime.now(dt.UTC))
    path = folder / f"{name}.{form}"
    period = ("--from", jalali(today - days), "--to", jalali(today))
    spent = _spent(folder, "report", name, *period, f"--{form}", str(path))
    return spent | {"kb": round(path.stat().st_size / 1024)}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="mizban-year-") as folder:
        print(json.dumps(measure(Path(folder)), indent=1))


if __name__ == "__main__":
    main()

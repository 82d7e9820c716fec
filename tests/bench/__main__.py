"""`python -m tests.bench`: every measurement, raw figures under OUT= (./out/bench), one JSON line at the end.

QUICK=1: under 4 minutes, with 20,000 requests in the place of a million. PARTS=turns,notices: only these.
"""

import asyncio
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import notices, profile, startup, tracking, turns, two_workers

QUICK = bool(os.environ.get("QUICK"))
MILLION = 1_000_000
MANY = 20_000 if QUICK else MILLION
PLAN = turns.Plan(3, 800, 1, 100) if QUICK else turns.Plan(5, 2_500, 3, 200)
WORKERS = two_workers.Plan(2, 600, 2_000, 15.0) if QUICK else two_workers.Plan(6, 1_500, 20_000, 40.0)
Measure = Callable[[Path], Awaitable[dict[str, Any]]]
PARTS: dict[str, Measure] = {
    "turns": lambda folder: turns.measure(PLAN, folder),
    "profile": lambda folder: profile.measure(1_000 if QUICK else 6_000, folder),
    "notices": lambda folder: notices.measure(20_000 if QUICK else 100_000, 15.0 if QUICK else 60.0, folder),
    "workers": lambda folder: two_workers.measure(WORKERS, folder),
    "tracking": lambda folder: tracking.measure(MANY, folder),
    "startup": lambda folder: startup.measure(_made(folder / "startup")),
}


def main() -> None:
    out = Path(os.environ.get("OUT") or "out/bench")
    out.mkdir(parents=True, exist_ok=True)
    chosen = os.environ.get("PARTS", "").split(",") if os.environ.get("PARTS") else list(PARTS)
    began = time.monotonic()
    raw: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "quick": QUICK, "machine": machine()}
    with tempfile.TemporaryDirectory(prefix="mizban-bench-") as folder:
        for name in chosen:
            print(f"{name} …", file=sys.stderr, flush=True)
            raw[name] = asyncio.run(PARTS[name](Path(folder)))  # type: ignore[arg-type]
            (out / "raw.json").write_text(json.dumps(raw, ensure_ascii=False, indent=1), "utf-8")
    told = figures(raw) | {"took_s": round(time.monotonic() - began)}
    (out / "bench.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    print(json.dumps(told, ensure_ascii=False))


def figures(raw: dict[str, Any]) -> dict[str, Any]:
    """What a program reads. None: not measured in this run."""
    told: dict[str, Any] = dict.fromkeys(
        ("turn_cpu_vs_aiogram", "turn_cpu_vs_ptb", "two_workers_vs_bound", "two_workers_cpu_growth",
         "track_p95_1m_vs_1k", "notices_per_s", "early_sends", "interactive_p95_s", "rss_mb")
    )  # fmt: skip
    told |= {"at": raw["at"], "quick": raw["quick"], "machine": raw["machine"]}
    if "turns" in raw:
        told |= _of_turns(raw["turns"])
    if "profile" in raw:
        told["turn_cpu_shares"] = raw["profile"]["shares"]
    if "notices" in raw:
        drain = raw["notices"]
        told |= drain | {"rss_mb": max(drain["rss_idle_mb"], drain["rss_drain_mb"])}
    if "workers" in raw:
        workers = {name: value for name, value in raw["workers"].items() if name != "rounds"}
        told |= {"two_workers_vs_bound": workers["reached"], "two_workers_cpu_growth": workers["cpu_growth"]}
        told["workers"] = workers
    if "tracking" in raw:
        tracked = raw["tracking"]
        told["track_p95_1m_vs_1k" if tracked["many"] == MILLION else "track_p95_quick"] = tracked["track_p95_ratio"]
        told["tracking"] = tracked
    if "startup" in raw:
        told["start"] = raw["startup"]
    return told


def _of_turns(bots: dict[str, Any]) -> dict[str, Any]:
    """As fast as each answers, and at the pace that the messenger allows: medians, ratios round by round."""
    told: dict[str, Any] = {}
    for rounds, suffix in (("rounds", ""), ("paced_rounds", "_paced")):
        cost = {name: [one["cpu_us"] for one in bot[rounds]] for name, bot in bots.items()}
        for other in ("aiogram", "ptb"):
            ratios = [ours / theirs for ours, theirs in zip(cost["mizban"], cost[other], strict=True)]
            told[f"turn_cpu_vs_{other}{suffix}"] = round(statistics.median(ratios), 2)
        told[f"cpu_us{suffix}"] = {name: round(statistics.median(values)) for name, values in cost.items()}
    told["turns_per_s"] = round(bots["mizban"]["full"]["updates_per_s"])
    return told


def machine() -> dict[str, Any]:
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), ""
    )
    load = round(os.getloadavg()[0], 1)
    return {"cpu": model, "cores": os.cpu_count(), "python": platform.python_version(), "load_before": load}


def _lines(path: str) -> list[str]:
    return Path(path).read_text("utf-8", "replace").splitlines()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    main()

"""python -m tests.resilience: kills, faults and races against the whole product; ends with one JSON line.

KILLS=3000 OUT=./out/resilience SEED=7 make resilience
"""

import argparse
import dataclasses
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.resilience import report
from tests.resilience.databases import STORES
from tests.resilience.suite import DEEP, FULL, QUICK, Plan, Suite, read_once, surroundings

PLANS = {"full": FULL, "quick": QUICK, "deep": DEEP}


def main() -> int:
    asked = _asked()
    plan: Plan = PLANS[asked.plan]
    if asked.kills is not None:
        plan = dataclasses.replace(plan, kills=asked.kills)
    asked.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    stores = _each_by_itself(asked) if len(asked.stores) > 1 else {asked.stores[0]: _run(asked, plan)}
    told = report.summary(stores)
    whole = {**told, "seed": asked.seed, "seconds": round(time.monotonic() - began), **surroundings(), "parts": stores}
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    (asked.out / "resilience.json").write_text(f"{text}\n", encoding="utf-8")
    print(json.dumps(told))
    return 0 if report.held(stores) else 1


def _run(asked: argparse.Namespace, plan: Plan) -> dict[str, Any]:
    (store,) = asked.stores
    print(f"{store}: seed {asked.seed}, {plan}, raw histories in {asked.out}", flush=True)
    with read_once():
        suite = Suite(asked.out, asked.seed, store, lambda line: print(f"{store}: {line}", flush=True))
        try:
            return suite.run(plan, asked.only)
        finally:
            suite.close()


def _each_by_itself(asked: argparse.Namespace) -> dict[str, Any]:
    """All at once, since each of them waits a lot. Raises FileNotFoundError where one has come to no report."""
    again = [sys.executable, "-m", "tests.resilience", "--plan", asked.plan, "--seed", str(asked.seed)]
    again += ["--only", asked.only]
    again += [] if asked.kills is None else ["--kills", str(asked.kills)]
    places = {store: asked.out / f"{store}-alone" for store in asked.stores}
    for place in places.values():
        (place / "resilience.json").unlink(missing_ok=True)
    running = [subprocess.Popen([*again, "--stores", store, "--out", str(places[store])]) for store in asked.stores]
    for one in running:
        one.wait()
    return {store: _part(place / "resilience.json", store) for store, place in places.items()}


def _part(told: Path, store: str) -> dict[str, Any]:
    parts: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))["parts"][store]
    return parts


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.resilience", description=__doc__)
    parser.add_argument("--kills", type=int, help="processes killed at random; the plan's own number if left out")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--out", type=Path, default=Path("out/resilience"))
    parser.add_argument("--only", default="", help="the parts in whose name this stands")
    parser.add_argument("--plan", choices=PLANS, default="full")
    parser.add_argument("--stores", nargs="+", choices=STORES, default=list(STORES))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

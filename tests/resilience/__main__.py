"""python -m tests.resilience: kills, faults and races against the whole product; ends with one JSON line.

KILLS=3000 OUT=./out/resilience SEED=7 make resilience
"""

import argparse
import dataclasses
import json
import sys
import time
from pathlib import Path

from tests.resilience import report
from tests.resilience.suite import DEEP, FULL, QUICK, Plan, Suite, read_once, surroundings

STORES = ("sqlite",)
PLANS = {"full": FULL, "quick": QUICK, "deep": DEEP}


def main() -> int:
    asked = _asked()
    plan: Plan = PLANS[asked.plan]
    if asked.kills is not None:
        plan = dataclasses.replace(plan, kills=asked.kills)
    asked.out.mkdir(parents=True, exist_ok=True)
    print(f"seed {asked.seed}, {plan}, raw histories in {asked.out}", flush=True)
    began, stores = time.monotonic(), {}
    for store in asked.stores:
        with read_once():
            suite = Suite(asked.out, asked.seed, store, lambda line: print(line, flush=True))
            stores[store] = suite.run(plan)
            suite.close()
    told = report.summary(stores)
    whole = {**told, "seed": asked.seed, "seconds": round(time.monotonic() - began), **surroundings(), "parts": stores}
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    (asked.out / "resilience.json").write_text(f"{text}\n", encoding="utf-8")
    print(json.dumps(told))
    return 0 if report.held(stores) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.resilience", description=__doc__)
    parser.add_argument("--kills", type=int, help="processes killed at random; the plan's own number if left out")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--out", type=Path, default=Path("out/resilience"))
    parser.add_argument("--plan", choices=PLANS, default="full")
    parser.add_argument("--stores", nargs="+", choices=STORES, default=list(STORES))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""The published year, docs/figures/year.json, as a table of docs/reports.md: `python -m tests.bench.published_year`."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs/figures/year.json"
PAGE = ROOT / "docs/reports.md"
_TABLE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end -->)", re.DOTALL)


def table(told: dict[str, Any]) -> str:
    """What was promised, and what was measured: seconds by the clock, and of the processor."""
    made = told["year"]
    rows = [
        (f"making {told['requests']:,} requests, and replaying every hundredth", "180", made["wall_s"], made["cpu_s"]),
        *(
            (f"`{name}`: p95 (median {each['median_s']})", "1", each["p95_s"], each["cpu_s"])
            for name, each in told["reports"].items()
        ),
        *(
            (f"file `{name}`, {each['kb']:,} kB", "10", each["wall_s"], each["cpu_s"])
            for name, each in told["files"].items()
        ),
    ]
    lines = [f"| {what} | {most} | {wall_s} | {cpu_s} |" for what, most, wall_s, cpu_s in rows]
    machine = told["machine"]
    where = f"{machine['cpu']}, {machine['cores']} cores, Python {machine['python']}, load {machine['load_before']}"
    return "\n".join(
        [
            "| | at most, s | by the clock, s | of the processor, s |",
            "|---|--:|--:|--:|",
            *lines,
            "",
            f"Each report {told['runs']} times with each of its groupings. Measured {told['at'][:10]} on: {where}.",
            "",
        ]
    )


def with_table(page: str) -> str:
    figures = json.loads(FIGURES.read_text("utf-8"))
    return _TABLE.sub(lambda _: table(figures), page)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")

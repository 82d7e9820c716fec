"""The published run, docs/figures/bench.json, as the table of docs/bench.md: `python -m tests.bench.published`."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs/figures/bench.json"
PAGE = ROOT / "docs/bench.md"
_TABLE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end -->)", re.DOTALL)


def table(told: dict[str, Any]) -> str:
    """What was promised, and what was measured."""
    cost, paced, tracked = told["cpu_us"], told["cpu_us_paced"], told["tracking"]
    start = told["start"]
    rows = [
        ("CPU of a durable turn beside a bare aiogram echo", "at most 2.0x", f"**{told['turn_cpu_vs_aiogram']}x**"),
        ("… beside a bare python-telegram-bot echo", "below 1x", f"**{told['turn_cpu_vs_ptb']}x**"),
        ("… in microseconds: Mizban, aiogram, python-telegram-bot", "", _three(cost)),
        (
            "The same at 24 updates a second, one or two at a time",
            "",
            f"{told['turn_cpu_vs_aiogram_paced']}x, {told['turn_cpu_vs_ptb_paced']}x ({_three(paced)})",
        ),
        ("Durable turns a second, one process", "", f"{told['turns_per_s']}"),
        (f"Messages a second while {told['queued']:,} notices wait", "at least 26", f"**{told['sends_per_s']}**"),
        (
            "… in the fullest second; refused as too early",
            "at most 30; 0",
            _pair(told, "most_in_any_second", "early_sends"),
        ),
        ("Interactive p95 in the first minute of that drain", "under 2 s", f"**{told['interactive_p95_s']} s**"),
        ("Memory: idle, while draining", "bounded", f"{told['rss_idle_mb']} MB, {told['rss_drain_mb']} MB"),
        *(_workers(told["workers"]) if "workers" in told else []),
        (
            f"Tracking at the desk: p95 among {tracked['many']:,} beside {tracked['few']:,} requests",
            "at most 1.5x",
            f"**{tracked['track_p95_ratio']}x** ({' and '.join(map(str, reversed(tracked['track_p95_ms'])))} ms)",
        ),
        ("… and the whole turn, from the digits to the answer", "", f"{tracked['turn_p95_ratio']}x"),
        ("A later start without a messenger, to the first reply", "", f"{start['first_reply_s']} s"),
    ]
    lines = ["| | promised | measured |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    shares = ", ".join(f"{kind} {share:.0%}" for kind, share in told["turn_cpu_shares"].items() if share >= 0.005)
    machine = told["machine"]
    where = f"{machine['cpu']}, {machine['cores']} cores, Python {machine['python']}, load {machine['load_before']}"
    return "\n".join(
        [*lines, "", f"Where a turn's CPU goes: {shares}.", "", f"Measured {told['at'][:10]} on: {where}.", ""]
    )


def _workers(two: dict[str, Any]) -> list[tuple[str, str, str]]:
    drain = two["drain"]
    costs = ", ".join(f"{two[name]:,}" for name in ("w", "p", "l"))
    return [
        ("Two PostgreSQL workers: throughput beside its bound", "at least 0.9", f"**{two['reached']}**"),
        (
            "… beside one worker's; the bound; turns a second with one and two",
            "",
            f"{two['gain']}x; {two['bound']}x; {two['throughput_1']}, {two['throughput_2']}",
        ),
        ("… a worker's own CPU a turn beside one worker's", "at most 1.15x", f"**{two['cpu_growth']}x**"),
        ("… in microseconds a turn with one: worker, PostgreSQL, load", "", costs),
        ("Messages a second while two workers drain", "at least 26", f"**{drain['sends_per_s']}**"),
        (
            "… in the fullest second; refused as too early",
            "at most 30; 0",
            _pair(drain, "most_in_any_second", "early_sends"),
        ),
    ]


def _three(cost: dict[str, float]) -> str:
    return ", ".join(f"{cost[name]:,}" for name in ("mizban", "aiogram", "ptb"))


def _pair(told: dict[str, Any], first: str, second: str) -> str:
    return f"{told[first]}; **{told[second]}**"


def with_table(page: str) -> str:
    figures = json.loads(FIGURES.read_text("utf-8"))
    return _TABLE.sub(lambda _: table(figures), page)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")

"""The README's section «What was killed», written from docs/figures/resilience.json.

python -m tests.resilience.table      puts it between its two marks; a test fails where they differ
"""

import json
from pathlib import Path
from typing import Any

from tests.resilience.report import is_control

ROOT = Path(__file__).resolve().parent.parent.parent
FIGURES = ROOT / "docs/figures/resilience.json"
README = ROOT / "README.md"
BEGIN, END = "<!-- resilience: begin -->", "<!-- resilience: end -->"

ROWS = {
    "killed": "processes killed at random moments (kill -9)",
    "killed, all else failing": "killed while messenger, desk and clock fail too",
    "failpoints": "crashed at each named point, twice",
    "server restarted": "the database's server restarted under load, half the times as if it had crashed",
    "killed worker's rows": "workers killed with rows in hand, which another takes over",
    "double tap": "chats whose button two processes press at once",
    "frozen worker": "workers frozen past their lease while another takes over",
    "system calls": "faults at system calls: killed, no room, bad disk",
    "disk full": "journeys on a disk that fills up",
    "double tap, control": "*control:* the same double tap, looking before acting",
    "control ack_first": "*control:* acknowledge first, kills",
    "control check_act_mark": "*control:* check, act, then mark, kills",
}
SIZES = ("restarts", "kills", "crashes", "points", "workers", "chats", "requests")


def section(figures: dict[str, Any]) -> str:
    """The marks and what stands between them."""
    lines = [BEGIN]
    for store, parts in figures["parts"].items():
        lines += ["", f"| {store} | how many | lost | doubled | notices repeated |", "|---|--:|--:|--:|--:|"]
        lines += [_row(name, parts) for name in ROWS if _of(name, parts)]
    lines += ["", _foot(figures), END]
    return "\n".join(lines)


def _of(name: str, parts: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of that name; some were run several times and are numbered."""
    return [part for full, part in parts.items() if full == name or full.rstrip("0123456789 ") == name]


def _row(name: str, parts: dict[str, Any]) -> str:
    mine = _of(name, parts)
    size = next((one for one in SIZES if any(part.get(one) for part in mine)), SIZES[-1])
    told = "–" if is_control(name) else str(_sum(mine, "notices_doubled"))
    return f"| {ROWS[name]} | {_sum(mine, size)} | {_sum(mine, 'lost')} | {_sum(mine, 'doubled')} | {told} |"


def _sum(parts: list[dict[str, Any]], name: str) -> int:
    return sum(int(part.get(name, 0)) for part in parts)


def _foot(figures: dict[str, Any]) -> str:
    updates = sum(part.get("updates", 0) for parts in figures["parts"].values() for part in parts.values())
    servers = f", PostgreSQL {figures['postgres']}" if "postgres" in figures else ""
    foot = (
        f"Seed {figures['seed']}, {updates} updates, Python {figures['python']}, SQLite {figures['sqlite']}{servers},"
        f" {figures['cores']} cores, {figures['seconds'] // 60} minutes. `make resilience` repeats it."
    )
    return " ".join([foot, *_taken_over(figures)])


def _taken_over(figures: dict[str, Any]) -> list[str]:
    parts = [part for parts in figures["parts"].values() for part in parts.values() if "longest_s" in part]
    return [
        f"What a killed worker had in hand went on after {part['longest_s']} s at the latest, with leases of"
        f" {part['lease_s']:.0f} s."
        for part in parts
    ]


def rendered(readme: str, figures: dict[str, Any]) -> str:
    """The README with the section as the figures tell it."""
    before, _, rest = readme.partition(BEGIN)
    return before + section(figures) + rest.partition(END)[2]


def main() -> None:
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    README.write_text(rendered(README.read_text(encoding="utf-8"), figures), encoding="utf-8")


if __name__ == "__main__":
    main()

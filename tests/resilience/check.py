"""The checker: reads a history from its beginning to its end, after everything has drained, and counts.

    python -m tests.resilience.check HISTORY      prints one JSON line

It trusts nobody's word: what the messenger gave out and took, and what stands in the databases, is laid side by side.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.resilience.history import read

Fact = dict[str, Any]


@dataclass
class Counts:
    """`lost`: acknowledged updates without effect, codes told that no desk knows, committed notices never sent.
    `doubled`: requests beyond the confirmed journeys, or two with one key. `notices_doubled`: the same words again.
    `notices_conflicting`: words that nobody committed, or in another order. `stuck`: rows that wait though all is calm.
    """

    updates: int = 0
    acknowledged: int = 0
    requests: int = 0
    notices: int = 0
    lost: int = 0
    doubled: int = 0
    notices_doubled: int = 0
    notices_conflicting: int = 0
    stuck: int = 0
    drained: bool = False
    why: list[str] = field(default_factory=list)

    @property
    def violated(self) -> bool:
        return not self.drained or self.lost + self.doubled + self.notices_conflicting + self.stuck > 0


def check(history: Iterable[Fact]) -> Counts:
    facts: dict[str, list[Fact]] = defaultdict(list)
    for fact in history:
        facts[fact["what"]].append(fact)
    counts = Counts(
        updates=len(facts["update"]),
        acknowledged=len({fact["update"] for fact in facts["acknowledged"]}),
        requests=len(facts["request"]),
        notices=len(facts["told"]),
        drained=bool(facts["drained"]),
    )
    _updates(facts, counts)
    _requests(facts, counts)
    _drafts(facts, counts)
    if facts["outbox_row"]:
        _notices(facts, counts)
    for fact in facts["stuck"]:
        counts.stuck += 1
        counts.why.append(f"stuck in {fact['where']}: row {fact['row']} {fact['why']}")
    return counts


def _updates(facts: dict[str, list[Fact]], counts: Counts) -> None:
    done = {str(row["update"]) for row in facts["inbox_row"] if row["state"] == "done"}
    for fact in facts["acknowledged"]:
        if str(fact["update"]) not in done:
            counts.lost += 1
            counts.why.append(f"update {fact['update']} was acknowledged and had no effect")


def _requests(facts: dict[str, list[Fact]], counts: Counts) -> None:
    """A journey whose button was pressed has one request; only the last one of a chat may be on its way without."""
    at_desk: dict[int, list[str]] = defaultdict(list)
    for fact in facts["request"]:
        at_desk[fact["chat"]].append(fact["code"])
    confirmed: dict[int, set[int]] = defaultdict(set)
    for fact in facts["confirmed"]:
        confirmed[fact["chat"]].add(fact["journey"])
    for chat in at_desk.keys() | confirmed.keys():
        over = len(at_desk[chat]) - len(confirmed[chat])
        if over > 0:
            counts.doubled += over
            counts.why.append(f"chat {chat}: {len(at_desk[chat])} requests of {len(confirmed[chat])} journeys")
    for fact in facts["registered"]:
        if fact["code"].replace("-", "") not in at_desk[fact["chat"]]:
            counts.lost += 1
            counts.why.append(f"chat {fact['chat']} was told a code that the desk does not know")


def _drafts(facts: dict[str, list[Fact]], counts: Counts) -> None:
    """As many requests as drafts that were sent; none still on its way, but where the desk answered rubbish."""
    if not facts["drafts"]:
        return
    number = {fact["status"]: fact["number"] for fact in facts["drafts"]}
    unread = len({fact["key"] for fact in facts["desk_failed"] if fact["error"] == "BackendBroken"})
    on_its_way = max(0, number.get("confirmed", 0) - unread)
    over = max(0, counts.requests - number.get("submitted", 0) - number.get("confirmed", 0))
    counts.stuck += on_its_way
    counts.doubled = max(counts.doubled, over)
    if on_its_way or over:
        counts.why.append(f"{counts.requests} requests of these drafts: {number}")


def _notices(facts: dict[str, list[Fact]], counts: Counts) -> None:
    """Each chat was told what its outbox says, in its order; a message may come again, word for word."""
    committed: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for fact in facts["outbox_row"]:
        if fact["state"] in {"sent", "failed"}:
            committed[fact["chat"]].append((fact["text"], fact["state"] == "failed"))
    told: dict[int, list[str]] = defaultdict(list)
    for fact in facts["told"]:
        told[fact["chat"]].append(fact["text"])
    for chat in committed.keys() | told.keys():
        _follow(chat, committed[chat], told[chat], counts)


def _follow(chat: int, committed: list[tuple[str, bool]], told: list[str], counts: Counts) -> None:
    """Each message told is the next one of the outbox, or one that was told before. What is listed as failed need not
    have been told: the process may have died over it again and again, also after the messenger had it."""
    passed: set[str] = set()
    left = committed
    for text in told:
        skipped = next((place for place, (_, failed) in enumerate(left) if not failed), len(left))
        place = next((place for place, (one, _) in enumerate(left[: skipped + 1]) if one == text), None)
        if place is not None:
            passed |= {one for one, _ in left[: place + 1]}
            left = left[place + 1 :]
        elif text in passed:
            counts.notices_doubled += 1
        else:
            counts.notices_conflicting += 1
            counts.why.append(f"chat {chat} was told what was not its turn: {text[:60]!r}")
    if untold := [text for text, failed in left if not failed]:
        counts.lost += len(untold)
        counts.why.append(f"chat {chat} was not told: {untold[0][:60]!r}")


def main() -> None:
    counts = check(read(Path(sys.argv[1])))
    print(json.dumps(asdict(counts), ensure_ascii=False))
    sys.exit(1 if counts.violated else 0)


if __name__ == "__main__":
    main()

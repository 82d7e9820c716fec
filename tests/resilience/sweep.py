"""One main action at a time, with a fault at one system call of it: the first, the second … until none is left.

SQLite's own method, on the whole path: kill the process, or let the call fail for want of room or of a sound disk.
"""

import random
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.channel import OutMessage
from dialogs.protocol import Body, Pressed, Said
from tests.resilience.check import check
from tests.resilience.databases import Databases
from tests.resilience.drain import drain
from tests.resilience.guide import ANSWERS, PHOTO, Guide
from tests.resilience.history import read
from tests.resilience.lean import (
    Cue,
    Goal,
    LeanWorld,
    at_summary,
    buttons_of,
    by_ours,
    fork,
    run,
    submit_press,
    update,
    walk,
)
from tests.resilience.orders import Order

CHAT = 1
CALLS = {
    "sqlite": ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename"),
    "postgres": ("sendto", "recvfrom"),
}
FAULTS = {
    "sqlite": ("signal=KILL", "error=ENOSPC", "error=EIO"),
    "postgres": ("signal=KILL", "error=ECONNRESET"),
}
"""With a server the disk is the server's; what can fail here is the way to it, also after it has committed."""
UNREAL = {("sendto", "error=ECONNRESET")}
"""The client then reads why the server has hung up, and would wait for ever for one that has not."""
QUESTION = "هزینهٔ این خدمت چقدر است؟"
PERSONAL = re.compile(r"[0-9A-Z۰-۹\u2066-\u2069]+")


@dataclass(frozen=True)
class Action:
    """`before`: the state that it begins from, with `body` as what the citizen then does."""

    name: str
    before: Order
    body: Body


@dataclass(frozen=True)
class Point:
    action: Action
    call: str
    number: int
    fault: str

    def __str__(self) -> str:
        return f"{self.action.name}: {self.fault} at {self.call} {self.number}"


@dataclass
class Swept:
    points: int = 0
    of: int = 0
    struck: int = 0
    violations: list[str] = field(default_factory=list)


def sweep(guide: Guide, databases: Databases, first: Order, chance: random.Random, *, every: int) -> Swept:
    """Every so manyth point, from a place that chance chooses. `struck`: where the fault was seen to happen."""
    calls, faults = CALLS[databases.name], FAULTS[databases.name]
    folder = first.history.parent.parent
    actions = prepare(guide, databases, first)
    expected: dict[str, list[str]] = {}
    points: list[Point] = []
    for action in actions:
        numbers, expected[action.name] = _measure(guide, action, databases, folder / "measured" / action.name)
        at = [(call, n) for call in calls for n in _upto(numbers[call])]
        points += [Point(action, call, n, fault) for call, n in at for fault in faults if (call, fault) not in UNREAL]
    chosen = points[chance.randrange(every) :: every]
    swept = Swept(points=len(chosen), of=len(points))
    for number, point in enumerate(chosen):
        place = folder / "points" / str(number)
        order = databases.copy(point.action.before, place)
        problems, struck = _strike(guide, point, order, calls, expected[point.action.name])
        swept.struck += struck
        swept.violations += [f"{point}: {problem}" for problem in problems]
        if not problems:
            databases.drop(order)
    return swept


def _upto(number: int) -> range:
    return range(1, number + 1)


# ── preparing ──


def prepare(guide: Guide, databases: Databases, first: Order) -> list[Action]:
    def asks(body: Body, service: str) -> Goal:
        return lambda shown: guide.onward(shown.text, buttons_of(shown), service) == body

    folder, name = first.history.parent.parent, Said(ANSWERS["full_name"])
    rate, letter = "rate_inquiry", "residence_letter"
    starts: list[tuple[str, str, Goal | None, Body | None]] = [
        ("first words", rate, None, Said(guide.titles[rate])),
        ("answer", rate, asks(name, rate), name),
        ("question", rate, asks(name, rate), Said(QUESTION)),
        ("photo", letter, asks(PHOTO, letter), PHOTO),
        ("instant service", rate, at_summary(guide), None),
        ("request with a document", letter, at_summary(guide), None),
    ]
    return [
        _prepare(guide, databases.copy(first, folder / "prepared" / label), service, goal, body)
        for label, service, goal, body in starts
    ]


def _prepare(guide: Guide, order: Order, service: str, goal: Goal | None, body: Body | None) -> Action:
    run(order, lambda world: _lead(world, guide, service, goal))
    found = [fact["tap"] for fact in read(order.history) if fact["what"] == "here"] if order.history.exists() else []
    return Action(order.history.parent.name, order, body or Pressed(found[0]))


async def _lead(world: LeanWorld, guide: Guide, service: str, goal: Goal | None) -> None:
    app = await world.compose()
    if goal is not None:
        shown: dict[int, OutMessage] = await walk(by_ours(app), world.lean, guide, [CHAT], service, goal)
        world.history.note("here", tap=submit_press(guide, shown[CHAT]).data)
    await app.close()


# ── striking ──


def _measure(guide: Guide, action: Action, databases: Databases, folder: Path) -> tuple[Counter[str], list[str]]:
    """How often each call comes in the thread where it comes most; and what the chat then holds."""
    order = databases.copy(action.before, folder)
    by_thread = Counter(_CALL.findall(_act(action, order, CALLS[databases.name])))
    most: Counter[str] = Counter()
    for (_, call), count in by_thread.items():
        most[call] = max(most[call], count)
    return most, _aftermath(action, order, guide)[1]


_CALL = re.compile(r"^(\d+) +(\w+)\(", re.MULTILINE)


def _strike(
    guide: Guide, point: Point, order: Order, calls: Sequence[str], expected: Sequence[str]
) -> tuple[list[str], bool]:
    seen = _act(point.action, order, calls, "-e", f"inject={point.call}:{point.fault}:when={point.number}")
    struck = "INJECTED" in seen or "killed by SIGKILL" in seen
    problems, told = _aftermath(point.action, order, guide)
    if told != expected:
        problems.append(f"told {len(told)} messages instead of {len(expected)}, or others")
    return problems, struck


def _act(action: Action, order: Order, calls: Sequence[str], *options: str) -> str:
    """Do it under strace; what strace saw. Into a file: nobody empties a pipe while the child is waited for."""
    trace = order.history.with_suffix(".strace")
    child = fork(order, lambda cue: _do(order, cue, action.body))
    child.wait_ready()
    command = ["strace", "-f", "-p", str(child.pid), "-e", f"trace={','.join(calls)}", *options, "-o", str(trace)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        tracer.stderr.readline()  # it has attached itself
        child.go()
        child.end()
    return trace.read_text()


async def _do(order: Order, cue: Cue, body: Body) -> None:
    world = LeanWorld(order)
    app = await world.compose()
    cue.ready_then_go()
    await by_ours(app)([update(CHAT, "action", body)])
    await app.close()


def _aftermath(action: Action, order: Order, guide: Guide) -> tuple[list[str], list[str]]:
    """The update comes again, everything settles: what the checker says, and what the chat was told, without
    codes, and without that it takes longer, which is true on a busy machine."""
    run(order, lambda world: _recover(world, action.body))
    facts = list(read(order.history))
    counts = check(facts)
    rows = [fact["text"] for fact in facts if fact["what"] == "outbox_row"]
    told = [PERSONAL.sub("#", text) for text in rows if not text.startswith(guide.patience)]
    return (counts.why if counts.violated else []), told


async def _recover(world: LeanWorld, body: Body) -> None:
    app = await world.compose()
    if world.order.history.exists():
        world.history.note("confirmed", chat=CHAT, journey=1)
    await app.accept([update(CHAT, "action", body)])
    world.history.note("acknowledged", update="action")
    await drain(app, world.history, world.clock, world.order)
    await app.close()

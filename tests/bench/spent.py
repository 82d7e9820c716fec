"""Where the CPU time goes: samples of all threads' stacks, each weighed by the CPU time its thread has used since.

The functions nearest to the top decide what a sample is for. Taken every few milliseconds of CPU time, so that what
is measured is hardly slowed down.
"""

import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType

EVERY_S = 0.004
TOP = 70
KINDS = (
    ("crypto", ("backend_client/seal.py", "cryptography/")),
    ("sqlite", ("bot/store/transaction.py", "bot/store/sqlite.py")),
    ("json", ("dialogs/codec.py", "bot/store/codec.py", "channels/telegram_updates.py")),
    ("store", ("bot/store/", "bot/worker.py", "bot/timers.py", "bot/inbox.py", "concurrent/futures/")),
    ("desk", ("sqlalchemy/", "aiosqlite/", "embedded/")),
    ("log", ("logging/", "bot/log.py")),
    ("dialogs", ("/dialogs/", "/nlu/", "/backend_client/")),
    ("turn", ("bot/turn.py", "bot/content.py", "bot/effects/", "bot/access.py")),
    ("messenger", ("aiogram/", "pydantic/", "aiohttp/", "yarl/", "/channels/", "outbox.py", "attachments.py")),
    ("event loop", ("/asyncio/", "selectors.py")),
)  # fmt: skip
"""A function is of the first kind that one of whose marks its file's path holds."""


class Spent:
    """Samples from the signal USR1 on, so that starting up is left out."""

    def __init__(self) -> None:
        self._clocks: dict[threading.Thread, float] = {}
        self._kinds: Counter[str] = Counter()
        self._functions: Counter[str] = Counter()
        self._leaves: Counter[str] = Counter()
        signal.signal(signal.SIGUSR1, self._start)

    def _start(self, number: int, frame: FrameType | None) -> None:
        self._threads_used()
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)

    def _sample(self, number: int, frame: FrameType | None) -> None:
        frames = sys._current_frames()
        for ident, used_ms in self._threads_used().items():
            stack = frame if ident == threading.main_thread().ident else frames.get(ident)
            self._count(stack, used_ms)

    def _threads_used(self) -> dict[int, int]:
        """Microseconds of CPU time of each thread since the last sample."""
        used: dict[int, int] = {}
        clocks: dict[threading.Thread, float] = {}  # not by its ident, which a thread may have from one that ended
        for thread in threading.enumerate():
            if thread.ident is not None:
                now = time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
                used[thread.ident] = int((now - self._clocks.get(thread, now)) * 1e6)
                clocks[thread] = now
        self._clocks = clocks
        return used

    def _count(self, frame: FrameType | None, used_us: int) -> None:
        found, seen, leaf = "", set(), True
        while frame is not None:
            name = f"{_short(frame.f_code.co_filename)}:{frame.f_code.co_name}"
            if leaf:
                self._leaves[f"{name}:{frame.f_lineno}"] += used_us
                leaf = False
            if name not in seen:
                seen.add(name)
                self._functions[name] += used_us
            found = found or kind_of(frame.f_code.co_filename)
            frame = frame.f_back
        self._kinds[found or "rest"] += used_us

    def write(self, path: Path) -> None:
        """`shares` of the whole by kind; functions with what they call, and lines by themselves, dearest first."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        whole = self._kinds.total() or 1

        def shares(counted: Counter[str]) -> dict[str, float]:
            return {name: round(used / whole, 4) for name, used in counted.most_common(TOP)}

        told = {"shares": shares(self._kinds), "functions": shares(self._functions), "lines": shares(self._leaves)}
        path.write_text(json.dumps(told, indent=1), "utf-8")


def kind_of(file: str) -> str:
    return next((kind for kind, marks in KINDS if any(mark in file for mark in marks)), "")


def _short(file: str) -> str:
    return file.rpartition(f"site-packages{os.sep}")[2] if "site-packages" in file else "/".join(file.split("/")[-3:])

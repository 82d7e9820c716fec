"""Where lives begin: a process that has imported everything and never starts a thread or a loop, so it may fork.

Every 25th life is executed afresh instead, as an operator's restart is. The driver asks over a socket, a line a time.
"""

import asyncio
import gc
import json
import os
import signal
import socket
import sys
import threading
from dataclasses import dataclass
from typing import Any

from tests.resilience.orders import Order, spelled, understood

AFRESH = 25


@dataclass(frozen=True)
class Child:
    """A running life. `handle` is its pidfd: readable when it has ended, and never another's."""

    pid: int
    handle: int

    def kill(self, sign: signal.Signals = signal.SIGKILL) -> None:
        try:
            signal.pidfd_send_signal(self.handle, sign)
        except ProcessLookupError:
            return

    async def ended(self) -> None:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self.handle, over.set)
        try:
            await over.wait()
        finally:
            loop.remove_reader(self.handle)


class Nursery:
    """Made before the driver's loop. `begin` and `bury` belong together."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        gc.collect()
        gc.freeze()  # what is there already is neither walked through nor, for that, copied by each life
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            _serve(theirs)
        theirs.close()
        self._socket = ours
        self._lines = ours.makefile("r", encoding="utf-8")
        self._asking = threading.Lock()
        self.begun = 0

    async def begin(self, order: Order) -> Child:
        self.begun += 1
        afresh = self.begun % AFRESH == 0
        pid = await asyncio.to_thread(self._ask, {"order": spelled(order), "afresh": afresh})
        return Child(pid, os.pidfd_open(pid))

    async def bury(self, child: Child) -> int:
        """Wait for its end; its status as of os.waitpid."""
        await child.ended()
        os.close(child.handle)
        return await asyncio.to_thread(self._ask, {"bury": child.pid})

    def close(self) -> None:
        self._lines.close()
        self._socket.close()
        os.waitpid(self._pid, 0)

    def _ask(self, question: dict[str, Any]) -> int:
        with self._asking:
            self._socket.sendall(f"{json.dumps(question)}\n".encode())
            return int(self._lines.readline())


def _serve(asked: socket.socket) -> None:
    """In the nursery's own process, until the driver goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    next_one = _Executed()
    with asked.makefile("r", encoding="utf-8") as questions:
        for line in questions:
            question = json.loads(line)
            if "bury" in question:
                answer = os.waitpid(question["bury"], 0)[1]
            elif question["afresh"]:
                answer = next_one.begin(question["order"])
                next_one = _Executed()
            else:
                answer = _begin(question["order"], asked)
            asked.sendall(f"{answer}\n".encode())
    next_one.give_up()
    os._exit(0)


class _Executed:
    """A process executed afresh, which has imported what it needs by the time that it is told its order."""

    def __init__(self) -> None:
        heard, self._told = os.pipe()
        command = [sys.executable, "-m", "tests.resilience.life"]
        listens = [(os.POSIX_SPAWN_DUP2, heard, 0), (os.POSIX_SPAWN_CLOSE, self._told)]
        self._pid = os.posix_spawn(sys.executable, command, os.environ, file_actions=listens)
        os.close(heard)

    def begin(self, order: str) -> int:
        os.write(self._told, f"{order}\n".encode())
        os.close(self._told)
        return self._pid

    def give_up(self) -> None:
        os.close(self._told)
        os.waitpid(self._pid, 0)


def _begin(order: str, asked: socket.socket) -> int:
    child = os.fork()
    if child:
        return child
    from tests.resilience.life import live  # imported long ago; named here so that lives do not import nurseries

    try:
        asked.close()
        live(understood(order))
        os._exit(0)
    finally:
        os._exit(1)

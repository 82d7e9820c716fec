"""The disk is full at some steps of a journey, and has room again a moment later, without anybody's help.

python -m tests.resilience.disk FOLDER SEED      within a mount namespace of its own, on a small tmpfs
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from backend_client.errors import BackendError
from bot.channels.channel import Incoming
from bot.pack import pack_folder, read_pack
from dialogs.content.parser import parse
from tests.resilience.check import check
from tests.resilience.drain import drain, settle_all
from tests.resilience.guide import SERVICES, Guide
from tests.resilience.history import read
from tests.resilience.lean import LeanWorld, at_summary, run, submit_press, update, walk
from tests.resilience.orders import order_in

SIZE = "8m"
FULL_PERCENT = 50
CHATS = [1, 2, 3]
MOUNT = 'mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@"'


def fill_disk(folder: Path, seed: int) -> dict[str, object]:
    """The checker's counts, and how often something could not be written. Raises CalledProcessError."""
    data = folder / "data"
    data.mkdir(parents=True)
    unshared = ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh", SIZE, str(data)]
    command = [*unshared, sys.executable, "-m", "tests.resilience.disk", str(folder), str(seed)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    counts: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return counts


class Ballast:
    """Takes what room there is."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "ballast"

    def fill(self) -> None:
        with self._path.open("wb", buffering=0) as file:
            for size in (65536, 4096, 1):
                self._write(file.fileno(), b"\0" * size)

    def _write(self, handle: int, block: bytes) -> None:
        try:
            while os.write(handle, block):
                pass
        except OSError:
            return

    def drop(self) -> None:
        self._path.unlink()


async def _starve(world: LeanWorld, guide: Guide, seed: int) -> None:
    app = await world.compose()
    chance, ballast = random.Random(seed), Ballast(world.order.data)

    async def deliver(updates: list[Incoming]) -> None:
        await app.accept(updates)
        await settle_all(app, world.clock)

    async def starved(updates: list[Incoming]) -> None:
        if chance.randrange(100) < FULL_PERCENT:
            ballast.fill()
            try:
                await deliver(updates)
            except (sqlite3.Error, OSError, BackendError) as full:
                world.history.note("full", why=f"{type(full).__name__}: {full}")
            finally:
                ballast.drop()
        await deliver(updates)

    for number, service in enumerate(SERVICES, start=1):
        shown = await walk(starved, world.lean, guide, CHATS, service, at_summary(guide))
        for chat in CHATS:
            world.history.note("confirmed", chat=chat, journey=number)
        await starved([update(chat, f"tap:{number}:{chat}", submit_press(guide, shown[chat])) for chat in CHATS])
    await drain(app, world.history, world.clock, world.order)
    await app.close()


def main() -> None:
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    guide, order = Guide(parse(read_pack(pack_folder("demo")))), order_in(folder)
    run(order, lambda world: _starve(world, guide, seed))
    facts = list(read(order.history))
    refused = sum(fact["what"] == "full" for fact in facts)
    print(json.dumps({**asdict(check(facts)), "refused": refused}))


if __name__ == "__main__":
    main()

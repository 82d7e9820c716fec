"""`python -m tests.frozen.killing PLACE`: upgrade copies of this place, killed at the 1st, 2nd, 3rd … statement.

For each kill the revisions that then stood, of bot.db and desk.db; the last line is of the upgrade that was not killed.
Processes are forked from one that has everything imported and has no threads yet.
"""

import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.backup.upgrading import upgrade
from bot.settings import Settings


def killed_at(number: int, folder: Path) -> bool:
    """Upgrade in a process that dies before its statement of that number; False where it came to its end."""
    child = os.fork()
    if not child:
        _upgrade(number, folder)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return False
    assert os.WIFSIGNALED(status), status
    return True


def _upgrade(number: int, folder: Path) -> None:
    left = number

    @event.listens_for(Engine, "before_cursor_execute")
    def _(*_: Any) -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    upgrade(Settings.from_environ({"MIZBAN_DATA_DIR": str(folder)}), lambda _: None)


def revision(database: Path) -> str:
    """Raises AssertionError for a damaged file."""
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (found,) = db.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found)


def main(place: Path) -> None:
    for number in count(1):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "var"
            shutil.copytree(place, folder)
            killed = killed_at(number, folder)
            print(*(revision(folder / name) for name in ("bot.db", "desk.db")), flush=True)
            if not killed:
                return
            # Started again it ends what it had begun.
            assert not killed_at(sys.maxsize, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

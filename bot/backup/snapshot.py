"""Both databases as they were at one and the same moment, while the service goes on.

PostgreSQL: one transaction sees both schemas in one snapshot.

SQLite: two files have no common snapshot, so the desk is stopped for the few milliseconds in which both readers begin:

    the desk's write lock ─▶ bot's reader begins ─▶ desk's reader begins ─▶ the lock is let go

No deed at the desk can be committed between the two beginnings, so what the two readers see is a state in which the
installation really was, one in which a kill could have left it. Everything that holds after a kill holds here:

- An effect that the desk has performed and the bot has not noted stands in the queue: it is performed again under the
  same idempotency key, and the desk gives the answer it gave before.
- An effect that the bot has noted is in the desk's snapshot, since the desk commits first. The reverse order of readers
  without the lock could lose it: the bot would know a tracking code that the desk does not.
- The feed's cursor never points beyond the desk's last change, so no later change can hide behind it.

A reader keeps SQLite's write-ahead log from being cut short while it reads; it is cut at the next checkpoint.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

from bot.backup.parts import BOT, BUSY_TIMEOUT_S, DESK, PARTS, Part, opened_file, opened_server
from bot.backup.refusal import Refused
from bot.settings import Settings


@contextmanager
def snapshot(settings: Settings) -> Iterator[dict[Part, Connection]]:
    """Raises Refused where there is nothing to read."""
    if settings.database_url:
        with opened_server(settings.database_url, snapshot=True) as connection:
            yield dict.fromkeys(PARTS, connection)
        return
    for part in PARTS:
        if not (settings.data_dir / f"{part.name}.db").exists():
            raise Refused(f"there is no {part.name}.db in {settings.data_dir}: nothing to back up")
    with _of_files(settings.data_dir) as readers:
        yield readers


@contextmanager
def _of_files(folder: Path) -> Iterator[dict[Part, Connection]]:
    bot_file, desk_file = folder / "bot.db", folder / "desk.db"
    with opened_file(bot_file) as bot, opened_file(desk_file) as desk:
        with closing(sqlite3.connect(desk_file, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as gate:
            try:
                gate.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as busy:
                raise Refused(f"the desk's database could not be stopped for a moment: {busy}") from busy
            for reader in (bot, desk):
                reader.execute(text("SELECT count(*) FROM sqlite_master"))
            gate.execute("ROLLBACK")
        yield {BOT: bot, DESK: desk}

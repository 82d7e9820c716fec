"""What an archive holds, and that both databases in it are of one moment."""

import datetime as dt
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.backup import upgrading
from bot.backup.parts import BOT, DESK
from bot.backup.refusal import Refused
from bot.backup.restoring import restore
from bot.backup.snapshot import snapshot
from bot.backup.taking import WITH_KEY, WITHOUT_KEY, back_up
from tests.backup.lives import Places, content, lives
from tests.frozen.life import Life


async def test_an_archive_is_its_owners_alone_and_has_no_key_unless_asked(place: Places, tmp_path: Path) -> None:
    old = place("old", "sqlite")
    await lives(old)
    told: list[str] = []
    plain = back_up(old.settings, tmp_path, old.now, told.append)
    full = back_up(old.settings, tmp_path / "full.tar", old.now, told.append, with_key=True)

    assert plain.name == f"mizban-{old.now:%Y%m%dT%H%M%SZ}.tar"
    assert stat.S_IMODE(plain.stat().st_mode) == 0o600
    assert WITHOUT_KEY in told
    assert told[-1] == WITH_KEY
    secret = (old.folder / "secret.key").read_bytes()
    assert secret not in plain.read_bytes()
    assert secret in full.read_bytes()


async def test_an_archive_with_the_key_needs_nothing_else(place: Places, tmp_path: Path) -> None:
    old = place("old", "sqlite")
    await lives(old)
    archive = back_up(old.settings, tmp_path / "full.tar", old.now, print, with_key=True)
    new = Life(tmp_path / "new")

    restore(new.settings, archive, old.now, print)

    assert stat.S_IMODE((new.folder / "secret.key").stat().st_mode) == 0o600
    assert content(new) == content(old)


async def test_an_archive_that_is_there_is_not_overwritten(place: Places, tmp_path: Path) -> None:
    old = place("old", "sqlite")
    await lives(old)
    archive = back_up(old.settings, tmp_path / "a.tar", old.now, print)
    with pytest.raises(Refused, match="is there already"):
        back_up(old.settings, archive, old.now, print)


def test_where_nothing_is_nothing_is_backed_up(place: Places, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"there is no bot\.db"):
        back_up(place("old", "sqlite").settings, tmp_path / "a.tar", dt.datetime.now(dt.UTC), print)
    assert [one.name for one in tmp_path.iterdir()] == ["old"]


def test_a_read_while_both_snapshots_begin_sees_no_deed_between_them(place: Places) -> None:
    """What is committed at the desk once the snapshots have begun is in neither."""
    old = place("old", "sqlite")
    upgrading.upgrade(old.settings, print)
    with snapshot(old.settings) as connections, closing(sqlite3.connect(old.folder / "desk.db")) as desk, desk:
        desk.execute("INSERT INTO wrong_try (bucket, at) VALUES ('x', '2026-11-21 00:00:00.000000')")
        desk.commit()
        assert connections[DESK].execute(text("SELECT count(*) FROM wrong_try")).scalar() == 0


def test_the_bot_never_knows_more_than_the_desk(place: Places) -> None:
    """A deed is committed at the desk, then noted by the bot, over and over; a snapshot shows it noted or not yet."""
    old = place("old", "sqlite")
    upgrading.upgrade(old.settings, print)
    enough = threading.Event()
    working = threading.Thread(target=deed_after_deed, args=(old.folder, enough))
    working.start()
    try:
        seen = [ids_of(old) for _ in range(40)]
    finally:
        enough.set()
        working.join()
    assert {done - noted for done, noted in seen} <= {0, 1}
    assert len(set(seen)) > 1


def deed_after_deed(folder: Path, enough: threading.Event) -> None:
    with closing(sqlite3.connect(folder / "desk.db")) as desk, closing(sqlite3.connect(folder / "bot.db")) as bot:
        while not enough.is_set():
            with desk:
                desk.execute("INSERT INTO wrong_try (bucket, at) VALUES ('x', '2026-11-21 00:00:00.000000')")
            with bot:
                bot.execute("INSERT INTO audit (at, person_ref, action, target, outcome) VALUES (1, '', '', '', '')")


def ids_of(life: Life) -> tuple[int, int]:
    """The desk's last deed, and the last that the bot has noted."""
    with snapshot(life.settings) as connections:
        done = connections[DESK].execute(text("SELECT coalesce(max(id), 0) FROM wrong_try")).scalar_one()
        noted = connections[BOT].execute(text("SELECT coalesce(max(id), 0) FROM audit")).scalar_one()
    return done, noted

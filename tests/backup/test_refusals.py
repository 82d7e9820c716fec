"""What a restore refuses, and that it then has touched nothing; a restore that was killed."""

import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup import swap, upgrading
from bot.backup.parts import DESK
from bot.backup.refusal import Refused
from bot.backup.restoring import restore
from bot.backup.taking import back_up
from bot.serving import DataInUse, holding
from tests.backup.lives import ENGINES, NOW, Places, asked, content, lives
from tests.frozen.life import Life


def untouched(life: Life) -> bool:
    return {one.name for one in life.folder.iterdir()} <= {"secret.key", "lock"}


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_place_that_is_not_empty_is_kept_unless_told(engine: str, archive: Path, place: Places) -> None:
    new = place("new", engine)
    async with new.goes_on():
        await new.hears("77", "سلام")
    before = content(new)

    with pytest.raises(Refused, match="not empty; it has the bot database with 1 conversations"):
        restore(new.settings, archive, NOW, print)
    assert content(new) == before

    told: list[str] = []
    restore(new.settings, archive, NOW, told.append, replace=True)
    assert any(line.startswith("replacing the bot database with 1 conversations") for line in told)
    assert asked(new, "SELECT chat FROM conversation ORDER BY chat") == [("1",), ("2",), ("3",), ("4",)]


def test_a_place_that_a_server_holds(archive: Path, place: Places) -> None:
    new = place("new", "sqlite")
    with holding(new.folder), pytest.raises(DataInUse):
        restore(new.settings, archive, NOW, print)


async def test_a_database_that_a_process_works_on(archive: Path, place: Places) -> None:
    new = place("new", "postgres")
    async with new.goes_on():
        await new.hears("77", "سلام")
        with pytest.raises(Refused, match="mizban is running on this database"):
            restore(new.settings, archive, NOW, print, replace=True)


def test_the_key_of_another_installation(archive: Path, place: Places) -> None:
    new = place("new", "sqlite")
    (new.folder / "secret.key").write_bytes(b"x" * 32)
    with pytest.raises(Refused, match="is not the key of this archive"):
        restore(new.settings, archive, NOW, print)
    assert untouched(new)


def test_no_key_at_all(archive: Path, tmp_path: Path) -> None:
    new = Life(tmp_path / "new")
    with pytest.raises(Refused, match="the key is not in this archive"):
        restore(new.settings, archive, NOW, print)


@pytest.mark.parametrize("member", ["bot/conversation/000001.msgpack.gz", "desk/request/000001.msgpack.gz", "files/"])
def test_a_damaged_member_is_named(member: str, archive: Path, place: Places) -> None:
    new = place("new", "sqlite")
    with tarfile.open(archive) as tar:
        found = next(one for one in tar if one.name.startswith(member))
    whole = bytearray(archive.read_bytes())
    whole[found.offset_data + 20] ^= 1
    archive.write_bytes(whole)
    with pytest.raises(Refused, match=f"is damaged: {found.name}"):
        restore(new.settings, archive, NOW, print)
    assert untouched(new)


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_an_archive_that_ends_early(kept: float, archive: Path, place: Places) -> None:
    new = place("new", "sqlite")
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole.rstrip(b"\0")) * kept)])
    with pytest.raises(Refused, match=r"damaged|no end"):
        restore(new.settings, archive, NOW, print)
    assert untouched(new)


def test_something_else(tmp_path: Path, place: Places) -> None:
    (tmp_path / "cat.jpg").write_bytes(b"\xff\xd8 a cat")
    with pytest.raises(Refused, match="not a backup of Mizban"):
        restore(place("new", "sqlite").settings, tmp_path / "cat.jpg", NOW, print)


def test_a_manifest_that_was_changed(archive: Path, place: Places) -> None:
    """Without the key nobody can make an archive that is believed."""
    new = place("new", "sqlite")
    with tarfile.open(archive) as tar:
        told = tar.extractfile("manifest.json")
        assert told is not None
        revision = json.load(told)["made_at"]
    archive.write_bytes(archive.read_bytes().replace(revision.encode(), revision.replace("2026", "2025").encode()))
    with pytest.raises(Refused, match="was changed after it was made"):
        restore(new.settings, archive, NOW, print)
    assert untouched(new)


async def test_a_newer_schema(place: Places, tmp_path: Path) -> None:
    """Neither backed up, since nobody could say what is in it, nor served."""
    old = place("old", "sqlite")
    await lives(old)
    with closing(sqlite3.connect(old.folder / "bot.db")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused, match="the bot database has schema 9999; this program knows up to"):
        back_up(old.settings, tmp_path / "a.tar", NOW, print)


def test_an_archive_of_a_newer_program(archive: Path, place: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = DESK.revisions[-1]
    monkeypatch.setitem(DESK.__dict__, "revisions", ("0000",))
    new = place("new", "sqlite")
    with pytest.raises(Refused, match=f"the desk database has schema {newest}; this program knows up to 0000"):
        restore(new.settings, archive, NOW, print)
    assert untouched(new)


# ── half way ──


def test_killed_between_the_two_databases_the_next_who_holds_the_place_ends_it(archive: Path, place: Places) -> None:
    new = place("new", "sqlite")
    restore(new.settings, archive, NOW, print)
    whole = content(new)
    made = new.folder / swap.MADE
    made.mkdir()
    (new.folder / "desk.db").rename(made / "desk.db")
    (new.folder / "desk.db").write_bytes(b"of before")
    (new.folder / "desk.db-wal").write_bytes(b"of before")

    with holding(new.folder):
        assert content(new) == whole
    assert not made.exists()


def test_killed_before_it_was_whole_nothing_counts(archive: Path, place: Places) -> None:
    new = place("new", "sqlite")
    (new.folder / "restoring").mkdir()
    (new.folder / "restoring" / "bot.db").write_bytes(b"half")

    restore(new.settings, archive, NOW, print)

    assert asked(new, "SELECT count(*) FROM conversation") == [(4,)]


# ── a database that is not there ──


@pytest.mark.parametrize(
    "deed",
    [
        lambda life, archive: back_up(life.settings, archive.with_name("a.tar"), NOW, print),
        lambda life, archive: restore(life.settings, archive, NOW, print),
        lambda life, _: upgrading.missing(life.settings, print),
    ],
    ids=["backup", "restore", "migrate"],
)
def test_a_server_that_does_not_answer(deed: Callable[[Life, Path], object], archive: Path, tmp_path: Path) -> None:
    life = Life(tmp_path / "new", f"postgresql://nobody:hidden@/none?host={tmp_path}")
    life.make_key()
    with pytest.raises(Refused, match="the database does not do it: ") as refused:
        deed(life, archive)
    assert "hidden" not in str(refused.value)
    assert not (tmp_path / "a.tar").exists()

"""R18: what a released version left behind goes on in this one: the same dialogs, at the same step."""

import datetime as dt
import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup.parts import BOT, DESK
from bot.backup.restoring import restore
from bot.backup.taking import back_up
from tests.frozen.life import CONFIRM, TO_SUMMARY, Life
from tests.frozen.make import HERE, codes

SAMPLES = sorted(place.parent.name for place in HERE.glob("*/life.json"))
pytestmark = pytest.mark.parametrize("sample", SAMPLES)


def thawed(sample: str, folder: Path) -> dict[str, str]:
    """A copy of the sample's place, and what is known of its life."""
    shutil.copytree(HERE / sample, folder)
    for packed in folder.glob("*.gz"):
        packed.with_suffix("").write_bytes(gzip.decompress(packed.read_bytes()))
        packed.unlink()
    (folder / "secret.key").chmod(0o600)
    known: dict[str, str] = json.loads((folder / "life.json").read_text("utf-8"))
    return known


def revisions(folder: Path) -> str:
    found = []
    for name in ("bot.db", "desk.db"):
        with closing(sqlite3.connect(folder / name)) as db:
            found += db.execute("SELECT version_num FROM alembic_version").fetchone()
    return "-".join(found)


def registrations(life: Life, chat: str) -> int:
    """How often a tracking code was told as new."""
    return sum("کد پیگیری:" in text and "گام بعد:" in text for text in life.texts(chat))


async def goes_on(life: Life, known: dict[str, str], *, waiting: int) -> None:
    """Everybody of the sample (tests/frozen/make.py); `waiting`: how many messages go to the one who waits for them."""
    await life.settles()
    assert len(life.post.told["4"]) == waiting

    life.now += dt.timedelta(minutes=10)
    await life.settles()
    assert registrations(life, "3") == 1

    await life.hears("2", *TO_SUMMARY, CONFIRM)
    assert "شمارهٔ تلفن همراه" in life.texts("2")[0], "the form has not gone on at its field"
    assert registrations(life, "2") == 1
    assert len({codes(life, chat)[0] for chat in "23"} | {known["code"]}) == 3

    await life.hears("6", f"/start {known['token']}")
    assert any(known["code"] in text.translate({0x2066: None, 0x2069: None}) for text in life.texts("6"))

    life.now += dt.timedelta(days=28)
    await life.settles()
    assert [text for text in life.texts("5") if "تا ۳ روز دیگر پاک می‌شود" in text] == life.texts("5")
    assert len(life.texts("5")) == 1


async def test_its_dialogs_go_on_after_an_upgrade(sample: str, tmp_path: Path) -> None:
    folder = tmp_path / "var"
    known = thawed(sample, folder)
    assert revisions(folder) == sample

    life = Life(folder, since=dt.datetime.fromisoformat(known["at"]) + dt.timedelta(hours=1))
    async with life.goes_on():
        await goes_on(life, known, waiting=1)


async def test_its_dialogs_go_on_after_a_restore_into_postgresql(
    sample: str, tmp_path: Path, postgres_url: str
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    known = thawed(sample, old)
    life = Life(new, postgres_url, since=dt.datetime.fromisoformat(known["at"]) + dt.timedelta(hours=1))
    life.make_key()
    archive = back_up(Life(old).settings, tmp_path / "sample.tar", life.now, print)

    restore(life.settings, archive, life.now, print)

    async with life.goes_on():
        await goes_on(life, known, waiting=0)


def test_killed_at_any_statement_of_an_upgrade_it_stands_at_a_whole_schema(sample: str, tmp_path: Path) -> None:
    folder = tmp_path / "var"
    thawed(sample, folder)
    command = [sys.executable, "-m", "tests.frozen.killing", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    stood = ["-".join(line.split()) for line in done.stdout.splitlines()]
    newest = f"{BOT.revisions[-1]}-{DESK.revisions[-1]}"
    assert stood[-1] == newest
    assert set(stood) <= {f"{bot}-{desk}" for bot in BOT.revisions for desk in DESK.revisions}
    assert sample == newest or len(stood) > 2

"""Migrations by hand."""

from pathlib import Path

import pytest

from bot import keys
from bot.backup import upgrading
from bot.backup.parts import BOT, DESK
from tests.backup.lives import ENGINES, Places
from tests.frozen.life import Life


@pytest.mark.parametrize("engine", ENGINES)
def test_migrate_says_from_where_to_where(engine: str, place: Places) -> None:
    new = place("new", engine)
    told: list[str] = []
    assert upgrading.missing(new.settings, told.append)
    upgrading.upgrade(new.settings, told.append)
    assert not upgrading.missing(new.settings, told.append)
    newest = BOT.revisions[-1]
    assert told == [f"bot: none → {newest}", f"desk: none → {DESK.revisions[-1]}"] * 2 + [
        "done",
        f"bot: {newest}, up to date",
        f"desk: {DESK.revisions[-1]}, up to date",
    ]


def test_migrate_makes_no_databases_without_a_key(tmp_path: Path) -> None:
    life = Life(tmp_path / "new")
    with pytest.raises(keys.KeyUnusable):
        upgrading.upgrade(life.settings, print)
    assert not life.folder.exists()

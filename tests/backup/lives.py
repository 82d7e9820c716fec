"""Places to back up and to restore into, and what stands in them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import select, text

from bot.backup.parts import BOT, PARTS
from bot.backup.restoring import restore
from bot.backup.rows import tables_of
from bot.backup.snapshot import snapshot
from bot.backup.taking import back_up
from tests.frozen.life import CLERK, FORM_TO_NAME, IDENTITY, Life

ENGINES = ("sqlite", "postgres")
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
RENEWED = {"outbox", "conversation", "gate", "invite", "audit", "effect", "response_number", "meta"}
ASKED_IN_VAIN = "قلقلک و پیانو"
Places = Callable[[str, str], Life]


def content(life: Life) -> dict[str, list[Any]]:
    """All rows of all tables that a restore does not renew."""
    with snapshot(life.settings) as connections:
        return {
            f"{part.name}.{table.name}": sorted(map(repr, connections[part].execute(select(table))))
            for part in PARTS
            for table in tables_of(connections[part], part)
            if table.name not in RENEWED
        }


def asked(life: Life, sql: str, part: Any = BOT) -> list[Any]:
    """Rows of a query."""
    with snapshot(life.settings) as connections:
        part.enter(connections[part])
        return [tuple(row) for row in connections[part].execute(text(sql))]


async def lives(life: Life) -> None:
    """1: registered, asked in vain · 2: in mid-form · 3: confirmed, the desk does not answer · 4: a message waits."""
    async with life.goes_on():
        await life.app.desk.add_staff(CLERK)
        await life.submits("1")
        await life.hears("1", ASKED_IN_VAIN)
        await life.hears("2", "سلام", *FORM_TO_NAME, *IDENTITY)
        life.faults.held.add("submit")
        await life.submits("3")
        await life.hears("4", "سلام", sending=False)


def restored(old: Life, new: Life, *, hours: float = 1) -> list[str]:
    """Back the old one up and restore it into the new one so much later; what the operator is told."""
    told: list[str] = []
    archive = back_up(old.settings, old.folder.parent / "backup.tar", old.now, told.append)
    new.now = old.now + dt.timedelta(hours=hours)
    restore(new.settings, archive, new.now, told.append)
    return told

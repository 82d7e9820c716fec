"""Freeze a sample of this program's schema: `python -m tests.frozen.make`, once at each release that has a new schema.

It makes tests/frozen/<revision of bot.db>-<revision of desk.db>/ with both databases, the files and a key of its own,
and tells in life.json what was going on. What is frozen is never changed again.

1: registered, with a receipt   2: in mid-form   3: confirmed, the desk did not answer   4: a message waits for them
5: left a form, whose expiry a timer will tell
"""

import asyncio
import gzip
import io
import json
import re
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from shutil import copytree

import zxingcpp
from PIL import Image

from tests.frozen.life import CLERK, FORM_TO_NAME, IDENTITY, Life

HERE = Path(__file__).parent
_CODE = re.compile(r"MZ(?:-[0-9A-Z]{3,4}){3}")


async def live(folder: Path) -> dict[str, str]:
    """The sample's life; what is known of it afterwards."""
    life = Life(folder, seeded=True)
    life.make_key()
    async with life.goes_on():
        await _happen(life)
    return {"code": codes(life, "1")[0], "token": _token(life, "1"), "at": life.now.isoformat()}


async def _happen(life: Life) -> None:
    await life.app.desk.add_staff(CLERK)
    await life.submits("1")
    await life.hears("2", "سلام", *FORM_TO_NAME, *IDENTITY)
    await life.hears("5", "سلام", *FORM_TO_NAME, *IDENTITY)
    life.faults.held.add("submit")
    await life.submits("3")
    await life.hears("4", "سلام", sending=False)


def codes(life: Life, chat: str) -> list[str]:
    return _CODE.findall("\n".join(life.texts(chat)))


def _token(life: Life, chat: str) -> str:
    """Of the QR code on the receipt's picture."""
    (picture,) = (message.file for message in life.post.told[chat] if message.file)
    (barcode,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.content)))
    return str(barcode.text).rpartition("/")[2]


def freeze(folder: Path, known: dict[str, str]) -> Path:
    """Databases in one file each, packed; named by their revisions."""
    with tempfile.TemporaryDirectory() as scratch:
        packed = {name: _packed(folder / name, Path(scratch) / name) for name in ("bot.db", "desk.db")}
    target = HERE / "-".join(revision for revision, _ in packed.values())
    target.mkdir()
    for name, (_, content) in packed.items():
        (target / f"{name}.gz").write_bytes(content)
    copytree(folder / "files", target / "files")
    (target / "secret.key").write_bytes((folder / "secret.key").read_bytes())
    (target / "life.json").write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    return target


def _packed(database: Path, copy: Path) -> tuple[str, bytes]:
    with closing(sqlite3.connect(database)) as was, closing(sqlite3.connect(copy)) as now:
        was.backup(now)
        now.execute("PRAGMA journal_mode = DELETE")
        now.execute("VACUUM")
        (revision,) = now.execute("SELECT version_num FROM alembic_version").fetchone()
    return revision, gzip.compress(copy.read_bytes(), 9, mtime=0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "var"
        print(freeze(folder, asyncio.run(live(folder))), file=sys.stderr)

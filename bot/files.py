"""Files that people sent, kept as they came: sealed, at files/ab/<keyed hash of the content's hash>."""

import asyncio
import datetime as dt
import hashlib
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from backend_client.contract import Page
from backend_client.seal import Seal
from bot.durable import write_whole
from bot.looks import MB, Kind, Mime, look
from bot.store.store import StoredFileRow
from dialogs.protocol import FileRefused, FileStored

__all__ = ["MB", "Files"]

NAME_CHARS = 80
ASIDE = ".gone"
_ENDINGS: dict[Mime, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}


class KeepsRows(Protocol):
    async def add_file(self, row: StoredFileRow) -> None: ...

    async def has_file(self, name_hash: str) -> bool: ...


class Files:
    """`directory`: files/ of the data place, which processes may share. `seal`: the store's, which knows files by its
    hash.

    Content that is there already is not written again, so keeping it and removing it may cross. Whoever removes a file
    first puts it aside and then looks once more for an owner; whoever keeps it looks once more for the file after its
    row is committed. Whichever comes first, one of the two sees the other.
    """

    def __init__(self, directory: Path, seal: Seal, rows: KeepsRows) -> None:
        self._directory = directory
        self._seal = seal
        self._rows = rows

    async def keep(
        self, content: bytes, *, owner: str, slot: str, name: str, kinds: Collection[Kind], max_mb: int
    ) -> FileStored | FileRefused:
        """Look at it and keep it: first the file, safe on disk, then its row. Repeating is harmless."""
        mime = await asyncio.to_thread(look, content, kinds, max_mb)
        if isinstance(mime, FileRefused):
            return mime
        sha256 = hashlib.sha256(content).hexdigest()
        name_hash = self._seal.lookup("file", sha256)
        row = StoredFileRow(name_hash=name_hash, mime=mime, size=len(content), owner=owner)
        await asyncio.to_thread(self._write, name_hash, content)
        await self._rows.add_file(row)
        await asyncio.to_thread(self._write, name_hash, content)
        page = Page(slot=slot, sha256=sha256, name=shown_name(name, mime), mime=mime, size=len(content))
        return FileStored(page)

    async def read(self, sha256: str) -> bytes:
        """The content. Raises FileNotFoundError, and SealBroken where it was changed."""
        return await asyncio.to_thread(self._read, self._seal.lookup("file", sha256))

    async def remove(self, name: str) -> bool:
        """Delete it from the disk, unless somebody owns it by now; False where nothing was deleted."""
        if name.endswith(ASIDE):  # a process died over it
            name = name.removesuffix(ASIDE)
        elif await self._rows.has_file(name) or not await asyncio.to_thread(self._put_aside, name):
            return False
        owned = await self._rows.has_file(name)
        await asyncio.to_thread(self._put_back if owned else self._delete, name)
        return not owned

    async def older_than(self, moment: dt.datetime) -> tuple[str, ...]:
        """Names of what was written before then, halves that a crash left included."""
        return await asyncio.to_thread(self._older_than, moment.timestamp())

    def _place(self, name_hash: str) -> Path:
        return self._directory / name_hash[:2] / name_hash

    def _aside(self, name: str) -> Path:
        return self._directory / name[:2] / f"{name}{ASIDE}"

    def _put_aside(self, name: str) -> bool:
        try:
            self._place(name).rename(self._aside(name))
        except FileNotFoundError:
            return False
        return True

    def _put_back(self, name: str) -> None:
        self._aside(name).replace(self._place(name))

    def _delete(self, name: str) -> None:
        self._aside(name).unlink(missing_ok=True)

    def _older_than(self, moment_s: float) -> tuple[str, ...]:
        names = []
        for place in self._directory.glob("*/*"):
            with suppress(FileNotFoundError):  # a half that has just become whole
                if place.stat().st_mtime < moment_s:
                    names.append(place.name)
        return tuple(names)

    def _read(self, name_hash: str) -> bytes:
        try:
            sealed = self._place(name_hash).read_bytes()
        except FileNotFoundError:
            sealed = self._aside(name_hash).read_bytes()
        return self._seal.open(sealed, f"file/{name_hash}")

    def _write(self, name_hash: str, content: bytes) -> None:
        place = self._place(name_hash)
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(place, self._seal.seal(content, f"file/{name_hash}"))


def shown_name(name: str, mime: Mime) -> str:
    """A name fit to be shown: no path, no control or direction marks, and an ending that tells what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"} or letter == "\u200c"
    )
    stem = plain.rpartition(".")[0] or plain
    return (stem.strip(". ")[:NAME_CHARS] or "file") + _ENDINGS[mime]

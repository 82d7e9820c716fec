"""Files that people sent, kept as they came: sealed, at files/ab/<keyed hash of the content's hash>."""

import asyncio
import hashlib
import os
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from backend_client.contract import Page
from backend_client.seal import Seal
from bot.looks import MB, Kind, Mime, look
from bot.store.store import StoredFileRow
from dialogs.protocol import FileRefused, FileStored

__all__ = ["MB", "Files"]

NAME_CHARS = 80
_ENDINGS: dict[Mime, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}


class KeepsRows(Protocol):
    async def add_file(self, row: StoredFileRow) -> None: ...


class Files:
    """`directory`: files/ of the data place."""

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
        await asyncio.to_thread(self._write, name_hash, content)
        row = StoredFileRow(sha256=sha256, name_hash=name_hash, mime=mime, size=len(content), owner=owner)
        await self._rows.add_file(row)
        page = Page(slot=slot, sha256=sha256, name=shown_name(name, mime), mime=mime, size=len(content))
        return FileStored(page)

    async def read(self, sha256: str) -> bytes:
        """The content. Raises FileNotFoundError, and SealBroken where it was changed."""
        return await asyncio.to_thread(self._read, self._seal.lookup("file", sha256))

    def _place(self, name_hash: str) -> Path:
        return self._directory / name_hash[:2] / name_hash

    def _read(self, name_hash: str) -> bytes:
        return self._seal.open(self._place(name_hash).read_bytes(), f"file/{name_hash}")

    def _write(self, name_hash: str, content: bytes) -> None:
        """A crash leaves the whole file or none under its name."""
        place = self._place(name_hash)
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        writing = place.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}")
        with writing.open("xb") as target:
            target.write(self._seal.seal(content, f"file/{name_hash}"))
            target.flush()
            os.fsync(target.fileno())
        writing.rename(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def shown_name(name: str, mime: Mime) -> str:
    """A name fit to be shown: no path, no control or direction marks, and an ending that tells what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"} or letter == "\u200c"
    )
    stem = plain.rpartition(".")[0] or plain
    return (stem.strip(". ")[:NAME_CHARS] or "file") + _ENDINGS[mime]

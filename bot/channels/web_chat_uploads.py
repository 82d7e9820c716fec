"""Files that people have sent but nobody has looked at yet: sealed, each usable by its own session alone.

    uploads/<owner>/<id>.parts   frames of sealed parts, each bound to its file and place
    uploads/<owner>/<id>.about   sealed name, type, size; written last: it stands only beside a whole file

`owner` is a keyed hash of the address. A file's id is `<owner>-<id>`. The effect that fetches a file keeps
its own copy, so what stands here is swept after a day.
"""

import asyncio
import os
import re
import secrets
import time
from collections.abc import AsyncIterable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from backend_client.seal import Seal, SealBroken
from bot.channels.channel import Address, FileGone
from bot.channels.web_chat_update import Upload
from bot.durable import write_whole

_PART_BYTES = 1024 * 1024
_FILE_ID = re.compile(r"([0-9a-f]{32})-([0-9a-f]{32})")
MB = 1024 * 1024


class UploadTooBig(Exception):
    """This one file is over the limit."""


class UploadQuotaExceeded(Exception):
    """This session, or all of them together, hold too much."""


class Uploads:
    """Keeps uploads under `directory`. Limits in bytes; `owner_limit` is what one session may hold."""

    def __init__(
        self,
        directory: Path,
        seal: Seal,
        *,
        file_limit: int = 20 * MB,
        owner_limit: int = 200 * MB,
        total_limit: int = 5000 * MB,
        new_id: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._directory = directory
        self._seal = seal
        self._file_limit = file_limit
        self._owner_limit = owner_limit
        self._total_limit = total_limit
        self._new_id = new_id

    async def save(self, address: Address, name: str, mime: str, chunks: AsyncIterable[bytes]) -> str:
        """Keep a file and return its id. Raises UploadTooBig, UploadQuotaExceeded; then nothing stays."""
        owner = self._owner(address)
        allowed = await asyncio.to_thread(self._room_for, owner)
        file_id = f"{owner}-{self._new_id()}"
        parts = self._place(file_id).with_suffix(".parts")
        try:
            with await asyncio.to_thread(_create, parts) as target:
                size = await self._write(file_id, target, chunks, allowed)
            about = msgspec.json.encode(Upload(file_id=file_id, name=name, mime=mime, size=size))
            await asyncio.to_thread(self._write_about, file_id, about)
        except BaseException:  # whatever ended it, a cut connection included: half a file is no file
            parts.unlink(missing_ok=True)
            raise
        return file_id

    async def find(self, address: Address, file_id: str) -> Upload | None:
        """What was uploaded under this id; None unless this very address did it."""
        if not _FILE_ID.fullmatch(file_id) or not file_id.startswith(f"{self._owner(address)}-"):
            return None
        try:
            return await asyncio.to_thread(self._read_about, file_id)
        except (FileNotFoundError, SealBroken):
            return None

    async def read(self, file_id: str, limit: int) -> bytes:
        """The content. Raises FileGone if it was swept, damaged, or is larger than `limit`."""
        if not _FILE_ID.fullmatch(file_id):
            raise FileGone(file_id)
        try:
            return await asyncio.to_thread(self._read, file_id, limit)
        except (FileNotFoundError, SealBroken) as error:
            raise FileGone(file_id) from error

    async def sweep(self, older_than_s: float = 24 * 3600, now: Callable[[], float] = time.time) -> int:
        """Delete what is older; returns how many files went."""
        return await asyncio.to_thread(self._sweep, now() - older_than_s)

    def _owner(self, address: Address) -> str:
        return self._seal.lookup("upload", f"{address.channel}/{address.bot}/{address.chat}/{address.user}")

    def _place(self, file_id: str) -> Path:
        owner, _, own_id = file_id.partition("-")
        return self._directory / owner / own_id

    def _room_for(self, owner: str) -> int:
        """Bytes the owner may still send in one file."""
        owned = _size(self._directory / owner)
        if owned >= self._owner_limit or _size(self._directory) >= self._total_limit:
            raise UploadQuotaExceeded
        return min(self._file_limit, self._owner_limit - owned)

    async def _write(self, file_id: str, target: BinaryIO, chunks: AsyncIterable[bytes], allowed: int) -> int:
        size, part_no, waiting = 0, 0, bytearray()
        async for chunk in chunks:
            size += len(chunk)
            if size > allowed:
                raise UploadTooBig if allowed == self._file_limit else UploadQuotaExceeded
            waiting += chunk
            if len(waiting) >= _PART_BYTES:
                await asyncio.to_thread(self._write_part, target, file_id, part_no, bytes(waiting))
                part_no += 1
                waiting.clear()
        await asyncio.to_thread(self._write_part, target, file_id, part_no, bytes(waiting))
        await asyncio.to_thread(_sync, target)
        return size

    def _write_part(self, target: BinaryIO, file_id: str, part_no: int, part: bytes) -> None:
        sealed = self._seal.seal(part, f"upload/{file_id}/{part_no}")
        target.write(len(sealed).to_bytes(4, "big") + sealed)

    def _write_about(self, file_id: str, about: bytes) -> None:
        write_whole(self._place(file_id).with_suffix(".about"), self._seal.seal(about, f"upload/{file_id}/about"))

    def _read_about(self, file_id: str) -> Upload:
        sealed = self._place(file_id).with_suffix(".about").read_bytes()
        return msgspec.json.decode(self._seal.open(sealed, f"upload/{file_id}/about"), type=Upload)

    def _read(self, file_id: str, limit: int) -> bytes:
        about = self._read_about(file_id)
        if about.size > limit:
            raise FileGone(file_id)
        with self._place(file_id).with_suffix(".parts").open("rb") as source:
            parts = [
                self._seal.open(sealed, f"upload/{file_id}/{part_no}") for part_no, sealed in enumerate(_frames(source))
            ]
        content = b"".join(parts)
        if len(content) != about.size:
            raise FileGone(file_id)
        return content

    def _sweep(self, before: float) -> int:
        swept = 0
        for path in self._directory.glob("*/*"):
            with suppress(FileNotFoundError):  # another process may be sweeping, too
                if path.stat().st_mtime < before:
                    path.unlink()
                    swept += path.suffix == ".about"
        return swept


def _create(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path.open("xb")


def _size(directory: Path) -> int:
    return sum(path.stat().st_size for path in directory.rglob("*.parts"))


def _sync(target: BinaryIO) -> None:
    target.flush()
    os.fsync(target.fileno())


def _frames(source: BinaryIO) -> Iterator[bytes]:
    while head := source.read(4):
        length = int.from_bytes(head, "big")
        frame = source.read(length)
        if len(frame) != length:
            raise SealBroken(source.name)
        yield frame

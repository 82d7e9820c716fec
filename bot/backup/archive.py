"""The archive: one tar, readable with everybody's tools, written and read from front to back.

bot/<table>/000001.msgpack.gz …   desk/<table>/…   files/ab/<name> …   uploads/<owner>/<id>.parts …
secret.key (only where it was asked for)   SHA256SUMS   manifest.json   manifest.mac
"""

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from bot.backup.manifest import FORMAT, Manifest, signature
from bot.backup.refusal import Refused
from bot.durable import sync_folder

SUMS, MANIFEST, MAC, KEY = "SHA256SUMS", "manifest.json", "manifest.mac", "secret.key"
_OF_THE_ARCHIVE = {SUMS, MANIFEST, MAC}
_SPOOL_BYTES = 1024 * 1024
_PIECE = 1024 * 1024


class _Hashed(io.RawIOBase):
    """Reads a file and hashes what went through."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self.sha256.update(piece)
        return piece


class Writer:
    """Members in the order they are added."""

    def __init__(self, tar: tarfile.TarFile, sums: IO[bytes], now_s: int) -> None:
        self._tar = tar
        self._sums = sums
        self._now_s = now_s

    def add(self, name: str, content: bytes) -> None:
        self._put(name, len(content), io.BytesIO(content))

    def add_file(self, name: str, place: Path) -> bool:
        """False where it is gone: the sweep may take a file that nobody owns any more."""
        try:
            source = place.open("rb")
        except FileNotFoundError:
            return False
        with source:
            self._put(name, os.fstat(source.fileno()).st_size, source)
        return True

    def finish(self, manifest: Manifest, secret: bytes) -> None:
        self._sums.seek(0)
        sums = _digest(self._sums)
        size = self._sums.tell()
        self._sums.seek(0)
        self._put(SUMS, size, self._sums)
        told = msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(manifest, sums=sums)), indent=1)
        self.add(MANIFEST, told)
        self.add(MAC, signature(told, secret))

    def _put(self, name: str, size: int, source: IO[bytes]) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, self._now_s
        hashed = _Hashed(source)
        self._tar.addfile(member, hashed)
        self._tar.members.clear()  # type: ignore[attr-defined]  # it would remember every member
        if name not in _OF_THE_ARCHIVE:
            self._sums.write(f"{hashed.sha256.hexdigest()}  {name}\n".encode())


@contextmanager
def writing(target: Path, now_s: int) -> Iterator[Writer]:
    """A new archive, readable by its owner alone; it has its name when it is whole and safe on the disk."""
    if target.exists():
        raise Refused(f"{target} is there already: choose another name")
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out, tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as sums:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
                yield Writer(tar, sums, now_s)
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(target)
        sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Each member's name and content, in order; to be read before the next. Raises tarfile.TarError, Refused."""
    with tarfile.open(archive, "r:") as tar:
        while member := tar.next():
            tar.members.clear()  # type: ignore[attr-defined]
            content = tar.extractfile(member)
            if content is None:
                raise Refused(f"{archive}: {member.name} is not a file; this is not a backup of Mizban")
            yield member.name, content


def checked(archive: Path) -> tuple[Manifest, bytes, bytes, bytes | None]:
    """Read all of it: manifest, its bytes, its signature, the key if it is in there. Raises Refused for any damage."""
    try:
        return _checked(archive)
    except tarfile.TarError as broken:
        raise Refused(f"{archive} is damaged or not a backup of Mizban: {broken}") from broken


def _checked(archive: Path) -> tuple[Manifest, bytes, bytes, bytes | None]:
    told: dict[str, bytes] = {}
    with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as seen, tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as sums:
        for name, content in members(archive):
            if name == SUMS:
                _copy(content, sums)
            elif name in {MANIFEST, MAC, KEY}:
                told[name] = content.read()
            if name not in _OF_THE_ARCHIVE:
                digest = hashlib.sha256(told[name]).hexdigest() if name in told else _digest(content)
                seen.write(f"{digest}  {name}\n".encode())
        if MANIFEST not in told or MAC not in told:
            raise Refused(f"{archive} has no end: it is not a whole backup of Mizban")
        manifest = _manifest(archive, told[MANIFEST])
        _compare(archive, manifest, seen, sums)
    return manifest, told[MANIFEST], told[MAC], told.get(KEY)


def _manifest(archive: Path, told: bytes) -> Manifest:
    try:
        number = msgspec.json.decode(told)["format"]
        if number == FORMAT:
            return msgspec.json.decode(told, type=Manifest)
    except (msgspec.MsgspecError, KeyError, TypeError) as broken:
        raise Refused(f"{archive} is damaged: {MANIFEST} cannot be read") from broken
    raise Refused(f"{archive} has format {number}; this program reads {FORMAT}: use a newer program")


def _compare(archive: Path, manifest: Manifest, seen: IO[bytes], sums: IO[bytes]) -> None:
    """Name the first member that is not as it was."""
    sums.seek(0)
    if _digest(sums) != manifest.sums:
        raise Refused(f"{archive} is damaged: {SUMS} is not as it was written")
    seen.seek(0)
    sums.seek(0)
    for line in sums:
        if seen.readline() != line:
            name = line.decode().split(maxsplit=1)[1].strip()
            raise Refused(f"{archive} is damaged: {name} is not as it was written")
    if seen.readline():
        raise Refused(f"{archive} is damaged: it has members that were not written with it")


def _digest(source: IO[bytes]) -> str:
    sha256 = hashlib.sha256()
    while piece := source.read(_PIECE):
        sha256.update(piece)
    return sha256.hexdigest()


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while piece := source.read(_PIECE):
        target.write(piece)

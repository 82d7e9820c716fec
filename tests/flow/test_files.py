"""UX20, attacks 15–19: a file is judged by its content; each refusal names its cause."""

import datetime as dt
import io
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from backend_client.seal import Seal, SealBroken
from bot.files import Files, shown_name
from bot.looks import MEGAPIXELS, Kind, look
from bot.store.sql_store import SqlStore
from bot.store.store import StoredFileRow
from dialogs.protocol import FileRefused, FileStored
from tests.flow.world import SECRET

BOTH: tuple[Kind, ...] = ("image", "pdf")


def image(form: str, size: tuple[int, int] = (64, 48)) -> bytes:
    target = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(target, form)
    return target.getvalue()


def pdf(password: str = "", pages: int = 1) -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    writer.write(target)
    return target.getvalue()


def huge_png(side: int = 30_000) -> bytes:
    """A header that promises far more than the file holds."""

    def part(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(b"\0" * 1000)) + part(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (image("JPEG"), "image/jpeg"),
        (image("PNG"), "image/png"),
        (image("WEBP"), "image/webp"),
        (pdf(), "application/pdf"),
        (pdf(pages=3), "application/pdf"),
    ],
)
def test_whole_files_of_the_four_kinds_are_taken(content: bytes, mime: str) -> None:
    assert look(content, BOTH, 10) == mime


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (image("JPEG", (400, 400)) + b"\0" * (1024 * 1024), "too_big"),
        (b"MZ\x90\0" + b"\0" * 100, "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "kind"),
        (b"<html></html>" + pdf(), "kind"),
        (image("GIF"), "kind"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 64, "kind"),
        (b"PK\x03\x04" + b"\0" * 64, "kind"),
        (huge_png(), "pixels"),
        (image("JPEG", (300, 300))[:-2000], "damaged"),
        (image("PNG", (300, 300))[:-2000], "damaged"),
        (image("WEBP", (300, 300))[:-2000], "damaged"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "damaged"),
        (pdf("secret"), "password"),
        (b"%PDF-1.7\n" + b"\0" * 400, "damaged"),
        (pdf()[:200], "damaged"),
    ],
)
def test_each_refusal_names_its_cause(content: bytes, reason: str) -> None:
    refused = look(content, BOTH, 1)

    assert isinstance(refused, FileRefused)
    assert refused.reason == reason


def test_a_refusal_carries_the_limit_that_was_passed() -> None:
    assert look(b"\xff\xd8\xff" + b"\0" * 3_000_000, BOTH, 2) == FileRefused("too_big", 2)
    assert look(huge_png(), BOTH, 2) == FileRefused("pixels", MEGAPIXELS)


def test_a_kind_that_is_not_asked_for_is_refused() -> None:
    images: tuple[Kind, ...] = ("image",)
    papers: tuple[Kind, ...] = ("pdf",)

    assert look(pdf(), images, 1) == FileRefused("kind")
    assert look(image("PNG"), papers, 1) == FileRefused("kind")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\x\\کارت ملی.PNG", "کارت ملی.jpg"),
        ("a\u202egnp.exe", "agnp.jpg"),
        ("a\0b.jpg", "ab.jpg"),
        ("x" * 300, "x" * 80 + ".jpg"),
        ("می\u200cخواهم.jpeg", "می\u200cخواهم.jpg"),
        ("", "file.jpg"),
        (".htaccess", "htaccess.jpg"),
    ],
)
def test_a_name_is_cleaned_before_it_is_shown(name: str, shown: str) -> None:
    """Attack 18."""
    assert shown_name(name, "image/jpeg") == shown


async def test_what_is_kept_is_sealed_named_by_nothing_and_read_back(store: SqlStore, tmp_path: Path) -> None:
    """Attack 9: neither content nor name stands on the disk."""
    files = Files(tmp_path / "files", Seal(SECRET, "bot"), store)
    content = image("JPEG")
    kept = await files.keep(content, owner="d1", slot="id_card", name="کارت.jpg", kinds=BOTH, max_mb=1)
    again = await files.keep(content, owner="d2", slot="photo", name="b.jpg", kinds=BOTH, max_mb=1)

    assert isinstance(kept, FileStored)
    assert isinstance(again, FileStored)
    assert (kept.page.slot, kept.page.name, kept.page.mime, kept.page.size) == (
        "id_card",
        "کارت.jpg",
        "image/jpeg",
        len(content),
    )
    assert await files.read(kept.page.sha256) == content
    (place,) = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert content[:20] not in place.read_bytes()
    assert kept.page.sha256[:8] not in place.name


async def test_a_changed_file_is_not_handed_on(store: SqlStore, tmp_path: Path) -> None:
    """R10."""
    files = Files(tmp_path / "files", Seal(SECRET, "bot"), store)
    kept = await files.keep(image("PNG"), owner="d", slot="s", name="", kinds=BOTH, max_mb=1)
    assert isinstance(kept, FileStored)
    (place,) = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    broken = bytearray(place.read_bytes())
    broken[50] ^= 1
    place.write_bytes(bytes(broken))

    with pytest.raises(SealBroken):
        await files.read(kept.page.sha256)


class Meanwhile:
    """Rows of files of which one is added, or a process dies, at the moment that is asked for."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.asked = 0
        self.at: dict[int, Callable[[], Awaitable[object]]] = {}

    async def add_file(self, row: StoredFileRow) -> None:
        await self._store.add_file(row)

    async def has_file(self, name_hash: str) -> bool:
        self.asked += 1
        if self.asked in self.at:
            await self.at[self.asked]()
        return await self._store.has_file(name_hash)


@pytest.mark.parametrize("moment", [1, 2])
async def test_content_that_is_kept_while_it_is_removed_stays(store: SqlStore, tmp_path: Path, moment: int) -> None:
    """R12: another process keeps the same content, before the look for an owner or after it was put aside."""
    rows, seal = Meanwhile(store), Seal(SECRET, "bot")
    here, there = Files(tmp_path, seal, rows), Files(tmp_path, seal, store)
    content = image("PNG")
    kept = await keep(there, content)
    await store._engine.write(lambda execute, _: execute("DELETE FROM file", {}))
    name = (await there.older_than(dt.datetime.max.replace(tzinfo=dt.UTC)))[0]
    rows.at = {moment: lambda: keep(there, content)}

    assert not await here.remove(name)
    assert await there.read(kept.page.sha256) == content


async def test_a_process_that_dies_over_a_removal_loses_nothing(store: SqlStore, tmp_path: Path) -> None:
    """R3: put aside and never looked at again; the next sweep puts it back, since somebody owns it by now."""
    rows, seal = Meanwhile(store), Seal(SECRET, "bot")
    dying, next_one = Files(tmp_path, seal, rows), Files(tmp_path, seal, store)
    content = image("PNG")
    kept = await keep(next_one, content)
    await store._engine.write(lambda execute, _: execute("DELETE FROM file", {}))
    (name,) = await next_one.older_than(dt.datetime.max.replace(tzinfo=dt.UTC))

    async def dies() -> None:
        raise KeyboardInterrupt

    rows.at = {2: dies}
    with pytest.raises(KeyboardInterrupt):
        await dying.remove(name)
    await store.add_file(StoredFileRow(name_hash=name, mime="image/png", size=1, owner="another"))
    (aside,) = await next_one.older_than(dt.datetime.max.replace(tzinfo=dt.UTC))

    assert await next_one.read(kept.page.sha256) == content
    assert not await next_one.remove(aside)
    assert await next_one.older_than(dt.datetime.max.replace(tzinfo=dt.UTC)) == (name,)


async def keep(files: Files, content: bytes) -> FileStored:
    stored = await files.keep(content, owner="d1", slot="face", name="face.png", kinds=BOTH, max_mb=5)
    assert isinstance(stored, FileStored)
    return stored

"""Parts of the web chat by themselves: sealed uploads, token buckets, wakeups, the client's address."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from backend_client.seal import Seal
from bot.channels.channel import Address, FileGone
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat_guard import Buckets, Guard, is_loopback
from bot.channels.web_chat_uploads import UploadQuotaExceeded, Uploads
from tests.channels.web_chat_fakes import Clock

HERE = Address(channel="web", bot="web", chat="s1", user="s1")
THERE = Address(channel="web", bot="web", chat="s2", user="s2")
LARGE = bytes(range(256)) * 12_000


async def in_chunks(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def cut_off(content: bytes) -> AsyncIterator[bytes]:
    yield content
    raise ConnectionResetError


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path, Seal(b"k" * 32, "bot"))


def files(directory: Path, named: str = "*") -> list[Path]:
    return [path for path in directory.rglob(named) if path.is_file()]


async def test_a_large_file_comes_back_as_it_was(uploads: Uploads) -> None:
    for content in (LARGE, b"", b"x"):
        file_id = await uploads.save(HERE, "a.pdf", "application/pdf", in_chunks(content))
        assert await uploads.read(file_id, len(content)) == content


async def test_an_upload_that_was_cut_off_leaves_nothing(uploads: Uploads, tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        await uploads.save(HERE, "a", "image/png", cut_off(LARGE))
    assert files(tmp_path) == []


async def test_a_file_without_its_last_written_half_does_not_exist(uploads: Uploads, tmp_path: Path) -> None:
    """The process died between the two files: the id was never given out, and opens nothing."""
    file_id = await uploads.save(HERE, "a", "image/png", in_chunks(b"abc"))
    (about,) = files(tmp_path, "*.about")
    about.unlink()
    assert await uploads.find(HERE, file_id) is None
    with pytest.raises(FileGone):
        await uploads.read(file_id, 10)


async def test_what_was_changed_on_disk_or_sealed_by_another_key_is_not_given_out(
    uploads: Uploads, tmp_path: Path
) -> None:
    file_id = await uploads.save(HERE, "a", "image/png", in_chunks(LARGE))
    (parts,) = files(tmp_path, "*.parts")
    sound = parts.read_bytes()
    for spoilt in (sound[:-1] + bytes([sound[-1] ^ 1]), sound[: len(sound) // 2], sound[: 4 + 1048605], b""):
        parts.write_bytes(spoilt)
        with pytest.raises(FileGone):
            await uploads.read(file_id, len(LARGE))
    parts.write_bytes(sound)
    assert await uploads.read(file_id, len(LARGE)) == LARGE
    with pytest.raises(FileGone):
        await Uploads(tmp_path, Seal(b"x" * 32, "bot")).read(file_id, len(LARGE))


async def test_only_the_session_that_sent_a_file_finds_it(uploads: Uploads) -> None:
    file_id = await uploads.save(HERE, "a.png", "image/png", in_chunks(b"abc"))
    found = await uploads.find(HERE, file_id)
    assert found is not None
    assert (found.name, found.mime, found.size) == ("a.png", "image/png", 3)
    assert await uploads.find(THERE, file_id) is None


async def test_uploads_are_swept_after_a_day_and_make_room(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path, Seal(b"k" * 32, "bot"), owner_limit=100)
    file_id = await uploads.save(HERE, "a", "image/png", in_chunks(b"0" * 90))
    with pytest.raises(UploadQuotaExceeded):
        await uploads.save(HERE, "b", "image/png", in_chunks(b"0" * 90))
    for path in files(tmp_path):
        os.utime(path, (1000, 1000))
    assert await uploads.sweep(now=lambda: 1000 + 24 * 3600) == 0
    assert await uploads.sweep(now=lambda: 1001 + 24 * 3600) == 1
    with pytest.raises(FileGone):
        await uploads.read(file_id, 1000)
    await uploads.save(HERE, "b", "image/png", in_chunks(b"0" * 90))


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    clock = Clock()
    buckets = Buckets(per_s=5, burst=2, clock=clock)
    assert [buckets.take("a"), buckets.take("a")] == [0.0, 0.0]
    assert buckets.take("a") == pytest.approx(0.2)
    assert buckets.take("b") == 0.0
    clock.seconds = 0.2
    assert buckets.take("a") == 0.0
    clock.seconds = 3600.0
    assert [bool(buckets.take("a")) for _ in range(3)] == [False, False, True]


def test_buckets_do_not_grow_without_end() -> None:
    clock = Clock()
    buckets = Buckets(per_s=1, burst=1, clock=clock)
    for number in range(50_000):
        clock.seconds += 0.001
        buckets.take(str(number))
    assert len(buckets._levels) <= 20_001


def test_a_forwarded_address_is_believed_only_from_a_trusted_proxy() -> None:
    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": "6.6.6.6, 5.5.5.5"})
    request = request.clone(remote="10.0.0.1")
    assert Guard([], trusted_proxies=["10.0.0.1"]).client(request) == "5.5.5.5"
    assert Guard([]).client(request) == "10.0.0.1"


@pytest.mark.parametrize(("client", "loopback"), [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("", False)])
def test_loopback_is_known(client: str, loopback: bool) -> None:
    assert is_loopback(client) is loopback


async def test_a_wakeup_reaches_its_own_listeners_and_is_over_in_time() -> None:
    wakeups = Wakeups()
    waiting = asyncio.create_task(wakeups.wait(HERE, 5))
    await asyncio.sleep(0)
    wakeups.notify(THERE)
    assert wakeups.listening(HERE) == 1
    wakeups.notify(HERE)
    assert await waiting is True
    assert await wakeups.wait(HERE, 0.01) is False
    assert wakeups.listening(HERE) == 0

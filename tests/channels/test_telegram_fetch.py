"""Files that people sent, fetched from Telegram: whole, or not at all."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.channel import FileGone, Incoming, Unreachable
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_updates import decode, incoming
from dialogs.protocol import FileSent, SentFile
from tests.messenger import Messenger, Person, cut_off, dropped, html_error
from tests.messenger.faults import Fault

MEGABYTE = 1024 * 1024


@pytest.fixture
async def messenger() -> AsyncIterator[Messenger]:
    async with Messenger() as running:
        yield running


@pytest.fixture
def mina(messenger: Messenger) -> Person:
    return messenger.person("مینا")


@pytest.fixture
async def channel(messenger: Messenger) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(messenger.token, api=messenger.url)
    yield channel
    await channel.close()


def sent_file(messenger: Messenger, update_id: int | None) -> SentFile:
    assert update_id is not None
    row = incoming(messenger.bot.queue.told[update_id], "telegram", "4242")
    assert isinstance(row, Incoming)
    body = decode(row.raw)
    assert isinstance(body, FileSent)
    return body.file


async def test_a_document_comes_whole(messenger: Messenger, channel: TelegramChannel, mina: Person) -> None:
    """E2, G3."""
    content = bytes(range(256)) * 1000
    file = sent_file(messenger, await mina.sends_document("نقشه.pdf", content))

    assert (file.name, file.size) == ("نقشه.pdf", len(content))
    assert await channel.fetch(file.remote, MEGABYTE) == content


async def test_of_a_photo_the_largest_size_comes(messenger: Messenger, channel: TelegramChannel, mina: Person) -> None:
    file = sent_file(messenger, await mina.sends_photo(b"a photo as it was sent"))

    assert await channel.fetch(file.remote, MEGABYTE) == b"a photo as it was sent"


async def test_a_file_larger_than_telegram_gives_out_is_gone(
    messenger: Messenger, channel: TelegramChannel, mina: Person
) -> None:
    update_id = await mina.sends_document("big.pdf", b"", claimed_size=21 * MEGABYTE)
    with pytest.raises(FileGone, match="file is too big"):
        await channel.fetch(sent_file(messenger, update_id).remote, 50 * MEGABYTE)


@pytest.mark.parametrize("claimed_size", [None, 10])
async def test_a_file_larger_than_wanted_is_not_taken(
    messenger: Messenger, channel: TelegramChannel, mina: Person, claimed_size: int | None
) -> None:
    """Whatever size was claimed."""
    update_id = await mina.sends_document("a.pdf", b"x" * 2000, claimed_size=claimed_size)
    with pytest.raises(FileGone):
        await channel.fetch(sent_file(messenger, update_id).remote, 1000)


async def test_an_expired_file_is_gone(messenger: Messenger, channel: TelegramChannel, mina: Person) -> None:
    file = sent_file(messenger, await mina.sends_document("a.pdf", b"x"))
    messenger.bot.files.expire()
    with pytest.raises(FileGone):
        await channel.fetch(file.remote, MEGABYTE)
    with pytest.raises(FileGone):
        await channel.fetch("tg:never-was", MEGABYTE)


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("getFile", dropped("before")),
        ("getFile", html_error(502)),
        ("file", html_error(502)),
        ("file", cut_off()),
    ],
    ids=["link dropped", "link 502", "502", "cut off"],
)
async def test_a_download_cut_off_is_tried_again_later(
    messenger: Messenger, channel: TelegramChannel, mina: Person, method: str, fault: Fault
) -> None:
    """R17."""
    file = sent_file(messenger, await mina.sends_document("a.pdf", b"x" * 1000))
    messenger.faults.plan(fault, method=method)
    with pytest.raises(Unreachable):
        await channel.fetch(file.remote, MEGABYTE)

    assert await channel.fetch(file.remote, MEGABYTE) == b"x" * 1000

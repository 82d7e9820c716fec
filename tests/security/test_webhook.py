"""Attack 6, and 7, 8, 35, 36 at the same door: whoever finds Telegram's webhook, against the composed application."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Self

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from bot.app import App, compose
from bot.channels.telegram_webhook import BODY_LIMIT
from bot.settings import Settings, SettingsInvalid
from tests.messenger import Messenger

SECRET = "canary-secret_0123456789abcdefghijk"
HEADER = b"X-Telegram-Bot-Api-Secret-Token: "
MESSAGE = {
    "update_id": 7,
    "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": {"id": 5}, "text": "canary"},
}
BODY = json.dumps(MESSAGE).encode()


class Installation:
    """Everything but the loops that take turns: updates are only received."""

    def __init__(self, folder: Path, messenger: Messenger) -> None:
        self.folder = folder
        self.port = unused_port()
        self.settings = Settings.from_environ(
            {
                "MIZBAN_DATA_DIR": str(folder),
                "MIZBAN_LISTEN": f"127.0.0.1:{self.port}",
                "MIZBAN_TELEGRAM_TOKEN": messenger.token,
                "MIZBAN_TELEGRAM_API": messenger.url,
                "MIZBAN_TELEGRAM_WEBHOOK": f"http://127.0.0.1:{self.port}",
                "MIZBAN_TELEGRAM_SECRET": SECRET,
            }
        )

    async def __aenter__(self) -> Self:
        self.app: App = await compose(self.settings)
        await self.app.website.start()
        (telegram,) = (channel for channel in self.app.channels if channel.name == "telegram")
        self.receiving = asyncio.create_task(telegram.run(self.app.accept))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.receiving.cancel()
        await asyncio.gather(self.receiving, return_exceptions=True)
        await self.app.website.stop()
        await self.app.close()

    async def answers(self, head: bytes, body: bytes = BODY, *, path: str = "/telegram/4242") -> tuple[int, bytes]:
        """Status and body of the answer to these bytes: `head` are whole header lines."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        length = b"" if b"Transfer-Encoding" in head else b"Content-Length: %d\r\n" % len(body)
        first = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n".encode()
        writer.write(first + length + head + b"\r\n" + body)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        top, _, told = answer.partition(b"\r\n\r\n")
        return int(top.split()[1]), told

    @property
    def rows(self) -> list[str]:
        """What came from Telegram and was kept."""
        with closing(sqlite3.connect(self.folder / "bot.db")) as db:
            return [row[0] for row in db.execute("SELECT key FROM inbox WHERE channel = 'telegram'")]


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with Messenger() as messenger, Installation(tmp_path, messenger) as running:
        await messenger.until_calls("setWebhook", 1)
        yield running


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Attacks 7, 8: whatever happens, neither secret nor content is in the log."""
    caplog.set_level(logging.DEBUG)
    yield
    assert not any("canary" in str(vars(record)) for record in caplog.records)


FORGED = {
    "none": b"",
    "empty": HEADER + b"\r\n",
    "wrong": HEADER + b"x" * 35 + b"\r\n",
    "shorter": HEADER + SECRET[:-1].encode() + b"\r\n",
    "longer": HEADER + SECRET.encode() + b"0\r\n",
    "another case": HEADER + SECRET.upper().encode() + b"\r\n",
    "not ASCII": HEADER + "راز".encode() + b"\r\n",
    "not even UTF-8": HEADER + b"\xff\xfe" + SECRET.encode() + b"\r\n",
    "twice, one right": HEADER + b"wrong\r\n" + HEADER + SECRET.encode() + b"\r\n",
    "in another header": b"Authorization: " + SECRET.encode() + b"\r\n",
}


@pytest.mark.parametrize("head", FORGED.values(), ids=FORGED.keys())
async def test_who_does_not_know_the_secret_is_refused_and_nothing_is_kept(
    installation: Installation, head: bytes
) -> None:
    assert await installation.answers(head) == (401, b"")
    assert installation.rows == []


async def test_a_flood_of_forgeries_is_counted_not_written_down(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    for head in FORGED.values():
        await installation.answers(head)

    told = [vars(record)["values"] for record in caplog.records if record.message == "webhook.refused"]
    assert told == [{"channel": "telegram", "count": 1}]


async def test_who_knows_it_is_heard_once_however_often_it_is_played_back(installation: Installation) -> None:
    head = HEADER + SECRET.encode() + b"\r\n"

    assert [await installation.answers(head) for _ in range(3)] == [(200, b"")] * 3
    assert installation.rows == ["7"]


async def test_the_address_tells_no_token_and_no_other_bot_has_one(installation: Installation) -> None:
    head = HEADER + SECRET.encode() + b"\r\n"
    token = installation.settings.telegram_token

    for path in ("/telegram/4243", f"/telegram/{token}", "/telegram/", "/telegram"):
        assert (await installation.answers(head, path=path))[0] == 404
    async with ClientSession() as http, http.get(f"http://127.0.0.1:{installation.port}/telegram/4242") as response:
        assert response.status == 405
    assert installation.rows == []


async def test_what_is_longer_than_any_update_is_refused(installation: Installation) -> None:
    head = HEADER + SECRET.encode() + b"\r\n"
    long = BODY + b" " * BODY_LIMIT
    chunked = b"Transfer-Encoding: chunked\r\n"

    assert (await installation.answers(head, long))[0] == 413
    assert (await installation.answers(head + chunked, b"%x\r\n%b\r\n0\r\n\r\n" % (len(long), long)))[0] == 413
    assert installation.rows == []


HALVES = {
    "half a body": b"Content-Length: 4000\r\n\r\n" + BODY,
    "half a chunk": b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % (len(BODY) * 2) + BODY,
    "no gzip": b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY,
}


@pytest.mark.parametrize("rest", HALVES.values(), ids=HALVES.keys())
async def test_of_a_broken_request_nothing_is_kept_and_the_next_is_heard(
    installation: Installation, rest: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Attack 36: the connection ends in the middle, or its body is not what it says."""
    _, writer = await asyncio.open_connection("127.0.0.1", installation.port)
    head = HEADER + SECRET.encode() + b"\r\n"
    writer.write(b"POST /telegram/4242 HTTP/1.1\r\nHost: 127.0.0.1\r\n" + head + rest)
    await writer.drain()
    writer.close()
    await writer.wait_closed()

    assert await installation.answers(head, BODY.replace(b'"update_id": 7', b'"update_id": 8')) == (200, b"")
    assert installation.rows == ["8"]
    assert not any(record.levelno >= logging.ERROR for record in caplog.records)


POISON = {
    "no JSON": b"\x00\x01\x02",
    "empty": b"",
    "an array": b"[1,2,3]",
    "no number": b'{"message":{}}',
    "a number too great": b'{"update_id":99999999999999999999999999,"message":[]}',
    "not a number": b'{"update_id":NaN}',
    "deep": b'{"update_id":8,"message":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "half a letter": b'{"update_id":9,"message":{"text":"\\ud800","chat":{"id":5,"type":"private"}}}',
}


@pytest.mark.parametrize("body", POISON.values(), ids=POISON.keys())
async def test_rubbish_from_the_messenger_itself_is_put_aside(installation: Installation, body: bytes) -> None:
    """Attack 35: it is acknowledged, so it is not told for ever, and what follows is heard."""
    head = HEADER + SECRET.encode() + b"\r\n"

    assert await installation.answers(head, body) == (200, b"")
    assert await installation.answers(head) == (200, b"")
    assert len(installation.rows) == 2
    assert "7" in installation.rows


async def test_what_could_not_be_kept_is_asked_for_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(updates: object) -> int:
        raise OSError("no space left on device")

    head = HEADER + SECRET.encode() + b"\r\n"
    with monkeypatch.context() as broken:
        broken.setattr(installation.app.store, "receive", full)
        assert await installation.answers(head) == (503, b"")
    assert await installation.answers(head) == (200, b"")
    assert installation.rows == ["7"]


@pytest.mark.parametrize("secret", ["", "canary", "canary-with-spaces and-more-than-32-letters", "canaryراز" * 8])
def test_without_a_good_secret_it_does_not_start(secret: str) -> None:
    """The door would else be open to anybody; what was tried is not repeated."""
    environ = {
        "MIZBAN_TELEGRAM_TOKEN": "1:canary",
        "MIZBAN_TELEGRAM_WEBHOOK": "https://desk.example",
        "MIZBAN_TELEGRAM_SECRET": secret,
    }
    with pytest.raises(SettingsInvalid, match=r"MIZBAN_TELEGRAM_SECRET: .*openssl rand") as refused:
        Settings.from_environ(environ)
    assert "canary" not in str(refused.value)
    assert "canary" not in repr(Settings.from_environ({**environ, "MIZBAN_TELEGRAM_SECRET": SECRET}))


@pytest.mark.parametrize(
    "address", ["http://desk.example", "ftp://desk.example", "https://desk.example/?x=1", "https://[", "https://"]
)
def test_an_address_that_is_not_sealed_is_refused(address: str) -> None:
    environ = {"MIZBAN_TELEGRAM_TOKEN": "1:a", "MIZBAN_TELEGRAM_SECRET": SECRET, "MIZBAN_TELEGRAM_WEBHOOK": address}
    with pytest.raises(SettingsInvalid, match="MIZBAN_TELEGRAM_WEBHOOK"):
        Settings.from_environ(environ)


def test_a_webhook_is_of_a_bot() -> None:
    with pytest.raises(SettingsInvalid, match="MIZBAN_TELEGRAM_TOKEN"):
        Settings.from_environ({"MIZBAN_TELEGRAM_WEBHOOK": "https://desk.example", "MIZBAN_TELEGRAM_SECRET": SECRET})

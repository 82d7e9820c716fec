"""Called instead of polling: nothing is acknowledged before it was accepted, whatever comes in whatever shape."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Self

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_webhook import Webhook
from tests.channels.telegram_desk import Inbox
from tests.messenger import Messenger, Person, dropped, html_error, refused, too_many_requests
from tests.messenger.faults import Fault

SECRET = "canary-secret_0123456789abcdefghijk"


class Desk:
    """A channel that is called, its web server, its inbox, and the waits it asked for."""

    def __init__(self, messenger: Messenger) -> None:
        self.messenger = messenger
        self.inbox = Inbox()
        self.waits: list[float] = []
        port = unused_port()
        self.address = f"http://127.0.0.1:{port}"
        door = Webhook(self.address, SECRET, "4242")
        self.channel = TelegramChannel(messenger.token, api=messenger.url, webhook=door, sleep=self._sleep)
        app = web.Application()
        app.add_routes(self.channel.routes())
        self.server = TestServer(app, port=port)

    async def __aenter__(self) -> Self:
        await self.server.start_server()
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        await self.channel.close()
        await self.server.close()

    @property
    def url(self) -> str:
        return f"{self.address}/telegram/4242"

    def start(self) -> None:
        self.running = asyncio.create_task(self.channel.run(self.inbox.accept))

    async def stop(self) -> None:
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)

    async def _sleep(self, wait_s: float) -> None:
        self.waits.append(wait_s)
        await asyncio.sleep(0)


@pytest.fixture
def mina(messenger: Messenger) -> Person:
    return messenger.person("مینا")


@pytest.fixture
async def desk(messenger: Messenger) -> AsyncIterator[Desk]:
    """Started, and known to the messenger."""
    async with Desk(messenger) as desk:
        await messenger.until_calls("setWebhook", 1)
        yield desk


async def test_it_says_where_it_is_and_how_it_is_proved(messenger: Messenger, desk: Desk) -> None:
    (call,) = messenger.calls
    assert call.method == "setWebhook"
    assert {**call.fields, "allowed_updates": call.json("allowed_updates")} == {
        "url": desk.url,
        "secret_token": SECRET,
        "allowed_updates": ["message", "edited_message", "callback_query"],
        "max_connections": "40",
    }
    assert messenger.token not in call.text("url")
    assert desk.channel.bot in call.text("url")


async def test_updates_come_as_they_are(messenger: Messenger, desk: Desk, mina: Person) -> None:
    ids = [await mina.says(text) for text in ("/start", "سلام", "خدمات")]
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 3)

    assert list(desk.inbox.rows) == [str(update_id) for update_id in ids]
    for update_id, row in desk.inbox.rows.items():
        assert row.raw == messenger.bot.queue.told[int(update_id)]
        assert row.address is not None
    await messenger.bot.queue.webhook.until_told(3)
    assert messenger.bot.queue.pending == []
    assert {told.body for told in messenger.bot.queue.webhook.told} == {b""}


async def test_nothing_is_acknowledged_before_it_was_accepted(messenger: Messenger, desk: Desk, mina: Person) -> None:
    desk.inbox.blocked = asyncio.Event()
    await mina.says("سلام")
    await desk.inbox.until(lambda: bool(desk.inbox.batches))

    assert messenger.bot.queue.webhook.told == []
    desk.inbox.blocked.set()
    await messenger.bot.queue.webhook.until_told(1)
    assert messenger.bot.queue.webhook.told[0].status == 200


async def test_what_the_inbox_refuses_comes_again(
    messenger: Messenger, desk: Desk, mina: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """R9: a full disk is not an acknowledgement."""
    desk.inbox.refusing = 2
    await mina.says("سلام")
    await messenger.bot.queue.webhook.until_told(3)

    assert [told.status for told in messenger.bot.queue.webhook.told] == [503, 503, 200]
    assert len(desk.inbox.rows) == 1
    assert caplog.messages.count("receive.failed") == 2


async def test_while_it_stops_updates_are_to_come_again(messenger: Messenger, desk: Desk, mina: Person) -> None:
    """R23: the web server may answer a little longer than the channel takes."""
    await desk.stop()
    await mina.says("سلام")
    await messenger.bot.queue.webhook.until_told(1)
    assert messenger.bot.queue.webhook.told[0].status == 503

    desk.start()
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 1)


async def test_a_poisoned_update_stops_nothing(messenger: Messenger, desk: Desk, mina: Person) -> None:
    """R20: as in polling, it is kept for the quarantine and what follows comes."""
    messenger.inject({"message": {"from": {"id": "?"}, "chat": None, "text": ["سلام"]}})
    messenger.inject(b'{"update_id":700000001,"message":{"chat":{"id":1,"type":"\xff"}}}')
    messenger.inject(b'{"message":"no number"}')
    messenger.inject(b"no JSON")
    await mina.says("سلام")
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 5)

    assert sorted(row.address is None for row in desk.inbox.rows.values()) == [False, True, True, True, True]
    await messenger.bot.queue.webhook.until_told(5)
    assert {told.status for told in messenger.bot.queue.webhook.told} == {200}


async def test_a_group_is_never_listened_to(messenger: Messenger, desk: Desk) -> None:
    group = {"id": -100, "type": "supergroup", "title": "همسایه‌ها"}
    messenger.inject({"message": {"message_id": 1, "date": 1, "chat": group, "text": "سلام"}})
    await messenger.bot.queue.webhook.until_told(1)

    assert messenger.bot.queue.webhook.told[0].status == 200
    assert desk.inbox.batches == []


async def test_several_processes_stand_behind_one_address(messenger: Messenger, desk: Desk, mina: Person) -> None:
    """R12: whichever of them is called; the store knows a repeated update by its number."""
    async with Desk(messenger) as other:
        other.inbox.rows = desk.inbox.rows
        await messenger.until_calls("setWebhook", 2)
        update_id = await mina.says("سلام")
        assert update_id is not None
        raw, headers = messenger.bot.queue.told[update_id], {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with ClientSession() as http:
            for one in (desk, other):
                async with http.post(one.url, data=raw, headers=headers) as response:
                    assert response.status == 200

    assert list(desk.inbox.rows) == [str(update_id)]


@pytest.mark.parametrize(
    "fault",
    [html_error(502), dropped("before"), refused(401, "Unauthorized"), refused(400, "Bad Request: bad webhook")],
)
async def test_until_the_messenger_knows_it_is_told_again_and_again(
    messenger: Messenger, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    """With growing waits; neither token nor secret is in the log."""
    caplog.set_level(logging.INFO)
    messenger.faults.plan(fault, method="setWebhook", times=3)
    async with Desk(messenger) as desk:
        await messenger.until_calls("setWebhook", 4)

    assert all(2**n / 2 <= wait <= 2**n for n, wait in enumerate(desk.waits))
    assert caplog.messages.count("webhook.not_set") == 3
    assert not any(word in str(vars(record)) for record in caplog.records for word in (messenger.token, SECRET))


async def test_the_wait_that_telegram_asks_for_is_kept(messenger: Messenger) -> None:
    messenger.faults.plan(too_many_requests(30), method="setWebhook")
    async with Desk(messenger) as desk:
        await messenger.until_calls("setWebhook", 2)

    assert desk.waits == [30]


async def test_a_polling_channel_has_no_door(channel: TelegramChannel) -> None:
    assert channel.routes() == ()

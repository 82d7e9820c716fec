"""The messenger tells its updates as Telegram does: to aiogram's own handler, and to python-telegram-bot's models."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import aiogram
import pytest
import telegram
from aiogram import Dispatcher, types
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.messenger import Messenger, Upload
from tests.messenger.test_clients import everything_a_person_does, picture
from tests.messenger.webhook import SECRET_HEADER

SECRET = "the-secret-of-the-webhook_0123456789"
KEYBOARD = {"inline_keyboard": [[{"text": "بله", "callback_data": "1"}]]}


class Door:
    """A bot that is called. `answers`: what it says to the next calls; then 200. `heard`: bodies in order."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.heard: list[bytes] = []
        self.secrets: set[str] = set()
        self.held: Callable[[bytes], bool] = lambda _: False
        self.open = asyncio.Event()
        self._came = asyncio.Event()
        app = web.Application()
        app.router.add_post("/telegram", self._receive)
        self.server = TestServer(app)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/telegram"))

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.secrets.add(request.headers.get(SECRET_HEADER, ""))
        self.heard.append(body)
        self._came.set()
        if self.held(body):
            await self.open.wait()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not reached():
                self._came.clear()
                await self._came.wait()

    @property
    def ids(self) -> list[int]:
        return [json.loads(body)["update_id"] for body in self.heard]


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    async with door.server:
        yield door


async def test_aiogram_s_own_handler_takes_every_update(messenger: Messenger, aiogram_bot: aiogram.Bot) -> None:
    dispatcher, heard = Dispatcher(), asyncio.Queue[types.Update]()

    async def keep(handler: object, update: types.Update, data: object) -> None:
        heard.put_nowait(update)

    dispatcher.update.outer_middleware.register(cast("Any", keep))

    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, aiogram_bot, handle_in_background=False, secret_token=SECRET)
    handler.register(app, path="/telegram")
    async with TestServer(app) as server:
        url = str(server.make_url("/telegram"))
        await aiogram_bot.set_webhook(
            url, secret_token=SECRET, allowed_updates=["message", "edited_message", "callback_query", "my_chat_member"]
        )
        told = await everything_a_person_does(messenger.person("مینا"))
        updates = [await asyncio.wait_for(heard.get(), 10) for _ in range(told)]

    assert [update.update_id for update in updates] == list(messenger.bot.queue.told)
    assert messenger.bot.queue.pending == []


async def test_aiogram_s_own_handler_refuses_a_wrong_secret(messenger: Messenger, aiogram_bot: aiogram.Bot) -> None:
    app = web.Application()
    SimpleRequestHandler(Dispatcher(), aiogram_bot, secret_token="another").register(app, path="/telegram")
    async with TestServer(app) as server:
        await aiogram_bot.set_webhook(str(server.make_url("/telegram")), secret_token=SECRET)
        await messenger.person("مینا").says("سلام")
        await messenger.bot.queue.webhook.until_told(1)
        info = await aiogram_bot.get_webhook_info()

    assert messenger.bot.queue.webhook.told[0].status == 401
    assert (info.pending_update_count, info.last_error_message) == (1, "Wrong response from the webhook: 401")


async def test_python_telegram_bot_reads_what_is_told(
    messenger: Messenger, aiogram_bot: aiogram.Bot, door: Door
) -> None:
    await aiogram_bot.set_webhook(door.url, secret_token=SECRET)
    mina = messenger.person("مینا")
    pictures = [Upload(f"{number}.jpg", "image/jpeg", picture()) for number in range(3)]
    await mina.sends_album(*pictures, caption="سند خانه")
    await door.until(lambda: len(door.heard) == 3)
    updates = [telegram.Update.de_json(json.loads(body)) for body in door.heard]

    messages = [update.message for update in updates if update.message is not None]
    assert len({message.media_group_id for message in messages}) == 1
    assert [(message.caption, len(message.photo)) for message in messages] == [("سند خانه", 3), (None, 3), (None, 3)]
    assert door.secrets == {SECRET}


async def test_what_is_not_taken_comes_again_and_nothing_of_its_chat_before_it(
    messenger: Messenger, aiogram_bot: aiogram.Bot, door: Door
) -> None:
    door.answers = [503, 401, 500]
    await aiogram_bot.set_webhook(door.url)
    mina = messenger.person("مینا")
    first, second = await mina.says("یک"), await mina.says("دو")
    await door.until(lambda: len(door.heard) == 5)

    assert door.ids == [first, first, first, first, second]


async def test_a_held_chat_holds_up_neither_its_taps_nor_other_chats(
    messenger: Messenger, aiogram_bot: aiogram.Bot, door: Door
) -> None:
    """Typed and tapped may overtake each other."""
    mina, reza = messenger.person("مینا"), messenger.person("رضا")
    await mina.says("/start")
    markup = types.InlineKeyboardMarkup.model_validate(KEYBOARD)
    await aiogram_bot.send_message(mina.id, "؟", reply_markup=markup)
    await aiogram_bot.get_updates(offset=-1)
    messenger.bot.queue.pending.clear()
    door.held = lambda body: "بمان".encode() in body
    await aiogram_bot.set_webhook(door.url)
    typed, later = await mina.says("بمان"), await mina.says("بعد")
    tapped, other = await mina.presses("بله"), await reza.says("سلام")
    await door.until(lambda: len(door.heard) == 3)

    assert set(door.ids) == {typed, tapped, other}
    door.open.set()
    await door.until(lambda: len(door.heard) == 4)
    assert door.ids[-1] == later


async def test_what_waited_is_told_first_and_only_one_way_of_receiving_works(
    messenger: Messenger, aiogram_bot: aiogram.Bot, door: Door
) -> None:
    waited = await messenger.person("مینا").says("سلام")
    await aiogram_bot.set_webhook(door.url)
    await door.until(lambda: bool(door.heard))

    assert door.ids == [waited]
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await aiogram_bot.get_updates()
    await aiogram_bot.delete_webhook()
    assert await aiogram_bot.get_updates() == []


async def test_a_waiting_poll_ends_when_a_webhook_is_set(
    messenger: Messenger, aiogram_bot: aiogram.Bot, door: Door
) -> None:
    polling = asyncio.create_task(aiogram_bot.get_updates(timeout=30))
    await messenger.until_polls(1)
    await aiogram_bot.set_webhook(door.url)

    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await polling


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        ("http://desk.example/telegram", "", "An HTTPS URL must be provided"),
        ("https://desk.example:8080/telegram", "", "only on ports 80, 88, 443 or 8443"),
        ("https://desk.example/telegram", "با حروف فارسی", "secret token contains unallowed characters"),
        ("https://desk.example/telegram", "x" * 257, "secret token contains unallowed characters"),
    ],
)
async def test_what_telegram_would_not_call_is_refused(
    aiogram_bot: aiogram.Bot, url: str, secret: str, reason: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await aiogram_bot.set_webhook(url, secret_token=secret)


async def test_where_nobody_listens_it_is_tried_again(messenger: Messenger, aiogram_bot: aiogram.Bot) -> None:
    """Every try is noted, and the update stays."""
    await aiogram_bot.set_webhook("http://127.0.0.1:1/telegram")
    await messenger.person("مینا").says("سلام")
    webhook = messenger.bot.queue.webhook
    await webhook.until_told(3)

    assert {told.status for told in webhook.told} == {0}
    assert len(messenger.bot.queue.pending) == 1

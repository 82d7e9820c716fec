"""A running messenger and two unrelated clients of it."""

from collections.abc import AsyncIterator

import pytest
import telegram
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.request import HTTPXRequest

from tests.messenger import Messenger


@pytest.fixture
async def messenger() -> AsyncIterator[Messenger]:
    async with Messenger() as running:
        yield running


@pytest.fixture
async def aiogram_bot(messenger: Messenger) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(messenger.url))
    yield Bot(messenger.token, session=session)
    await session.close()


@pytest.fixture
async def ptb_bot(messenger: Messenger) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(
        messenger.token,
        base_url=f"{messenger.url}/bot",
        base_file_url=f"{messenger.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )
    async with bot:
        yield bot

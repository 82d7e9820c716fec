"""A running web chat for the tests of its HTTP interface; a messenger, its channel, and somebody who talks to it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.telegram import TelegramChannel
from tests.channels.web_chat_desk import Desk
from tests.messenger import Messenger, Person


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path / "uploads")
    async with TestClient(TestServer(made.app)) as client:
        made.client = client
        running = asyncio.create_task(made.chat.run(made.store.accept))
        await asyncio.sleep(0)
        yield made
        running.cancel()


@pytest.fixture
async def messenger() -> AsyncIterator[Messenger]:
    async with Messenger() as running:
        yield running


@pytest.fixture
async def mina(messenger: Messenger) -> Person:
    mina = messenger.person("مینا")
    await mina.says("/start")
    return mina


@pytest.fixture
async def channel(messenger: Messenger) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(messenger.token, api=messenger.url)
    yield channel
    await channel.close()

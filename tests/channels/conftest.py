"""A running web chat for the tests of its HTTP interface."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.channels.web_chat_desk import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path / "uploads")
    async with TestClient(TestServer(made.app)) as client:
        made.client = client
        running = asyncio.create_task(made.chat.run(made.store.accept))
        await asyncio.sleep(0)
        yield made
        running.cancel()

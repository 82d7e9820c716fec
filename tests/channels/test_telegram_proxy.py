"""Where Telegram is reached only through a proxy, everything goes through it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.channel import Address, Channel, OutMessage
from bot.channels.telegram import TelegramChannel
from tests.messenger import Messenger


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while chunk := await source.read(65536):
        target.write(chunk)
        await target.drain()
    target.close()


class Proxy:
    """HTTP CONNECT, with the places it was asked to go to."""

    def __init__(self) -> None:
        self.places: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        place = request.split()[1].decode()
        self.places.append(place)
        host, _, port = place.partition(":")
        far_reader, far_writer = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))


@asynccontextmanager
async def listening(proxy: Proxy) -> AsyncIterator[str]:
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_all_goes_through_the_proxy() -> None:
    proxy = Proxy()
    async with listening(proxy) as proxy_url, Messenger() as messenger:
        mina = messenger.person("مینا")
        await mina.says("/start")
        telegram = TelegramChannel(messenger.token, api=messenger.url, proxy=proxy_url)
        channel: Channel = telegram
        to_mina = Address(channel="telegram", bot="4242", chat=str(mina.id), user=str(mina.id))
        await channel.send(to_mina, OutMessage(text="سلام"))
        await telegram.close()

    assert [message.text for message in mina.inbox] == ["سلام"]
    assert proxy.places == [messenger.url.removeprefix("http://")]

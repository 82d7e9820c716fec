"""The messenger itself: HTTP on loopback, its bots, its people, and what a test may do to both."""

import asyncio
import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.messenger.accounts import BotAccount, Limits
from tests.messenger.faults import Fault, Faults
from tests.messenger.methods import METHODS, POLLING, get_updates
from tests.messenger.person import Person
from tests.messenger.requests import Call, read_call
from tests.messenger.rules import MEGABYTE, ApiError

DEFAULT_TOKEN = "4242:test-token-of-the-desk"


class Messenger:
    """An asynchronous context manager. `url` is the base address of its Bot API; the first bot is `bot`.

    `limits`: enforce the rate limits; None accepts any rate. `calls`: every call in order, polling apart.
    """

    def __init__(self, limits: Limits | None = None, clock: Callable[[], float] = time.time) -> None:
        self._limits = limits
        self._clock = clock
        self._bots: dict[str, BotAccount] = {}
        self._people = 0
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.bot = self.add_bot(DEFAULT_TOKEN, "desk_test_bot")
        self.calls: list[Call] = []
        self.polls: list[Call] = []
        self.faults = Faults()
        self.url = ""
        self._polled = asyncio.Event()
        self._called = asyncio.Event()

    @property
    def token(self) -> str:
        return self.bot.token

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 * MEGABYTE)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._serve_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        for bot in self._bots.values():
            await bot.queue.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def add_bot(self, token: str, username: str) -> BotAccount:
        bot = BotAccount(token, username, self._limits)
        self._bots[token] = bot
        return bot

    def person(self, first_name: str, bot: BotAccount | None = None) -> Person:
        """Somebody new, with a private chat with this bot (the first one by default)."""
        self._people += 1
        return Person(5_000_000_000 + self._people, first_name, bot or self.bot, self._clock)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def until_polls(self, count: int) -> None:
        """Wait until the bot has polled so often, and so acknowledged what it had before."""
        async with asyncio.timeout(10):
            while len(self.polls) < count:
                self._polled.clear()
                await self._polled.wait()

    async def until_calls(self, method: str, count: int) -> None:
        """Wait until the bot has called this method so often."""
        async with asyncio.timeout(10):
            while len(self.calls_of(method)) < count:
                self._called.clear()
                await self._called.wait()

    def inject(self, update: dict[str, Any] | bytes, update_id: int | None = None) -> int:
        """Queue an update of any shape; a dict without update_id is given the next one."""
        queue = self.bot.queue
        if isinstance(update, dict):
            update_id = update.setdefault("update_id", queue.next_id if update_id is None else update_id)
            update = json.dumps(update, ensure_ascii=False).encode()
        elif update_id is None:
            update_id = queue.next_id
        assert update_id is not None
        queue.next_id = max(queue.next_id, update_id + 1)
        queue.put(update_id, update)
        return update_id

    def repeat(self, update_id: int) -> None:
        """Tell an update again, word for word, confirmed or not."""
        self.bot.queue.put(update_id, self.bot.queue.told[update_id])

    def jump_update_id(self, to: int) -> None:
        """What Telegram does after a week of silence: the next id is another number, greater or smaller."""
        self.bot.queue.next_id = to

    # ── HTTP ──

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        try:
            call = await read_call(request)
        except web.HTTPRequestEntityTooLarge:
            return _refusal(ApiError(413, "Request Entity Too Large"))
        except ApiError as error:
            return _refusal(error)
        self._record(call)
        fault = self.faults.take(call.method)
        if fault is not None and fault.when == "before":
            return await self._spoil(request, fault)
        try:
            answer = await self._perform(call)
        except ApiError as error:
            return _refusal(error)
        if fault is not None:
            return await self._spoil(request, fault)
        return web.Response(body=b'{"ok":true,"result":' + answer + b"}", content_type="application/json")

    def _record(self, call: Call) -> None:
        if call.method.lower() == POLLING:
            self.polls.append(call)
            self._polled.set()
        else:
            self.calls.append(call)
            self._called.set()

    async def _perform(self, call: Call) -> bytes:
        bot = self._authorised(call.token)
        name = call.method.lower()
        if name == POLLING:
            return b"[" + b",".join(await get_updates(bot, call)) + b"]"
        if name not in METHODS:
            raise ApiError(404, "Not Found")
        return json.dumps(METHODS[name](bot, call, self._clock()), ensure_ascii=False).encode()

    def _authorised(self, token: str) -> BotAccount:
        bot = self._bots.get(token)
        if bot is None and ":" not in token:
            raise ApiError(404, "Not Found")
        if bot is None or bot.revoked:
            raise ApiError(401, "Unauthorized")
        return bot

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.take("file")
        if fault is not None and fault.when == "before":
            return await self._spoil(request, fault)
        try:
            bot = self._authorised(request.match_info["token"])
        except ApiError as error:
            return _refusal(error)
        content = bot.files.content(request.match_info["path"])
        if content is None:
            return _refusal(ApiError(404, "Not Found"))
        if fault is not None:
            return await _cut_off(request, content)
        return web.Response(body=content, content_type="application/octet-stream")

    async def _spoil(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.how == "refuse":
            assert fault.error is not None
            return _refusal(fault.error)
        if fault.how == "hang":
            await self._closing.wait()
        if fault.how in ("drop", "hang") and request.transport is not None:
            request.transport.abort()
        content_type = "text/html" if fault.body.startswith(b"<") else "application/json"
        return web.Response(status=fault.status, body=fault.body, content_type=content_type)


def _refusal(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.status)


async def _cut_off(request: web.Request, content: bytes) -> web.StreamResponse:
    response = web.StreamResponse()
    response.content_length = len(content)
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.close()
    return response

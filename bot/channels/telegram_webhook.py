"""Telegram calls us: each update is answered with 200 only after it was accepted, anything else makes it come again.

Only who knows the secret is listened to. It stands in a header (https://core.telegram.org/bots/api#setwebhook), so
neither it nor the token is ever part of an address that a web server in front may log.
"""

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot import log
from bot.channels.channel import Accept, DeliveryError
from bot.channels.telegram_poll import Sleep, wait_after
from bot.channels.telegram_updates import incoming

SetWebhook = Callable[[str, str], Awaitable[None]]
"""(address, secret); raises DeliveryError."""

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
BODY_LIMIT = 1024 * 1024
BODY_TIMEOUT_S = 15.0
TOLD_EVERY_S = 60.0
_BROKEN = (web.RequestPayloadError, HttpProcessingError, ConnectionError)
"""The connection ended in mid-body, or the body is not coded as it says."""


class Webhook:
    """The door for one bot's updates. `address`: the public one of this installation; `secret`: see the settings.

    Any number of processes may stand behind the same address. `clock`: monotonic seconds.
    """

    channel = "telegram"

    def __init__(self, address: str, secret: str, bot: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = f"/telegram/{bot}"
        self._url = address + self.path
        self._secret = secret
        self._bot = bot
        self._accept: Accept | None = None
        self._refusals = Refusals(self.channel, clock)

    def routes(self) -> list[web.RouteDef]:
        return [web.post(self.path, self.receive)]

    async def run(self, set_webhook: SetWebhook, accept: Accept, sleep: Sleep, jitter: Callable[[], float]) -> None:
        """Tell the messenger where we are and take its updates, until cancelled; after that they are to come again."""
        self._accept = accept
        try:
            await self._register(set_webhook, sleep, jitter)
            await asyncio.Event().wait()
        finally:
            self._accept = None

    async def _register(self, set_webhook: SetWebhook, sleep: Sleep, jitter: Callable[[], float]) -> None:
        failures = 0
        while True:
            try:
                await set_webhook(self._url, self._secret)
            except DeliveryError as error:
                wait_s = wait_after(failures, error.retry_after_s, jitter)
                failures += 1
                reason = str(error)
                level = logging.WARNING
                log.event(
                    "webhook.not_set", level=level, channel=self.channel, code=error.code, reason=reason, wait_s=wait_s
                )
                await sleep(wait_s)
            else:
                log.event("webhook.set", channel=self.channel)
                return

    async def receive(self, request: web.Request) -> web.Response:
        """One update. Nothing is read of a request that does not know the secret."""
        if not self._knows_secret(request):
            self._refusals.count()
            return web.Response(status=401)
        try:
            raw = await _body(request)
        except TimeoutError:
            return web.Response(status=408)
        except _BROKEN:
            return web.Response(status=400)
        if raw is None:
            log.event("webhook.too_large", level=logging.WARNING, channel=self.channel)
            return web.Response(status=413)
        return web.Response(status=200 if await self._taken(raw) else 503)

    def _knows_secret(self, request: web.Request) -> bool:
        """Bytes are compared, since a header may hold any; told twice, it is told by nobody we know."""
        told = request.headers.getall(SECRET_HEADER, [])
        if len(told) != 1:
            return False
        return hmac.compare_digest(told[0].encode("utf-8", "surrogateescape"), self._secret.encode())

    async def _taken(self, raw: bytes) -> bool:
        """Accepted, or never to be kept; False: it must come again. What cannot be read is for the quarantine."""
        update = incoming(raw, self.channel, self._bot)
        if update is None:
            log.event("update.ignored", channel=self.channel, count=1)
            return True
        if self._accept is None:
            return False
        try:
            await self._accept([update])
        except Exception as error:  # noqa: BLE001 - the edge of the flow; not accepted, so Telegram will tell it again
            log.failure("receive.failed", error, channel=self.channel)
            return False
        log.event("webhook.answered", level=logging.DEBUG, channel=self.channel)
        return True


class Refusals:
    """Who tries the door cannot fill the log: the first is told at once, then at most once a minute how many."""

    def __init__(self, channel: str, clock: Callable[[], float]) -> None:
        self._channel = channel
        self._clock = clock
        self._count = 0
        self._told_at: float | None = None

    def count(self) -> None:
        self._count += 1
        now = self._clock()
        if self._told_at is None or now - self._told_at >= TOLD_EVERY_S:
            log.event("webhook.refused", level=logging.WARNING, channel=self._channel, count=self._count)
            self._count, self._told_at = 0, now


async def _body(request: web.Request) -> bytes | None:
    """None: longer than any update. Raises TimeoutError."""
    if (request.content_length or 0) > BODY_LIMIT:
        return None
    body = bytearray()
    async with asyncio.timeout(BODY_TIMEOUT_S):
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > BODY_LIMIT:
                return None
    return bytes(body)

"""Telling a bot its updates by POST: one lane a chat, another for a person's taps; each in order, until it takes them.

Lanes run beside each other, as many as the bot allows, so what a person typed and what they tapped may overtake each
other. Whatever is not answered with 2xx is repeated after a growing wait and holds up its lane alone.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp

from tests.messenger.rules import bad_request
from tests.messenger.shapes import Json

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_WAIT_S = 0.05
LONGEST_WAIT_S = 2.0
"""A sixtieth of the real ones, so that a test need not wait for minutes."""
_TIMEOUT_S = 60.0
_SECRET_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_PORTS = (None, 443, 80, 88, 8443)


@dataclass(frozen=True)
class WebhookSetting:
    """What setWebhook asked for."""

    url: str
    secret: str = ""
    max_connections: int = 40


@dataclass(frozen=True)
class Told:
    """One POST and its answer; `status` 0: nobody answered."""

    update_id: int
    status: int
    body: bytes = b""


def checked_setting(url: str, secret: str, max_connections: int) -> WebhookSetting:
    """As a Bot API server of one's own takes it: https, or plain http on this machine."""
    address = urlsplit(url)
    here = address.scheme == "http" and address.hostname in ("127.0.0.1", "localhost")
    if not here and address.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not here and address.port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if len(secret) > 256 or not _SECRET_LETTERS.issuperset(secret):
        raise bad_request("secret token contains unallowed characters")
    return WebhookSetting(url, secret, min(max(max_connections, 1), 100))


@dataclass
class Webhook:
    """One bot's. `taken` is called with the update_id that the bot took. `told`: every POST, in order."""

    taken: Callable[[int], None]
    setting: WebhookSetting | None = None
    told: list[Told] = field(default_factory=list)
    last_error: str = ""
    _lanes: dict[str, deque[tuple[int, bytes]]] = field(default_factory=dict)
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _http: aiohttp.ClientSession | None = None
    _posted: asyncio.Event = field(default_factory=asyncio.Event)

    def set(self, setting: WebhookSetting, waiting: Sequence[tuple[int, bytes]]) -> None:
        """From now on updates go there; first those that wait already."""
        self.remove()
        self.setting = setting
        self.last_error = ""
        self._places = asyncio.Semaphore(setting.max_connections)
        for update_id, raw in waiting:
            self.tell(update_id, raw)

    def remove(self) -> None:
        for task in self._running.values():
            task.cancel()
        self._lanes.clear()
        self._running.clear()
        self.setting = None

    async def until_told(self, count: int) -> None:
        """Wait until so many POSTs have ended."""
        async with asyncio.timeout(10):
            while len(self.told) < count:
                self._posted.clear()
                await self._posted.wait()

    async def close(self) -> None:
        running = list(self._running.values())
        self.remove()
        await asyncio.gather(*running, return_exceptions=True)
        if self._http is not None:
            await self._http.close()

    def tell(self, update_id: int, raw: bytes) -> None:
        """Put it at the end of its lane."""
        if self.setting is None:
            return
        lane = lane_of(raw)
        self._lanes.setdefault(lane, deque()).append((update_id, raw))
        if lane not in self._running:
            self._running[lane] = asyncio.create_task(self._empty(lane, self.setting))

    async def _empty(self, lane: str, setting: WebhookSetting) -> None:
        waiting = self._lanes[lane]
        wait_s = FIRST_WAIT_S
        while waiting:
            update_id, raw = waiting[0]
            async with self._places:
                status = await self._post(setting, update_id, raw)
            if 200 <= status < 300:
                waiting.popleft()
                self.taken(update_id)
                wait_s = FIRST_WAIT_S
            else:
                self.last_error = f"Wrong response from the webhook: {status}" if status else "Connection failed"
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, LONGEST_WAIT_S)
        del self._running[lane]

    async def _post(self, setting: WebhookSetting, update_id: int, raw: bytes) -> int:
        """The answer's status, 0 for none."""
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT_S))
        headers = {"Content-Type": "application/json", **({SECRET_HEADER: setting.secret} if setting.secret else {})}
        try:
            async with self._http.post(setting.url, data=raw, headers=headers, allow_redirects=False) as response:
                told = Told(update_id, response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError):
            told = Told(update_id, 0)
        self.told.append(told)
        self._posted.set()
        return told.status


def lane_of(raw: bytes) -> str:
    """Messages queue by chat, taps by person; what cannot be read has a lane of its own."""
    try:
        update: Json = json.loads(raw)
        if tap := update.get("callback_query"):
            return f"tap {tap['from']['id']}"
        content = next(value for name, value in update.items() if name != "update_id")
        return f"chat {content['chat']['id']}"
    except (ValueError, LookupError, TypeError, AttributeError, StopIteration):
        return "unreadable"

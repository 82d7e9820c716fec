"""The web chat's HTTP interface (docs/web_chat.md). Tokens come in a header, never in a URL or cookie."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from typing import Any, Protocol
from urllib.parse import quote

import msgspec
from aiohttp import BodyPartReader, web

from backend_client.errors import BackendError
from bot.channels.channel import Accept, Address, Incoming, OutFile, OutMessage
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat_guard import Buckets, Guard
from bot.channels.web_chat_history import History, HistoryStore
from bot.channels.web_chat_problem import Problem
from bot.channels.web_chat_update import Upload, read, stored
from bot.channels.web_chat_uploads import UploadQuotaExceeded, UploadTooBig
from bot.store.store import OutboxPayload, Session

Materialise = Callable[[OutboxPayload, str], Awaitable[OutMessage]]
"""(payload, person_ref) → the message with its file made or read."""

UPDATE_BYTES = 64 * 1024
LONGEST_WAIT_S = 30
_UPLOAD_TIMEOUT_S = 300
_BODY_TIMEOUT_S = 15
_POLLS_PER_SESSION = 6
_SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "application/pdf"})
_BIDI_CONTROLS = {ord(mark): None for mark in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


class WebStore(HistoryStore, Protocol):
    """The part of the Store that the web chat needs."""

    async def open_session(self, token_hash: str) -> Session: ...

    async def session(self, token_hash: str) -> Session | None: ...

    async def outbox_payload(self, address: Address, outbox_id: int) -> tuple[OutboxPayload, str] | None: ...


class KeepsUploads(Protocol):
    """Where sent files wait until they are looked at: web_chat_uploads.Uploads."""

    async def save(self, address: Address, name: str, mime: str, chunks: AsyncIterable[bytes]) -> str: ...

    async def find(self, address: Address, file_id: str) -> Upload | None: ...

    async def read(self, file_id: str, limit: int) -> bytes: ...

    async def sweep(self) -> int: ...


class Limits:
    """How often: changing and reading requests of a session, new sessions of a network address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.changing = Buckets(per_s=5, burst=20, clock=clock)
        self.reading = Buckets(per_s=20, burst=80, clock=clock)
        # Many citizens share one address of a mobile operator.
        self.opening = Buckets(per_s=2, burst=60, clock=clock)


class Api:
    """Handlers. `accept` is None until the channel runs; until then updates are asked to come again."""

    def __init__(
        self,
        store: WebStore,
        history: History,
        wakeups: Wakeups,
        uploads: KeepsUploads,
        materialise: Materialise,
        guard: Guard,
        *,
        limits: Limits,
    ) -> None:
        self._store = store
        self._history = history
        self._wakeups = wakeups
        self._uploads = uploads
        self._materialise = materialise
        self._guard = guard
        self._limits = limits
        self.accept: Accept | None = None
        self._stopping = False

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.post("/api/sessions", self.open_session),
            web.post("/api/files", self.upload),
            web.post("/api/updates", self.update),
            web.get("/api/messages", self.messages),
            web.get(r"/api/files/{outbox_id:\d{1,18}}", self.download),
        ]

    async def stop(self, _: web.Application) -> None:
        """Waiting readers are let go, so that the server need not wait for them."""
        self._stopping = True
        self._wakeups.notify_all()

    async def open_session(self, request: web.Request) -> web.Response:
        _charge(self._limits.opening, self._guard.client(request))
        token = secrets.token_urlsafe(32)
        await self._store.open_session(token_hash(token))
        return _json({"token": token}, 201)

    async def update(self, request: web.Request) -> web.Response:
        session = await self._session(request, self._limits.changing)
        update = read(await _body(request))
        upload = None
        if update.file_id is not None:
            upload = await self._uploads.find(session.address, update.file_id)
            if upload is None:
                raise Problem(400, "unknown_file", field="file_id")
        if self.accept is None:
            raise Problem(503, "starting", retry_after_s=1)
        incoming = Incoming(
            channel=session.address.channel,
            bot=session.address.bot,
            scope=session.id,
            update_id=str(update.update_id),
            raw=stored(update, upload),
            address=session.address,
        )
        await self.accept([incoming])
        return _json({"update_id": incoming.update_id}, 202)

    async def upload(self, request: web.Request) -> web.Response:
        session = await self._session(request, self._limits.changing)
        if not request.content_type.startswith("multipart/"):
            raise Problem(415, "wrong_media_type")
        try:
            async with asyncio.timeout(_UPLOAD_TIMEOUT_S):
                part = await _file_part(request)
                name = _clean_name(part.filename or "")
                mime = part.headers.get("Content-Type", "application/octet-stream")[:100]
                file_id = await self._uploads.save(session.address, name, mime, _chunks(part))
        except TimeoutError as error:
            raise Problem(408, "too_slow") from error
        except UploadTooBig as error:
            raise Problem(413, "too_large", field="file") from error
        except UploadQuotaExceeded as error:
            raise Problem(429, "quota", field="file", retry_after_s=3600) from error
        return _json({"file_id": file_id}, 201)

    async def messages(self, request: web.Request) -> web.Response:
        session = await self._session(request, self._limits.reading)
        after = _number(request, "after", 0, 2**53)
        wait_s = _number(request, "wait", 0, LONGEST_WAIT_S)
        if self._wakeups.listening(session.address) >= _POLLS_PER_SESSION:
            raise Problem(429, "too_many_polls", retry_after_s=5)
        with self._wakeups.listen(session.address) as news:
            messages = await self._history.after(session.address, after)
            try:
                async with asyncio.timeout(wait_s):
                    while not messages and wait_s and not self._stopping:
                        await news.wait()
                        news.clear()
                        messages = await self._history.after(session.address, after)
            except TimeoutError:
                messages = []
        return _json({"messages": messages}, 200)

    async def download(self, request: web.Request) -> web.Response:
        session = await self._session(request, self._limits.reading)
        found = await self._store.outbox_payload(session.address, int(request.match_info["outbox_id"]))
        if found is None or found[0].attachment is None:
            raise Problem(404, "not_found")
        try:
            message = await self._materialise(*found)
        except BackendError as error:
            raise Problem(503, "unavailable", retry_after_s=10) from error
        if message.file is None:
            raise Problem(404, "not_found")
        return _attachment(message.file)

    async def _session(self, request: web.Request, limit: Buckets) -> Session:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Problem(401, "no_session")
        session = await self._store.session(token_hash(token.strip()))
        if session is None:
            raise Problem(401, "no_session")
        _charge(limit, session.id)
        return session


def token_hash(token: str) -> str:
    """256 random bits need no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def _charge(limit: Buckets, name: str) -> None:
    wait_s = limit.take(name)
    if wait_s:
        raise Problem(429, "too_often", retry_after_s=wait_s)


def _number(request: web.Request, name: str, least: int, most: int) -> int:
    text = request.query.get(name, str(least))
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise Problem(400, "malformed", field=name)
    return max(least, min(most, int(text)))


async def _body(request: web.Request) -> bytes:
    """At most UPDATE_BYTES, counted after any decompression."""
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_TIMEOUT_S):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > UPDATE_BYTES:
                    raise Problem(413, "too_large")
    except TimeoutError as error:
        raise Problem(408, "too_slow") from error
    return bytes(body)


async def _file_part(request: web.Request) -> BodyPartReader:
    try:
        part = await (await request.multipart()).next()
    except ValueError as error:
        raise Problem(400, "malformed") from error
    if not isinstance(part, BodyPartReader) or part.name != "file":
        raise Problem(400, "malformed", field="file")
    return part


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(64 * 1024):
        yield chunk


def _clean_name(name: str) -> str:
    """A file's name as it is shown: no path, no control or direction marks. It names no place on disk."""
    last = name.replace("\\", "/").rpartition("/")[2].translate(_BIDI_CONTROLS)
    printable = "".join(mark for mark in last if mark.isprintable() or mark == "\u200c")
    return printable.strip()[-100:]


def _attachment(file: OutFile) -> web.Response:
    """To be saved, never shown as a page of ours; the chat's own page makes images of it."""
    mime = file.mime if file.mime in _SHOWN_TYPES else "application/octet-stream"
    return web.Response(
        body=file.content,
        content_type=mime,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(_clean_name(file.name))}"},
    )


def _json(value: dict[str, Any], status: int) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(value), content_type="application/json")

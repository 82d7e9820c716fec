"""What a browser's form brought: texts by name, and files, none of it believed."""

import hmac
import secrets
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

MAX_FIELDS = 300
MAX_FIELD_BYTES = 64 * 1024
MAX_FILES_BYTES = 40 * 1024 * 1024
_KEY_CHARS = 32


class FormTooLarge(Exception):
    """More came than any form of ours sends."""


class FormForged(Exception):
    """It does not come from a page of this session."""


@dataclass(frozen=True)
class Sent:
    """A file as it came; `name` is the browser's word for it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Form:
    values: dict[str, list[str]] = field(default_factory=dict)
    files: tuple[Sent, ...] = ()

    def one(self, name: str) -> str:
        """The first value of that name, "" for none."""
        return next(iter(self.values.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def but(self, **values: str) -> "Form":
        """With one value of each of these names."""
        return Form({**self.values, **{name: [value] for name, value in values.items()}}, self.files)

    @property
    def key(self) -> str:
        """What makes a double submit one deed; a new one where the form brought none of ours."""
        given = self.one("key")
        return given if len(given) == _KEY_CHARS and set(given) <= set("0123456789abcdef") else new_key()


def new_key() -> str:
    return secrets.token_hex(_KEY_CHARS // 2)


def from_here(request: web.Request) -> bool:
    """The browser says that a page of this very place sent it; one that says nothing is not believed."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    host = origin.partition("://")[2]
    return hmac.compare_digest(host.lower().encode(), request.host.lower().encode())


async def read(request: web.Request) -> Form:
    """Raises FormTooLarge."""
    if request.content_type == "multipart/form-data":
        return await _read_parts(request)
    try:
        posted = await request.post()
    except web.HTTPRequestEntityTooLarge as large:
        raise FormTooLarge from large
    values: dict[str, list[str]] = {}
    for name, value in posted.items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value)
    return Form(values)


async def _read_parts(request: web.Request) -> Form:
    values: dict[str, list[str]] = {}
    files: list[Sent] = []
    room = MAX_FILES_BYTES
    parts = 0
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            parts += 1
            if parts > MAX_FIELDS or not isinstance(part, BodyPartReader):
                raise FormTooLarge
            content = await _content(part, room if part.filename else MAX_FIELD_BYTES)
            if part.filename:
                room -= len(content)
                files.append(Sent(part.filename, content))
            elif part.name:
                values.setdefault(part.name, []).append(content.decode("utf-8", "replace"))
    except ValueError as malformed:
        raise FormTooLarge from malformed
    return Form(values, tuple(files))


async def _content(part: BodyPartReader, limit: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk():
        content += chunk
        if len(content) > limit:
            raise FormTooLarge
    return bytes(content)

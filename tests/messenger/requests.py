"""A call of the Bot API as it came: query, urlencoded, JSON or multipart, all read into one shape."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from tests.messenger.files import Upload
from tests.messenger.rules import bad_request


@dataclass(frozen=True)
class Call:
    """`fields` as text, JSON values spelled as JSON; `files` by the name of their part."""

    token: str
    method: str
    fields: dict[str, str]
    files: dict[str, Upload]

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def integer(self, name: str, default: int | None = None) -> int:
        raw = self.fields.get(name, "")
        if not raw and default is not None:
            return default
        try:
            return int(raw)
        except ValueError:
            raise bad_request(f"{name} is empty" if not raw else f"can't parse {name}") from None

    def flag(self, name: str) -> bool:
        return self.fields.get(name, "").lower() in ("true", "1")

    def json(self, name: str) -> Any:
        """The value of a JSON field; None where it is missing."""
        raw = self.fields.get(name, "")
        try:
            return json.loads(raw) if raw else None
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """A file sent under its own name, or as attach://part."""
        reference = self.fields.get(name, "")
        part = reference.removeprefix("attach://") if reference.startswith("attach://") else name
        return self.files.get(part)


async def read_call(request: web.Request) -> Call:
    fields = {name: str(value) for name, value in request.query.items()}
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        for name, value in (await request.json()).items():
            fields[name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, FileField):
                files[name] = Upload(value.filename, value.content_type, value.file.read())
                value.file.close()
            else:
                fields[name] = value if isinstance(value, str) else bytes(value).decode()
    return Call(request.match_info["token"], request.match_info["method"], fields, files)

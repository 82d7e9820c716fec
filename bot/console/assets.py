"""The console's own stylesheet; fonts are those of the web chat."""

import hashlib
from pathlib import Path

from aiohttp import web

_STYLE = Path(__file__).parent / "templates" / "console.css"
NAME = "console.css"


class Assets:
    """Read once."""

    def __init__(self) -> None:
        self._style = _STYLE.read_bytes()
        self._etag = f'"{hashlib.sha256(self._style).hexdigest()[:32]}"'

    def answer(self, request: web.Request) -> web.Response:
        """Raises HTTPNotFound."""
        if request.match_info["name"] != NAME:
            raise web.HTTPNotFound
        headers = {"ETag": self._etag, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        if request.headers.get("If-None-Match") == self._etag:
            return web.Response(status=304, headers=headers)
        return web.Response(body=self._style, content_type="text/css", charset="utf-8", headers=headers)

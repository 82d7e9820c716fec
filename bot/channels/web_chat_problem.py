"""What the web chat's interface refuses, as RFC 9457 problems whose words are for programs."""

from collections.abc import Mapping

import msgspec
from aiohttp import web

_CODES = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "wrong_media_type",
}


class Problem(Exception):
    """A refusal. `code` is stable and documented; `field` names the member of the request it is about."""

    def __init__(self, status: int, code: str, *, field: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.field = field
        self.retry_after_s = retry_after_s

    def response(self) -> web.Response:
        body: dict[str, object] = {"status": self.status, "problem": self.code}
        if self.field:
            body["field"] = self.field
        headers: dict[str, str] = {}
        if self.retry_after_s is not None:
            headers["Retry-After"] = str(max(1, round(self.retry_after_s + 0.5)))
        return web.Response(
            status=self.status,
            body=msgspec.json.encode(body),
            headers=headers,
            content_type="application/problem+json",
        )


def of_http_error(error: web.HTTPException, headers: Mapping[str, str]) -> web.Response:
    """aiohttp's own refusals (no such route, wrong method, body too large) in the same shape."""
    response = Problem(error.status, _CODES.get(error.status, "refused")).response()
    response.headers.update({name: value for name, value in headers.items() if name == "Allow"})
    return response

"""The door of the web chat: which hosts it answers to, whose pages may post, how much and how often, and what
browsers may do with its answers.
"""

import time
from collections.abc import Callable, Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.channels.web_chat_problem import Problem, of_http_error

_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors {ancestors}; base-uri 'none'; form-action 'none'"
)


class Buckets:
    """Token buckets by name: `per_s` in the long run, `burst` at once. `clock`: monotonic seconds."""

    _NAMES_LIMIT = 20_000

    def __init__(self, per_s: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s = per_s
        self._burst = burst
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> float:
        """0.0 if it may go, else the seconds to wait; a refusal costs nothing."""
        now = self._clock()
        level = self._level(name, now)
        if level < 1.0:
            return (1.0 - level) / self._per_s
        if len(self._levels) >= self._NAMES_LIMIT:
            self._forget_the_full(now)
        self._levels[name] = (level - 1.0, now)
        return 0.0

    def _level(self, name: str, now: float) -> float:
        level, at = self._levels.get(name, (self._burst, now))
        return min(self._burst, level + (now - at) * self._per_s)

    def _forget_the_full(self, now: float) -> None:
        """A full bucket is as good as none."""
        self._levels = {name: level for name, level in self._levels.items() if self._level(name, now) < self._burst}


class Guard:
    """Refuses pages of other places, also those whose name was made to point here (DNS rebinding).

    `hosts`: names this server answers to, without port; empty = any. `framed`: our pages may show the chat in
    a frame. `trusted_proxies`: addresses whose X-Forwarded-For is believed.
    """

    def __init__(self, hosts: Collection[str], *, framed: bool = False, trusted_proxies: Collection[str] = ()) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._trusted_proxies = frozenset(trusted_proxies)
        self._headers = {
            "Content-Security-Policy": _CONTENT_POLICY.format(ancestors="'self'" if framed else "'none'"),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Frame-Options": "SAMEORIGIN" if framed else "DENY",
        }

    def add_to(self, app: web.Application) -> None:
        app.middlewares.append(self._middleware())
        app.on_response_prepare.append(self._add_headers)

    def client(self, request: web.Request) -> str:
        """The address the request came from; behind a trusted proxy, the last one that proxy saw."""
        remote = request.remote or ""
        forwarded = request.headers.get("X-Forwarded-For", "")
        if remote in self._trusted_proxies and forwarded:
            return forwarded.rpartition(",")[2].strip()
        return remote

    def _middleware(self) -> Middleware:
        @web.middleware
        async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
            try:
                self._check(request)
                return await handler(request)
            except Problem as problem:
                return problem.response()
            except web.HTTPException as error:
                if error.status < 400 or not request.path.startswith("/api/"):
                    raise
                return of_http_error(error, error.headers)

        return refuse

    def _check(self, request: web.Request) -> None:
        if self._hosts and _host_name(f"//{request.host}") not in self._hosts:
            raise Problem(421, "unknown_host")
        origin = request.headers.get("Origin")
        if request.method not in {"GET", "HEAD"} and origin is not None and not _same_place(origin, request.host):
            raise Problem(403, "foreign_origin")

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        for name, value in self._headers.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.pop("Server", None)


def _host_name(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _same_place(origin: str, host: str) -> bool:
    """Scheme aside: a proxy in front may have ended TLS."""
    try:
        return urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False


def is_loopback(client: str) -> bool:
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False

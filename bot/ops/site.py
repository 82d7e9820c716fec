"""The pages of an operator: `/healthz`, `/readyz`, `/metrics`.

The first two tell nothing that the public must not know, and stand beside the web chat, too. The metrics do not: they
are on MIZBAN_OPS_LISTEN, or beside the web chat while nobody but this machine reaches that.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from aiohttp import web

from bot.ops.metrics import Metrics
from bot.ops.readiness import LIMIT_S, Readiness
from bot.settings import Listen, Settings
from bot.store.figures import Figures

FRESH_S = 5.0
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


class TellsFigures(Protocol):
    async def figures(self) -> Figures: ...


class MetricsPage:
    """The store is asked at most every FRESH_S, however many look. `clock`: monotonic seconds."""

    def __init__(
        self,
        metrics: Metrics,
        store: TellsFigures,
        circuit_closed: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._metrics = metrics
        self._store = store
        self._circuit_closed = circuit_closed
        self._clock = clock
        self._looking = asyncio.Lock()
        self._looked_at: float | None = None

    async def answer(self, _: web.Request) -> web.Response:
        async with self._looking:
            if self._looked_at is None or self._clock() - self._looked_at >= FRESH_S:
                self._metrics.show(await self._figures(), circuit_closed=self._circuit_closed())
                self._looked_at = self._clock()
        drawn, content_type = await asyncio.to_thread(_drawn, self._metrics)
        return web.Response(body=drawn, headers={"Content-Type": content_type})

    async def local_answer(self, request: web.Request) -> web.Response:
        """For who asks from this machine, not through a web server in front."""
        if any(name in request.headers for name in _FORWARDED):
            raise web.HTTPNotFound
        return await self.answer(request)

    async def _figures(self) -> Figures | None:
        try:
            async with asyncio.timeout(LIMIT_S):
                return await self._store.figures()
        except Exception:  # noqa: BLE001 - the store is away; what this process counted is told all the same
            return None


class OpsSite:
    """`start` and `stop` do nothing where MIZBAN_OPS_LISTEN is empty. `address`: where it answers, once started."""

    def __init__(self, settings: Settings, readiness: Readiness, metrics: MetricsPage) -> None:
        self._settings = settings
        self._readiness = readiness
        self._metrics = metrics
        self._runner: web.AppRunner | None = None
        self.address = ""

    def routes_beside_chat(self) -> list[web.RouteDef]:
        """What the public web server serves of it."""
        routes = self._routes()
        if reached_only_here(self._settings):
            routes.append(web.get("/metrics", self._metrics.local_answer))
        return routes

    def _routes(self) -> list[web.RouteDef]:
        return [web.get("/healthz", _alive), web.get("/readyz", self._ready)]

    async def start(self) -> None:
        """Raises OSError where the port is taken."""
        listen = self._settings.ops_listen
        if listen is None:
            return
        app = web.Application()
        app.add_routes([*self._routes(), web.get("/metrics", self._metrics.answer)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, listen.host, listen.port).start()
        except OSError as taken:
            await runner.cleanup()
            raise OSError(taken.errno, taken.strerror, str(listen)) from taken
        self._runner = runner
        self.address = f"http://{Listen(listen.host, int(runner.addresses[0][1]))}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _ready(self, _: web.Request) -> web.Response:
        ready, parts = await self._readiness.look()
        return web.json_response({"ready": ready, "parts": parts}, status=200 if ready else 503)


def _drawn(metrics: Metrics) -> tuple[bytes, str]:
    """In a thread of its own: the import takes a while, and nobody is to wait for it who writes just then."""
    from bot.ops import exposition  # noqa: PLC0415 - heavy, and needed only where somebody looks

    return exposition.drawn(exposition.registry_of(metrics.all())), exposition.CONTENT_TYPE_LATEST


def reached_only_here(settings: Settings) -> bool:
    """Nothing says that a web server in front passes the public on to MIZBAN_LISTEN."""
    in_front = settings.public_url or settings.telegram_webhook or settings.trusted_proxies
    return settings.listen.loopback and settings.ops_listen is None and not in_front


async def _alive(_: web.Request) -> web.Response:
    """The event loop answers; nothing else is looked at."""
    return web.Response(text="ok\n")

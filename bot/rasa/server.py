"""`mizban rasa actions`: rasa-sdk's own server with our actions, in one process, until it is told to stop."""

import asyncio
import signal
import socket
import warnings
from typing import Any

from rasa_sdk.endpoint import create_app
from sanic import HTTPResponse, Request, Sanic, response

from bot.access import Access
from bot.app import App
from bot.beside import Write, beside
from bot.circuit import Circuit, ThroughCircuit
from bot.effects.readings import Readings
from bot.rasa.actions import executor
from bot.rasa.core import Core
from bot.rasa.door import MOST_BYTES, WRONG, Refusal, call_refused, caller_refused
from bot.settings import Listen, Settings

HEALTH, CALL = "/health", "/webhook"


async def serve(settings: Settings, write: Write) -> int:
    """Beside whatever else serves from the same databases. Raises OSError where the port is taken."""
    async with beside(settings) as app:
        site = build(core_of(app), settings.rasa_token)
        with _socket(settings.rasa_listen) as sock:
            server: Any = await site.create_server(sock=sock, access_log=False)
            await server.startup()
            await server.before_start()
            taken = Listen(settings.rasa_listen.host, sock.getsockname()[1])
            write(f"Mizban's actions are ready: http://{taken}{CALL}")
            await _told_to_stop()
            await server.close()
    return 0


def _socket(listen: Listen) -> socket.socket:
    """Bound here, since Sanic takes port 0 for its default."""
    try:
        family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
        return socket.create_server((listen.host, listen.port), family=family)
    except OSError as taken:
        raise OSError(taken.errno, taken.strerror, str(listen)) from taken


def core_of(app: App) -> Core:
    desk = ThroughCircuit(app.desk, Circuit())
    reads = Readings(desk, desk, app.content, Access(desk, app.store), app.store)
    return Core(app.content, reads, desk, app.settings.public_address)


def build(core: Core, token: str) -> Sanic[Any, Any]:
    """No page of any other site may call it (CORS)."""
    # Rasa 3.6 calls a newer SDK all the time; the contract is the same, and its version is the caller's own text.
    warnings.filterwarnings("ignore", message="Your versions of rasa|You are using an old version of rasa")
    site: Sanic[Any, Any] = create_app(executor(core), cors_origins=None)
    site.config.REQUEST_MAX_SIZE = MOST_BYTES
    site.config.MOTD = False

    async def admit(request: Request) -> HTTPResponse | None:
        if request.path == HEALTH:
            return None
        refused = caller_refused(request.headers.get("authorization", ""), token)
        if refused is None and request.path == CALL and request.method == "POST":
            refused = call_refused(request.headers, request.body)
        return None if refused is None else _answered(refused)

    async def hush(request: Request, answer: HTTPResponse) -> HTTPResponse | None:
        """Without the SDK's copy of the request."""
        del request
        return _answered(Refusal(answer.status, WRONG)) if answer.status >= 500 else None

    site.register_middleware(admit, "request")
    site.register_middleware(hush, "response")
    return site


def _answered(refusal: Refusal) -> HTTPResponse:
    return response.json({"error": refusal.error}, status=refusal.status)


async def _told_to_stop() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signalled in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signalled, told.set)
    await told.wait()

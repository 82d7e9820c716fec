"""The console as a whole: who may come in, which page answers, and what is said where it cannot."""

import dataclasses
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress

from aiohttp import web

from backend_client.errors import BackendBroken, BackendUnavailable, NotPermitted, RequestNotFound
from bot import log
from bot.channels.web_chat_guard import Buckets
from bot.console import forms
from bot.console.assets import Assets
from bot.console.entry import PATH
from bot.console.forms import Form, FormForged, FormTooLarge
from bot.console.pages import (
    arrivals,
    calendar,
    deeds,
    documents,
    draw,
    follow_ups,
    papers,
    queue,
    reports,
    request,
    search,
)
from bot.console.rendering import HEADERS, Renderer
from bot.console.sessions import Sessions
from bot.console.visit import Visit
from bot.console.voice import Voice
from bot.console.workshop import Workshop
from bot.console.world import ConsoleWorld
from dialogs.protocol import Person

Shows = Callable[[Visit], Awaitable[web.StreamResponse]]
Does = Callable[[Visit, Form], Awaitable[web.StreamResponse]]

SHOWS: Mapping[str, Shows] = {
    "queue": queue.show,
    "request": request.show,
    "document": documents.show,
    "response_file": documents.show_issued,
    "paper": papers.show,
    "deed": deeds.show,
    "calendar": calendar.show,
    "follow_ups": follow_ups.index,
    "follow_up": follow_ups.show,
    "reports": reports.index,
    "report": reports.show,
    "download": reports.download,
}
DOES: Mapping[str, Does] = {
    "find": search.find,
    "do": deeds.do,
    "arrive": arrivals.arrive,
    "settle": follow_ups.settle,
    "draw": draw.draw,
}
TRIES_PER_MIN, TRIES_AT_ONCE, TRIES_OF_ALL = 6, 6, 30


class SignedOut(Exception):
    """Nobody is signed in here. `reason`: key of what is said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Site:
    def __init__(self, world: ConsoleWorld) -> None:
        self._world = world
        self._renderer = Renderer()
        self._assets = Assets()
        self._workshop = Workshop()
        self._sessions = Sessions(world.store, world.clock, secure=world.secure)
        self._tries = Buckets(TRIES_PER_MIN / 60, TRIES_AT_ONCE)
        self._all_tries = Buckets(TRIES_OF_ALL / 60, TRIES_OF_ALL)
        self._open: Mapping[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
            "asset": self._asset,
            "enter": self._enter,
            "redeem": self._redeem,
        }

    async def answer(self, action: str, request: web.Request) -> web.StreamResponse:
        """Never fails: what goes wrong is told in words, with a reference where it is our fault."""
        try:
            if action in self._open:
                return await self._open[action](request)
            return await self._inside(action, request)
        except SignedOut as out:
            return await self._signed_out(out, action, request)
        except (RequestNotFound, NotPermitted, BackendUnavailable, FormTooLarge, FormForged) as error:
            return self._refusal(error)
        except Exception as error:
            if isinstance(error, web.HTTPException):
                raise
            reference = secrets.token_hex(4)
            log.failure("console.failed", error, action=action, reference=reference)
            broken = isinstance(error, BackendBroken)
            return self._message(502 if broken else 500, "console.sorry.title", "console.sorry", reference=reference)

    async def _signed_out(self, out: SignedOut, action: str, request: web.Request) -> web.Response:
        """What somebody has written meanwhile is shown once more, so that it can be copied."""
        written: list[str] = []
        if action in DOES and forms.from_here(request):
            with suppress(FormTooLarge):
                form = await forms.read(request)
                written = deeds.written_in(form)
        response = self._message(401, "console.sign_in.title", out.reason, written=written)
        self._sessions.forget(response)
        return response

    def _refusal(self, error: Exception) -> web.Response:
        match error:
            case RequestNotFound():
                return self._message(404, "console.not_found.title", "console.not_found")
            case NotPermitted():
                return self._message(403, "console.not_permitted.title", "console.not_permitted")
            case BackendUnavailable():
                return self._message(503, "console.away.title", "console.away")
            case FormTooLarge():
                return self._message(413, "console.too_large.title", "console.too_large")
            case _:
                return self._message(403, "console.forged.title", "console.forged")

    async def _inside(self, action: str, request: web.Request) -> web.StreamResponse:
        visit = await self._visit(action, request)
        if action == "home":
            raise web.HTTPSeeOther(f"{PATH}/{visit.places[0]}", headers=HEADERS)
        if action in SHOWS:
            return await SHOWS[action](visit)
        form = await self._form(visit)
        if action == "leave":
            return await self._leave(visit)
        return await DOES[action](visit, form)

    async def _visit(self, action: str, request: web.Request) -> Visit:
        """The member is asked from the desk at each request. Raises SignedOut, NotPermitted, BackendUnavailable."""
        held = self._sessions.held(request)
        session = await self._sessions.session(held) if held else None
        if held is None or session is None:
            raise SignedOut("console.sign_in")
        person = await self._world.store.person(session.person_ref)
        member = await self._world.access.visit(person, action) if person else None
        if person is None or member is None:
            await self._sessions.end_all(session.person_ref)
            raise SignedOut("console.ended")
        return Visit(
            world=self._world,
            request=request,
            renderer=self._renderer,
            held=held,
            person=person,
            member=member,
            voice=dataclasses.replace(self._voice(), staff=member),
            action=action,
            workshop=self._workshop,
        )

    async def _form(self, visit: Visit) -> Form:
        """Raises FormForged where it is not from a page that this session was shown."""
        if not forms.from_here(visit.request):
            raise FormForged
        form = await forms.read(visit.request)
        if not visit.held.proves_form(form.one("form_token")):
            raise FormForged
        return form

    # ── coming and going ──
    async def _asset(self, request: web.Request) -> web.StreamResponse:
        return self._assets.answer(request)

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """Only a page with a button: whoever looks at the link beforehand, a messenger's preview, does not spend it."""
        return self._renderer.page("enter.html", self._voice(), {"token": request.match_info["token"]})

    async def _redeem(self, request: web.Request) -> web.StreamResponse:
        if not forms.from_here(request):
            raise FormForged
        if self._tries.take(self._world.client(request)) or self._all_tries.take(""):
            return self._message(429, "console.too_often.title", "console.too_often")
        response = web.Response(status=303, headers={**HEADERS, "Location": PATH})
        person_ref = await self._sessions.begin(request.match_info["token"], response)
        if person_ref is None:
            return self._message(403, "console.spent.title", "console.spent")
        await self._world.access.note(Person(ref=person_ref), "enter", "", "signed_in")
        return response

    async def _leave(self, visit: Visit) -> web.StreamResponse:
        await self._sessions.end(visit.held)
        await self._world.access.note(visit.person, "leave", "", "signed_out")
        response = self._message(200, "console.left.title", "console.left")
        self._sessions.forget(response)
        return response

    # ── words ──
    def _voice(self) -> Voice:
        return Voice(self._world.content.present(), None, self._world.clock())

    def _message(
        self, status: int, title: str, key: str, *, written: Sequence[str] = (), **values: str
    ) -> web.Response:
        voice = self._voice()
        said: dict[str, object] = {
            "title": voice.text(title),
            "said": voice.text(key, **values),
            "written": written,
        }
        return self._renderer.page("message.html", voice, said, status)

"""Who is signed in: a cookie of 256 random bits, of which only the hash is kept, and what proves its forms."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets

from aiohttp import web

from bot.console.entry import PATH, token_hash
from bot.store.console import ConsoleSession, KeepsConsole
from bot.timers import Clock

LASTS = dt.timedelta(hours=8)
IDLE = dt.timedelta(minutes=30)
NOTED_EVERY = dt.timedelta(minutes=1)
_TOKEN_CHARS = 43


class Held:
    """The session's token as the browser holds it; forms and what they carry are signed with it."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.hash = token_hash(token)

    @property
    def form_token(self) -> str:
        return self._mac("form")

    def proves_form(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.form_token.encode())

    def signed(self, purpose: str, text: str) -> str:
        """The text in a form that only this session can have made."""
        packed = base64.urlsafe_b64encode(text.encode()).decode()
        return f"{packed}.{self._mac(f'{purpose}:{text}')}"

    def opened(self, purpose: str, signed: str) -> str | None:
        """None for what this session did not sign for that purpose."""
        packed, _, mac = signed.rpartition(".")
        try:
            text = base64.urlsafe_b64decode(packed.encode()).decode()
        except ValueError:
            return None
        return text if hmac.compare_digest(mac.encode(), self._mac(f"{purpose}:{text}").encode()) else None

    def _mac(self, text: str) -> str:
        return hmac.new(self._token.encode(), text.encode(), hashlib.sha256).hexdigest()


class Sessions:
    """`secure`: the cookie goes by https only, and nobody beside this very host can set it."""

    def __init__(self, store: KeepsConsole, clock: Clock, *, secure: bool) -> None:
        self._store = store
        self._clock = clock
        self._secure = secure
        self._cookie = "__Host-console" if secure else "console"
        self._path = "/" if secure else PATH

    async def begin(self, entry: str, response: web.Response) -> str | None:
        """Spend the link and give the browser a session; returns whose it is, None where the link is good no more."""
        token = secrets.token_urlsafe(32)
        person_ref = await self._store.enter_console(token_hash(entry), token_hash(token), self._clock() + LASTS)
        if person_ref is not None:
            response.set_cookie(
                self._cookie,
                token,
                path=self._path,
                max_age=int(LASTS.total_seconds()),
                httponly=True,
                samesite="Strict",
                secure=self._secure,
            )
        return person_ref

    def held(self, request: web.Request) -> Held | None:
        token = request.cookies.get(self._cookie, "")
        return Held(token) if len(token) == _TOKEN_CHARS else None

    async def session(self, held: Held) -> ConsoleSession | None:
        """None if it is over. That it is in use is noted once a minute."""
        session = await self._store.console_session(held.hash, IDLE)
        if session is not None and self._clock() - session.used_at >= NOTED_EVERY:
            await self._store.use_console_session(held.hash)
        return session

    async def end(self, held: Held) -> None:
        await self._store.end_console_session(held.hash)

    async def end_all(self, person_ref: str) -> None:
        await self._store.end_console_sessions(person_ref)

    def forget(self, response: web.StreamResponse) -> None:
        response.del_cookie(self._cookie, path=self._path, httponly=True, samesite="Strict", secure=self._secure)

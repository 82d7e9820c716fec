"""What the store keeps of the web console: who was let in, by the hash of what they hold."""

import datetime as dt
from typing import Protocol

from msgspec import Struct


class ConsoleSession(Struct, frozen=True, kw_only=True):
    """A person who has signed in. `used_at`: as last noted, which is not at each request."""

    person_ref: str
    used_at: dt.datetime


class KeepsConsole(Protocol):
    async def add_console_entry(self, token_hash: str, person_ref: str, expires_at: dt.datetime) -> None: ...

    async def enter_console(self, entry_hash: str, session_hash: str, expires_at: dt.datetime) -> str | None:
        """Spend this link, once, and open a session until then. Returns the person_ref; None if the link is unknown,
        expired or spent. What has long expired is forgotten on the way."""
        ...

    async def console_session(self, token_hash: str, idle: dt.timedelta) -> ConsoleSession | None:
        """None if it is unknown, over, or was not used for so long."""
        ...

    async def use_console_session(self, token_hash: str) -> None:
        """It is in use at this moment."""
        ...

    async def end_console_session(self, token_hash: str) -> None: ...

    async def end_console_sessions(self, person_ref: str) -> int:
        """All of this person; returns how many there were."""
        ...

"""The part of the SqlStore that keeps the console's links and sessions."""

import datetime as dt

from bot.store.codec import MICROSECOND, micros
from bot.store.console import ConsoleSession
from bot.store.queries import console
from bot.store.sql_access import SqlAccess


class SqlConsole(SqlAccess):
    """See `bot.store.console.KeepsConsole`."""

    async def add_console_entry(self, token_hash: str, person_ref: str, expires_at: dt.datetime) -> None:
        await self._write(console.add_entry, token_hash, person_ref, micros(expires_at))

    async def enter_console(self, entry_hash: str, session_hash: str, expires_at: dt.datetime) -> str | None:
        return await self._write(console.enter, entry_hash, session_hash, micros(expires_at))

    async def console_session(self, token_hash: str, idle: dt.timedelta) -> ConsoleSession | None:
        return await self._look(console.session, token_hash, idle // MICROSECOND)

    async def use_console_session(self, token_hash: str) -> None:
        await self._write(console.use, token_hash)

    async def end_console_session(self, token_hash: str) -> None:
        await self._write(console.end, token_hash)

    async def end_console_sessions(self, person_ref: str) -> int:
        return await self._write(console.end_all, person_ref)

"""Small transactions of one process that are committed together: who comes while a commit is under way shares the next.

Each transaction of a crowd would cost a BEGIN, a COMMIT and a wait for the disk of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.store.engine import Statements
from bot.store.transaction import Execute

Result = TypeVar("Result")
Write = Callable[[Statements[Any]], Awaitable[Any]]
AT_ONCE = 16


@dataclass
class _Waiting(Generic[Result]):
    statements: Statements[Result]
    future: asyncio.Future[Result]


class Shared:
    """`write`: a transaction's way to the database."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: list[_Waiting[Any]] = []
        self._pump: asyncio.Task[None] | None = None

    async def write(self, statements: Statements[Result]) -> Result:
        """Its result, once it is committed. Raises what it raised, or why the commit failed."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(statements, future))
        if self._pump is None:
            self._pump = asyncio.create_task(self._write_all(), name="store-shared")
        return await future

    async def close(self) -> None:
        """When all that waits is written."""
        if self._pump is not None:
            await self._pump

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                crowd, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                await self._write_crowd(crowd)
        finally:
            self._pump = None

    async def _write_crowd(self, crowd: list[_Waiting[Any]]) -> None:
        """Where one of them fails nothing of the others is lost: then each is written by itself."""
        if len(crowd) > 1:
            try:
                results = await self._write(lambda execute, now: _all(crowd, execute, now))
            except Exception:  # noqa: BLE001 - whose fault it was shows when they are alone
                results = None
            if results is not None:
                for waiting, result in zip(crowd, results, strict=True):
                    _tell(waiting.future, result)
                return
        for waiting in crowd:
            try:
                _tell(waiting.future, await self._write(waiting.statements))
            except Exception as error:  # noqa: BLE001 - it is the waiting one's to deal with
                if not waiting.future.cancelled():
                    waiting.future.set_exception(error)


def _all(crowd: list[_Waiting[Any]], execute: Execute, now: int) -> list[Any]:
    return [waiting.statements(execute, now) for waiting in crowd]


def _tell(future: asyncio.Future[Any], result: object) -> None:
    if not future.cancelled():
        future.set_result(result)

"""How the methods of the SqlStore reach their engine: each is one transaction, or one look."""

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from bot.store.codec import MICROSECOND, Vault, micros
from bot.store.engine import Engine
from bot.store.transaction import Transaction

LEASE = dt.timedelta(seconds=60)
"""Longer than the longest turn, send or call of the desk."""

Args = ParamSpec("Args")
Result = TypeVar("Result")


def random_ref() -> str:
    """20 characters that nobody can guess."""
    return secrets.token_hex(10)


class SqlAccess:
    """An engine with the vault, and what new rows are named with."""

    def __init__(
        self, engine: Engine, vault: Vault, new_ref: Callable[[], str] = random_ref, lease: dt.timedelta = LEASE
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._new_ref = new_ref
        self._lease_for = lease // MICROSECOND

    async def close(self) -> None:
        await self._engine.close()

    def now(self) -> dt.datetime:
        """The time as leases and gates see it: what loops must reckon with, whatever this machine's clock says."""
        return self._engine.now()

    async def _write(
        self,
        query: Callable[Concatenate[Transaction, Args], Result],
        *args: Args.args,
        **kwargs: Args.kwargs,
    ) -> Result:
        vault, new_ref = self._vault, self._new_ref
        return await self._engine.write(
            lambda execute, now: query(Transaction(execute, vault, now, new_ref), *args, **kwargs)
        )

    async def _write_shared(
        self,
        query: Callable[Concatenate[Transaction, Args], Result],
        *args: Args.args,
        **kwargs: Args.kwargs,
    ) -> Result:
        vault, new_ref = self._vault, self._new_ref
        return await self._engine.write(
            lambda execute, now: query(Transaction(execute, vault, now, new_ref), *args, **kwargs), shared=True
        )

    async def _look(
        self,
        query: Callable[Concatenate[Transaction, Args], Result],
        *args: Args.args,
        **kwargs: Args.kwargs,
    ) -> Result:
        vault, new_ref = self._vault, self._new_ref
        return await self._engine.look(
            lambda execute, now: query(Transaction(execute, vault, now, new_ref), *args, **kwargs)
        )

    async def _glance(
        self,
        query: Callable[Concatenate[Transaction, Args], Result],
        *args: Args.args,
        **kwargs: Args.kwargs,
    ) -> Result:
        vault, new_ref = self._vault, self._new_ref
        return await self._engine.glance(
            lambda execute, now: query(Transaction(execute, vault, now, new_ref), *args, **kwargs)
        )

    async def _nothing_due(
        self, next_due: Callable[Concatenate[Transaction, Args], int | None], *args: Args.args, **kwargs: Args.kwargs
    ) -> bool:
        """Known by a look that costs less than a transaction in vain; False where a look is not cheaper."""
        if not self._engine.looks_first:
            return False
        due = await self._glance(next_due, *args, **kwargs)
        return due is None or due > micros(self.now())

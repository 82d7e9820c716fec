"""What the store asks of a database: transactions that write, and looks that do not."""

import datetime as dt
from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.store.transaction import Execute

Result = TypeVar("Result")
Statements = Callable[[Execute, int], Result]
"""A transaction, without BEGIN and COMMIT; it gets the time in microseconds. An engine may run it again from its start
when another process came in between, so it changes nothing but the database."""


class Engine(Protocol):
    """One database, open."""

    looks_first: bool
    """A look for work costs much less than a transaction that finds none."""

    async def write(self, statements: Statements[Result], *, shared: bool = False) -> Result:
        """The transaction's result, once it is durable. Raises what it raised, or why the commit failed.

        `shared`: it may be committed with others of its kind, whose rows it then keeps from others, too: for what locks
        nothing but rows that the worker has leased.
        """
        ...

    async def look(self, statements: Statements[Result]) -> Result:
        """What only reads."""
        ...

    async def glance(self, statements: Statements[Result]) -> Result:
        """What reads a row or two along an index."""
        ...

    def now(self) -> dt.datetime:
        """The time as leases and gates see it."""
        ...

    async def hear(self, told: Callable[[str], None]) -> None:
        """Until cancelled: what other processes' transactions have told (`Transaction.tell`), and "" after a gap."""
        ...

    async def tell(self, topic: str) -> None:
        """Let other processes hear it."""
        ...

    async def close(self) -> None:
        """Finish what is under way."""
        ...

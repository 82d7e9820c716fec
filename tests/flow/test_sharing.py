"""Small transactions that are committed together: fewer commits, and nobody pays for another's failure."""

import asyncio
from typing import Any

from bot.store.engine import Statements
from bot.store.sharing import Shared
from bot.store.sql_store import SqlStore
from bot.store.transaction import Execute
from dialogs.protocol import Reply, Turn
from tests.flow.world import UNLIMITED, said


async def test_who_comes_while_a_commit_is_under_way_shares_the_next() -> None:
    commits: list[int] = []

    async def write(statements: Statements[int]) -> int:
        await asyncio.sleep(0)
        commits.append(len(commits))
        return statements(nowhere, 0)

    def deed(number: int) -> Statements[int]:
        return lambda _execute, _now: number

    shared = Shared(write)
    first = asyncio.create_task(shared.write(deed(0)))
    await asyncio.sleep(0)
    done = await asyncio.gather(first, *(shared.write(deed(number)) for number in range(1, 6)))

    assert done == list(range(6))
    assert len(commits) == 2


def nowhere(_sql: str, _values: object) -> Any: ...


async def test_a_message_that_cannot_be_marked_takes_no_other_with_it(store: SqlStore) -> None:
    await store.receive([said(number, chat=str(number)) for number in range(5)])
    for work in await store.lease_conversations("w", 5):
        await store.commit_turn(work, Turn(state=work.state, replies=(Reply(text="سلام"),)), 1.0)
    rows = await store.lease_outbox("w", "fake", "bot", UNLIMITED, 5)

    def withdraw(execute: Execute, _now: int) -> None:
        execute("UPDATE outbox SET state = 'failed' WHERE id = :id", {"id": rows[2].id})

    await store._engine.write(withdraw)
    marked = await asyncio.gather(*(store.mark_sent(row, f"m{row.id}") for row in rows), return_exceptions=True)

    assert [type(one) for one in marked] == [bool, bool, LookupError, bool, bool]
    assert [row[1] for row in await store.undelivered()] == ["fake"]
    assert await store.lease_outbox("w", "fake", "bot", UNLIMITED, 5) == ()

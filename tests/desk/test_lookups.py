"""Growing tables are never read through: each look-up of the hot calls goes by an index. SQLite tells its plans."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from backend_client.embedded import EmbeddedDesk
from backend_client.errors import RequestNotFound
from tests.contract.people import NATIONAL_ID, PERMIT

pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)

GROWING = (
    "request", "follower", "stage", "history", "message", "response", "survey", "change", "done_key", "file",
    "parallel_stage", "inquiry", "bill", "correction", "bind_code", "name_word",
)  # fmt: skip


class Plans:
    """Every query of a desk with SQLite's plan of it."""

    def __init__(self, desk: EmbeddedDesk) -> None:
        self.queries: list[str] = []
        self.scans: list[str] = []
        engines = desk._database._engines
        for engine in (engines.writer.sync_engine, engines.reader.engine):
            event.listen(engine, "before_cursor_execute", self._explain)

    def _explain(self, connection, cursor, statement, parameters, context, many) -> None:  # type: ignore[no-untyped-def]
        if statement.startswith("SELECT"):
            self.queries.append(statement)
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [row[3] for row in cursor.fetchall()]
            grown = {f"SCAN {table}" for table in GROWING}
            self.scans += [f"{step}: {statement}" for step in steps if step in grown]


@pytest.mark.parametrize(
    "call",
    [
        lambda desk, card: desk.request("mina", card.ref),
        lambda desk, card: desk.requests_of("mina"),
        lambda desk, card: desk.find_request("a", card.tracking_code, NATIONAL_ID[-4:]),
        lambda desk, card: desk.open_request("clerk", card.ref),
        lambda desk, card: desk.queue("permits_clerk"),
        lambda desk, card: desk.find("clerk", card.tracking_code),
        lambda desk, card: desk.changes(0),
        lambda desk, card: desk.submit("submit:2:1", PERMIT),
        lambda desk, card: desk.accept("k1", "clerk", card.ref),
        lambda desk, card: desk.write("k2", "mina", card.ref, "hello"),
    ],
    ids=[
        "request",
        "requests_of",
        "find_request",
        "open_request",
        "queue",
        "find",
        "changes",
        "submit",
        "accept",
        "write",
    ],
)
async def test_no_growing_table_is_scanned(embedded: EmbeddedDesk, call: Callable) -> None:  # type: ignore[type-arg]
    card = (await embedded.submit("submit:1:1", PERMIT)).card
    plans = Plans(embedded)
    await call(embedded, card)

    assert plans.queries
    assert plans.scans == []


async def test_an_unknown_code_takes_the_same_steps_as_wrong_digits(embedded: EmbeddedDesk) -> None:
    """Attack 12: neither words nor work tell whether a code exists."""
    card = (await embedded.submit("submit:1:1", PERMIT)).card
    plans = Plans(embedded)
    steps = []
    for code in (card.tracking_code, "MZ00000000000", "nonsense"):
        with pytest.raises(RequestNotFound):
            await embedded.find_request(f"account of {code}", code, "0000")
        steps.append(plans.queries[:])
        plans.queries.clear()

    assert steps[0] == steps[1] == steps[2]

"""The end of a run: everything that is due is done, nobody is killed, and what then stands is noted for the checker.

Waiting times of retries are not waited for: the life's own clock goes forward to them.
"""

import datetime as dt

from bot.app import App
from bot.channels.channel import Address
from tests.resilience.databases import rows
from tests.resilience.history import History
from tests.resilience.naive import Memory
from tests.resilience.orders import Order
from tests.resilience.seams import WrongClock

HORIZON = dt.timedelta(minutes=15)
"""Retries come within this; what is due later is a reminder, which may wait."""


async def drain(app: App, history: History, clock: WrongClock, order: Order) -> None:
    if order.design == "ours":
        await settle_all(app, clock)
        await _note_ours(app, history, clock, order)
    else:
        await _note_naive(app, history, order)
    history.note("drained", design=order.design)


async def settle_all(app: App, clock: WrongClock) -> None:
    """Everything that is due now or within the horizon."""
    end = clock() + HORIZON
    while True:
        await app.settle()
        waits = [await app.store.next_turn_due(), await app.store.next_effect_due()]
        waits += [await app.store.next_send_due(one.name, one.bot) for one in app.channels if not one.capabilities.pull]
        due = min((one for one in waits if one is not None), default=None)
        if due is None or due > end:
            return
        clock.jump(max((due - clock()).total_seconds(), 0.001))


async def _note_ours(app: App, history: History, clock: WrongClock, order: Order) -> None:
    for row in rows(order, "SELECT key, state, error_code FROM inbox WHERE source = 'update'"):
        history.note("inbox_row", update=row["key"], state=row["state"], why=row["error_code"])
    soon = (clock() + HORIZON - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
    for name, query in _WAITING.items():
        for row in rows(order, query.format(soon=soon)):
            history.note("stuck", where=name, row=row["id"], why=row["error_code"])
    for row in rows(order, "SELECT status, count(*) AS number FROM draft GROUP BY status"):
        history.note("drafts", status=row["status"], number=row["number"])
    for row in rows(order, "SELECT c.*, p.ref FROM conversation c JOIN person p ON p.id = c.person_id"):
        where = Address(channel=row["channel"], bot=row["bot"], chat=row["chat"], user=row["user_id"])
        await _note_outbox(app, history, where, order)
        await _note_requests(app, history, row["chat"], row["ref"])


_WAITING = {
    "inbox": "SELECT id, error_code FROM inbox WHERE state = 'queued' AND due_at <= {soon}",
    "quarantine": "SELECT id, error_code FROM inbox WHERE state = 'quarantined'",
    "effects": "SELECT id, error_code FROM effect WHERE state = 'queued'",
    "outbox": "SELECT id, error_code FROM outbox WHERE state = 'queued'",
}


async def _note_outbox(app: App, history: History, where: Address, order: Order) -> None:
    """In their sequence, also what was given up, which no history shows."""
    query = (
        "SELECT o.id, o.state FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.chat = '{}'"
        " ORDER BY o.seq"
    )
    for row in list(rows(order, query.format(where.chat))):
        found = await app.store.outbox_payload(where, row["id"])
        assert found is not None
        history.note("outbox_row", chat=int(where.chat), state=row["state"], text=found[0].text)


async def _note_requests(app: App, history: History, chat: str, person_ref: str) -> None:
    for card in reversed(await app.desk.requests_of(person_ref)):
        history.note("request", chat=int(chat), code=card.tracking_code)


async def _note_naive(app: App, history: History, order: Order) -> None:
    memory = Memory(order)
    for update in memory.done():
        history.note("inbox_row", update=update, state="done", why="")
    for chat in memory.chats():
        await _note_requests(app, history, chat, memory.person_ref(chat))
    memory.close()

"""A change at the desk is told once to each conversation it concerns (G4, G9, E7)."""

import json
from typing import Any

import msgspec
import pytest

from backend_client.contract import Change, ChangeKind, StaffMember
from bot.feed import Feed
from bot.invites import invite, token_hash
from bot.store.codec import decode_body
from bot.store.sql_store import SqlStore
from bot.timers import Bells
from dialogs.protocol import DeskChanged, State, Turn
from tests.flow.desks import CARD, NotingDesk
from tests.flow.world import HandClock, said

MINA = StaffMember(ref="st1", name="مینا", post="کارشناس", roles=("clerk",))
SARA = StaffMember(ref="st2", name="سارا", post="کارشناس", roles=("unit_staff",))


def change(number: int, kind: ChangeKind, **more: Any) -> Change:
    given = {"person_refs": (), "unit": "u", "branch": "b", **more}
    return Change(id=number, kind=kind, at=CARD.submitted_at, card=CARD, **given)


async def person(store: SqlStore, chat: str) -> str:
    """Somebody who has written once; returns their ref."""
    await store.receive([said(f"hello-{chat}", chat=chat)])
    (work,) = await store.lease_conversations("t", 1)
    await store.commit_turn(work, Turn(state=State()), 1.0)
    return work.person.ref


async def enrol(store: SqlStore, clock: HandClock, chat: str, member: StaffMember) -> None:
    token = await invite(store, member.ref, clock.now)
    assert await store.redeem_invite(token_hash(token), await person(store, chat)) == member.ref


async def told(store: SqlStore) -> list[tuple[str, str, str]]:
    """(chat, side, kind) of each row that waits, and their end."""
    heard = []
    while works := await store.lease_conversations("t", 10):
        for work in works:
            body = decode_body(work.row.raw)
            assert isinstance(body, DeskChanged)
            heard.append((work.address.chat, body.side, body.change.kind))
            await store.commit_turn(work, Turn(state=State()), 1.0)
    return sorted(heard)


@pytest.fixture
def desk() -> NotingDesk:
    return NotingDesk(MINA, SARA)


async def test_followers_and_the_unit_are_told_once(store: SqlStore, clock: HandClock, desk: NotingDesk) -> None:
    citizen = await person(store, "c")
    await enrol(store, clock, "mina", MINA)
    await enrol(store, clock, "sara", SARA)
    feed = Feed(desk, desk.staff, store, Bells())
    desk.items = [
        change(1, "submitted", person_refs=(citizen,)),
        change(2, "accepted", person_refs=(citizen,), by="مینا"),
        change(3, "stage_started", person_refs=(citizen,), by="مینا"),
        change(4, "message_from_citizen", person_refs=(citizen,)),
    ]

    assert await feed.run_due() == 4
    assert await feed.run_due() == 0
    assert await told(store) == [
        ("c", "citizen", "accepted"),
        ("c", "citizen", "stage_started"),
        ("mina", "staff", "message_from_citizen"),
        ("mina", "staff", "submitted"),
        ("sara", "staff", "message_from_citizen"),
        ("sara", "staff", "stage_started"),
        ("sara", "staff", "submitted"),
    ]


async def test_what_staff_do_among_themselves_is_told_to_whom_it_is_meant_for(
    store: SqlStore, clock: HandClock, desk: NotingDesk
) -> None:
    """B3: notes and hands never reach a citizen, whatever the desk says of followers."""
    citizen = await person(store, "c")
    await enrol(store, clock, "mina", MINA)
    await enrol(store, clock, "sara", SARA)
    desk.items = [
        change(1, "noted", person_refs=(citizen,), by="مینا", text="x"),
        change(2, "noted", person_refs=(citizen,), by="مینا", text="x", to=("st2",)),
        change(3, "given", person_refs=(citizen,), by="کسی", to=("st1",)),
        change(4, "released", person_refs=(citizen,), by="مینا"),
        change(5, "resumed", person_refs=(citizen,)),
    ]
    await Feed(desk, desk.staff, store, Bells()).run_due()

    assert await told(store) == [("mina", "staff", "given"), ("sara", "staff", "noted"), ("sara", "staff", "released")]


async def test_what_the_submission_itself_told_is_not_told_again(
    store: SqlStore, clock: HandClock, desk: NotingDesk
) -> None:
    citizen = await person(store, "c")
    await enrol(store, clock, "mina", MINA)
    desk.items = [
        change(1, "submitted", person_refs=(citizen,), automatic=True),
        change(2, "accepted", person_refs=(citizen,), automatic=True),
        change(3, "stage_started", person_refs=(citizen,), automatic=True),
    ]
    await Feed(desk, desk.staff, store, Bells()).run_due()

    assert await told(store) == [("mina", "staff", "stage_started")]


async def test_the_cursor_moves_with_the_rows(store: SqlStore, clock: HandClock, desk: NotingDesk) -> None:
    """A kill between reading and committing reads the same changes again; a repeated change changes nothing."""
    citizen = await person(store, "c")
    desk.items = [change(number, "question", person_refs=(citizen,), text="؟") for number in range(1, 251)]
    feed = Feed(desk, desk.staff, store, Bells())

    assert await feed.run_due() == 250
    assert await store.feed_cursor("desk") == 250
    await store.add_feed_rows("desk", 3, await feed._rows(desk.items[0]))
    assert await store.feed_cursor("desk") == 250
    assert len(await told(store)) == 250


async def test_the_conversation_used_last_is_told(store: SqlStore, clock: HandClock, desk: NotingDesk) -> None:
    first = await person(store, "c")
    clock.forward(hours=1)
    await enrol(store, clock, "phone", MINA)
    clock.forward(hours=1)
    await enrol(store, clock, "tablet", MINA)

    assert (await store.conversations_of_staff(["st1", "nobody"])) == {"st1": 3}
    assert await store.conversation_of_person(first) == 1
    assert await store.conversation_of_person("nobody") is None


def test_a_change_survives_the_inbox() -> None:
    body = DeskChanged(change(1, "accepted"), "citizen")

    assert decode_body(msgspec.json.encode(body)) == body
    assert json.loads(msgspec.json.encode(body))["type"] == "DeskChanged"

"""F58: the secretariat's number beside the tracking code, after acceptance; found by it; corrected with its history."""

import asyncio
import datetime as dt

import pytest

from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.people import RESPONSE
from tests.contract.progress import STAGES, submitted

DAY = dt.date(2026, 11, 21)


async def accepted(desk: Desk) -> str:
    card = await submitted(desk)
    await desk.accept("a1", "clerk", card.ref)
    return card.ref


async def test_it_stands_on_card_page_and_papers_and_finds_the_request(desk: Desk) -> None:
    ref = await accepted(desk)
    await desk.note_registration("r1", "permits_clerk", ref, " 1405/الف/77 ", DAY, "")

    staff, citizen = await desk.open_request("clerk", ref), await desk.request("mina", ref)
    assert staff.registration
    assert citizen.registration
    assert citizen.receipt
    assert (staff.registration.number, staff.registration.on, staff.registration.by) == (
        "1405/الف/77", DAY, "name of permits_clerk"
    )  # fmt: skip
    assert (citizen.registration.number, citizen.registration.by) == ("1405/الف/77", "")
    assert citizen.receipt.registry_number == "1405/الف/77"
    assert [card.ref for card in (await desk.search("clerk", "۱۴۰۵/الف/۷۷")).cards] == [ref]
    assert (await desk.search("clerk", "1405/الف/7")).cards == ()
    for stage in STAGES:
        await desk.finish_stage(f"f:{stage}", "clerk", ref, stage, "")
    await desk.respond("r2", "clerk", ref, RESPONSE)
    response = (await desk.request("mina", ref)).response
    assert response
    assert response.registry_number == "1405/الف/77"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1405 - كع - 77", True),
        ("۱۴۰۵/کع/۷۷", True),
        ("1405/77", False),
        ("1405/ب/77", False),
        ("140577", False),
        ("/", False),
    ],
)
async def test_it_is_found_however_its_parts_are_set_apart_and_by_all_of_them(
    desk: Desk, typed: str, found: bool
) -> None:
    ref = await accepted(desk)
    await desk.note_registration("r1", "clerk", ref, "1405/کع/77", DAY, "")

    assert [card.ref for card in (await desk.search("clerk", typed)).cards] == ([ref] if found else [])


async def test_a_wrong_number_is_corrected_and_stays_in_the_history(desk: Desk) -> None:
    ref = await accepted(desk)
    await desk.note_registration("r1", "clerk", ref, "77", DAY, "")
    await desk.note_registration("r2", "clerk", ref, "78", DAY, "77")

    history = (await desk.open_request("clerk", ref)).history
    assert [each.text for each in history if each.kind == "registered"] == ["77", "78"]
    assert (await desk.search("clerk", "77")).cards == ()
    assert len((await desk.search("clerk", "78")).cards) == 1


async def test_of_two_at_once_one_wins(desk: Desk) -> None:
    ref = await accepted(desk)
    outcomes = await asyncio.gather(
        desk.note_registration("r1", "clerk", ref, "77", DAY, ""),
        desk.note_registration("r2", "permits_clerk", ref, "78", DAY, ""),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDone", "RequestCard"]


@pytest.mark.parametrize(
    ("number", "on", "wrong"),
    [
        (" ", DAY, {"number": "missing"}),
        ("–", DAY, {"number": "missing"}),
        ("7" * 41, DAY, {"number": "too_long"}),
        ("77", DAY + dt.timedelta(days=1), {"on": "future"}),
    ],
)
async def test_what_is_noted_must_be_whole(desk: Desk, number: str, on: dt.date, wrong: dict[str, str]) -> None:
    ref = await accepted(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.note_registration("r1", "clerk", ref, number, on, "")

    assert refused.value.problems == wrong


async def test_only_between_acceptance_and_withdrawal(desk: Desk) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestRejected):
        await desk.note_registration("r1", "clerk", card.ref, "77", DAY, "")
    await desk.withdraw("w1", "mina", card.ref)
    with pytest.raises(AlreadyDone):
        await desk.note_registration("r2", "clerk", card.ref, "77", DAY, "")


@pytest.mark.parametrize("who", ["permits_staff", "papers_clerk", "shiraz_clerk", "evaluator", "head", "dismissed"])
async def test_only_whoever_accepts_may(desk: Desk, who: str) -> None:
    ref = await accepted(desk)
    with pytest.raises((RequestNotFound, NotPermitted)):
        await desk.note_registration("r1", who, ref, "77", DAY, "")

"""What every desk keeps towards the applicant: who sees a request, its stages, and how it is found by its code."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.errors import RequestNotFound, TooManyTries
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import CERTIFICATE, LEGAL_ID, LEGAL_IDENTITY, NATIONAL_ID, PERMIT, page
from tests.contract.progress import STAGES, answered, submitted
from tests.contract.small_catalogue import NOW


async def test_a_request_is_seen_by_its_person_and_by_nobody_else(desk: Desk) -> None:
    card = await submitted(desk)

    assert (await desk.request("mina", card.ref)).card == card
    for person, ref in (("reza", card.ref), ("mina", "nothing"), ("", card.ref)):
        with pytest.raises(RequestNotFound):
            await desk.request(person, ref)
    assert await desk.requests_of("reza") == ()


async def test_requests_are_listed_newest_first(desk: Desk, clock: Clock) -> None:
    first = await submitted(desk)
    clock.pass_(minutes=1)
    second = (await desk.submit("submit:2:1", CERTIFICATE)).card

    assert await desk.requests_of("mina") == (second, first)


async def test_whoever_proves_a_request_theirs_follows_it(desk: Desk) -> None:
    card = await submitted(desk)
    typed = f"mz-{card.tracking_code[2:6]} {card.tracking_code[6:].lower()}"

    assert await desk.follow("k1", "phone", typed) == card
    assert (await desk.request("phone", card.ref)).full
    for unknown in ("MZ00000000000", "MZ1", ""):
        with pytest.raises(RequestNotFound):
            await desk.follow(f"k2:{unknown}", "phone", unknown)


async def test_stages_are_shown_with_their_dates(desk: Desk, clock: Clock) -> None:
    """E5, G5, T1: a stage's time runs from the end of the one before."""
    card = await submitted(desk)
    before = (await desk.request("mina", card.ref)).stages
    assert [(stage.name, stage.state) for stage in before] == [(name, "to_come") for name in STAGES]

    await desk.accept("k1", "clerk", card.ref)
    planned = (await desk.request("mina", card.ref)).stages
    # an inquiry of a day, then a day, three days and a day; Tuesday is a holiday, Thursday and Friday are off
    assert [stage.due_on for stage in planned] == [
        dt.date(2026, 11, 23),
        dt.date(2026, 11, 29),
        dt.date(2026, 11, 30),
    ]

    clock.pass_(hours=2)
    await desk.finish_stage("k2", "clerk", card.ref, "review", "")
    stages = (await desk.request("mina", card.ref)).stages
    assert [stage.state for stage in stages] == ["done", "present", "to_come"]
    assert stages[0].finished_at == stages[1].started_at == NOW + dt.timedelta(hours=2)
    assert [stage.due_on for stage in stages[1:]] == [dt.date(2026, 11, 25), dt.date(2026, 11, 28)]


async def test_a_code_and_the_last_four_digits_open_the_stages_only(desk: Desk) -> None:
    card = await answered(desk)
    view = await desk.find_request("web:9", card.tracking_code, NATIONAL_ID[-4:])

    assert not view.full
    assert view.card.ref == card.ref
    assert [stage.state for stage in view.stages] == ["done"] * 3
    assert (view.response, view.receipt, view.messages, view.card.taken_by) == (None, None, (), "")


async def test_the_second_factor_is_the_applicants_own_never_the_representatives(desk: Desk) -> None:
    permit = replace(
        PERMIT, answers={**LEGAL_IDENTITY, "floors": 3, "use": "home"}, pages=(page("deed"), page("authority"))
    )
    card = (await desk.submit("submit:1:1", permit)).card

    assert (await desk.find_request("a", card.tracking_code, LEGAL_ID[-4:])).card.ref == card.ref
    with pytest.raises(RequestNotFound):
        await desk.find_request("a", card.tracking_code, NATIONAL_ID[-4:])


async def test_an_unknown_code_and_wrong_digits_are_not_told_apart(desk: Desk) -> None:
    card = await submitted(desk)
    refusals = []
    for code, digits in ((card.tracking_code, "0000"), ("MZ00000000000", "5948"), ("nonsense", "5948")):
        with pytest.raises(RequestNotFound) as refused:
            await desk.find_request("a", code, digits)
        refusals.append(str(refused.value))

    assert len(set(refusals)) == 1


async def test_five_wrong_tries_an_hour_lock_the_account(desk: Desk, clock: Clock) -> None:
    card = await submitted(desk)
    for number in range(5):
        with pytest.raises(RequestNotFound):
            await desk.find_request("thief", f"MZ{number}", "0000")
        clock.pass_(minutes=10)

    with pytest.raises(TooManyTries) as refused:
        await desk.find_request("thief", card.tracking_code, NATIONAL_ID[-4:])
    assert refused.value.wait_s == 10 * 60 + 1
    assert await desk.find_request("mina", card.tracking_code, NATIONAL_ID[-4:])

    clock.pass_(minutes=10, seconds=1)
    assert await desk.find_request("thief", card.tracking_code, NATIONAL_ID[-4:])


async def test_five_wrong_tries_an_hour_lock_the_code_whoever_tries(desk: Desk, clock: Clock) -> None:
    card = await submitted(desk)
    for number in range(5):
        with pytest.raises(RequestNotFound):
            await desk.find_request(f"account {number}", card.tracking_code, "0000")

    with pytest.raises(TooManyTries):
        await desk.find_request("another", card.tracking_code, NATIONAL_ID[-4:])
    clock.pass_(hours=1)
    assert await desk.find_request("another", card.tracking_code, NATIONAL_ID[-4:])


async def test_what_a_papers_qr_signs_is_told_to_its_holder_and_names_nobody(desk: Desk) -> None:
    card = await answered(desk)
    issued = await desk.issued(card.tracking_code)

    assert [each.promised_to for each in issued.papers] == [card.promised_to, None]
    assert {each.received_on for each in issued.papers} == {dt.date(2026, 11, 21)}
    assert {each.service_title for each in issued.papers} == {"Building permit"}
    for unknown in ("MZ00000000000", "x"):
        with pytest.raises(RequestNotFound):
            await desk.issued(unknown)

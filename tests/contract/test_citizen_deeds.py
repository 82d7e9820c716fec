"""What every desk keeps towards the applicant: withdrawing, writing, mending what was deficient."""

import datetime as dt

import pytest

from backend_client.contract import Deficiency, RequestCard
from backend_client.errors import AlreadyDone, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import OTHER_NATIONAL_ID, page
from tests.contract.progress import answered, submitted


async def test_who_only_follows_cannot_withdraw(desk: Desk) -> None:
    """A receipt's QR opens the request to whoever was shown it; ending it is the submitter's alone."""
    card = await submitted(desk)
    await desk.follow("k1", "reza", card.tracking_code)

    assert not (await desk.request("reza", card.ref)).can_withdraw
    with pytest.raises(RequestNotFound):
        await desk.withdraw("k2", "reza", card.ref)


async def test_withdrawing_ends_an_open_request(desk: Desk) -> None:
    card = await submitted(desk)
    assert (await desk.request("mina", card.ref)).can_withdraw

    assert (await desk.withdraw("k1", "mina", card.ref)).status == "withdrawn"
    assert not (await desk.request("mina", card.ref)).can_withdraw
    with pytest.raises(AlreadyDone):
        await desk.withdraw("k2", "mina", card.ref)
    with pytest.raises(AlreadyDone):
        await desk.accept("k3", "clerk", card.ref)


async def test_an_answered_request_cannot_be_withdrawn_nor_anothers(desk: Desk) -> None:
    card = await answered(desk)
    with pytest.raises(AlreadyDone):
        await desk.withdraw("k8", "mina", card.ref)
    with pytest.raises(RequestNotFound):
        await desk.withdraw("k9", "reza", card.ref)


async def test_messages_go_both_ways(desk: Desk, clock: Clock) -> None:
    """E7."""
    card = await submitted(desk)
    await desk.ask("k1", "clerk", card.ref, "Which plot?")
    clock.pass_(minutes=1)
    await desk.write("k2", "mina", card.ref, "پلاک ۷")
    await desk.tell("k3", "clerk", card.ref, "Thank you.")

    messages = (await desk.request("mina", card.ref)).messages
    assert [(each.sender, each.text, each.author, each.question) for each in messages] == [
        ("desk", "Which plot?", "post of clerk", True),
        ("citizen", "پلاک ۷", "", False),
        ("desk", "Thank you.", "post of clerk", False),
    ]


@pytest.mark.parametrize(("text", "reason"), [(" ", "missing"), ("x" * 4001, "too_long")])
async def test_a_message_says_something_but_not_too_much(desk: Desk, text: str, reason: str) -> None:
    card = await submitted(desk)
    for call in (desk.write("k1", "mina", card.ref, text), desk.tell("k2", "clerk", card.ref, text)):
        with pytest.raises(RequestRejected) as refused:
            await call
        assert refused.value.problems == {"text": reason}


async def test_writing_to_anothers_request_is_not_found(desk: Desk) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestNotFound):
        await desk.write("k1", "reza", card.ref, "hello")


async def deficient(desk: Desk) -> RequestCard:
    card = await submitted(desk)
    wanting = (Deficiency(name="deed", remark="unreadable"), Deficiency(name="national_id", remark="another's"))
    return await desk.list_deficiencies("d1", "clerk", card.ref, wanting)


async def test_deficiencies_are_mended_all_at_once(desk: Desk, clock: Clock) -> None:
    """P1: all in one notice; the mended request goes back to the clerk, whose hours begin anew."""
    card = await deficient(desk)
    assert card.status == "deficient"
    assert len((await desk.request("mina", card.ref)).deficiencies) == 2
    new = page("deed", content=b"sharper")
    await desk.upload(new, b"sharper")
    clock.pass_(hours=24)

    mended = await desk.amend("k1", "mina", card.ref, {"national_id": OTHER_NATIONAL_ID}, (new,))

    assert mended.status == "submitted"
    assert mended.accept_by == dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
    view = await desk.open_request("clerk", card.ref)
    assert view.pages == (new,)
    assert view.applicant.identifier == OTHER_NATIONAL_ID
    assert view.deficiencies == ()
    assert (await desk.find_request("a", card.tracking_code, OTHER_NATIONAL_ID[-4:])).card.ref == card.ref


@pytest.mark.parametrize(
    ("answers", "pages", "problems"),
    [
        ({}, (page("deed"),), {"national_id": "missing"}),
        ({"national_id": OTHER_NATIONAL_ID}, (), {"deed": "missing"}),
        ({"national_id": OTHER_NATIONAL_ID, "floors": 9}, (page("deed"),), {"floors": "unexpected"}),
        ({"national_id": "1"}, (page("deed"),), {"national_id": "short"}),
        ({"national_id": OTHER_NATIONAL_ID}, (page("deed", content=b"x"),), {"deed": "gone"}),
    ],
)
async def test_exactly_what_was_wanting_is_mended(  # type: ignore[no-untyped-def]
    desk: Desk, answers, pages, problems
) -> None:
    card = await deficient(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.amend("k1", "mina", card.ref, answers, pages)

    assert refused.value.problems == problems
    assert (await desk.request("mina", card.ref)).card.status == "deficient"


async def test_what_is_not_deficient_cannot_be_amended(desk: Desk) -> None:
    card = await submitted(desk)
    with pytest.raises(AlreadyDone):
        await desk.amend("k1", "mina", card.ref, {}, ())
    with pytest.raises(RequestNotFound):
        await desk.amend("k2", "reza", card.ref, {}, ())

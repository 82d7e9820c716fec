"""At the counter after acceptance (F33-F36): a bill is paid (I6) and a document handed in (P1) by who has no chat."""

import asyncio

import pytest
from msgspec.structs import replace

from backend_client.contract import Page, RequestCard
from backend_client.errors import AlreadyDone, KeyConflict, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import PERMIT, content_of, member, page
from tests.contract.test_fees import BY_FLOORS, PAYEE, SLIP, with_fee

WHY = "the neighbour objects"
LATER = page("later:1")
NOT_OF_THIS_COUNTER = [
    ("shiraz_counter", RequestNotFound),
    ("papers_clerk", RequestNotFound),
    ("clerk", NotPermitted),
    ("permits_staff", NotPermitted),
    ("head", NotPermitted),
    ("dismissed", NotPermitted),
]


async def billed(desk: Desk) -> RequestCard:
    await desk.publish(with_fee(BY_FLOORS))
    card = (await desk.file_for("f", "counter", replace(PERMIT, version=2))).submitted.card
    return await desk.accept("a", "clerk", card.ref)


async def reported(desk: Desk, ref: str, key: str = "r", staff: str = "counter", reference: str = "123456") -> None:
    await desk.report_payment_for(key, staff, ref, 1, reference, ())


async def asked(desk: Desk) -> RequestCard:
    card = (await desk.file_for("f", "counter", PERMIT)).submitted.card
    await desk.accept("a", "clerk", card.ref)
    asked_ = await desk.ask_document("d", "permits_head", card.ref, "Consent", "", WHY, "the law of walls")
    await desk.upload(LATER, content_of("later:1"))
    return asked_


async def a_second_clerk(desk: Desk) -> None:
    await desk.add_staff(member("counter_2", "counter_clerk", branches=("tehran",)))


async def history(desk: Desk, ref: str) -> list[tuple[str, str]]:
    return [(entry.kind, entry.by) for entry in (await desk.open_request("clerk", ref)).history]


# ── money ──


async def test_the_counter_sees_what_is_to_be_paid(desk: Desk) -> None:
    """I6: amount, account and legal basis, to be printed for who has no chat."""
    card = await billed(desk)

    (bill,) = (await desk.at_counter("counter", card.ref)).bills
    assert (bill.state, bill.amount_rial, bill.iban, bill.legal_basis) == ("open", 2500, PAYEE.iban, "Act 7")
    assert (await desk.at_counter("clerk", card.ref)).bills == (bill,)


async def test_a_payment_noted_down_at_the_counter_is_confirmed_by_the_unit(desk: Desk) -> None:
    """F33, F35: the same process; the history names who noted it down."""
    card = await billed(desk)
    await desk.upload(SLIP, content_of("slip"))
    noted = await desk.report_payment_for("r", "counter", card.ref, 1, " 123456 ", (SLIP,))

    assert noted.waiting == "payment"
    (bill,) = (await desk.at_counter("counter", card.ref)).bills
    assert (bill.state, bill.reference, bill.slips) == ("reported", "123456", (SLIP,))
    assert bill.reported_by == "name of counter"
    assert (await history(desk, card.ref))[-1] == ("payment_reported", "name of counter")
    told = (await desk.changes(0)).items[-1]
    assert (told.kind, told.unit, told.person_refs) == ("payment_reported", "permits", ())
    assert await desk.document("clerk", card.ref, SLIP.sha256) == content_of("slip")

    assert (await desk.confirm_payment("c", "clerk", card.ref, 1)).waiting == ""


async def test_a_payment_is_noted_down_once_a_key(desk: Desk) -> None:
    card = await billed(desk)
    await reported(desk, card.ref)
    await reported(desk, card.ref)

    assert [kind for kind, _ in await history(desk, card.ref)].count("payment_reported") == 1
    with pytest.raises(KeyConflict):
        await reported(desk, card.ref, reference="654321")


async def test_a_slip_of_the_pen_is_mended_until_the_unit_has_decided(desk: Desk) -> None:
    card = await billed(desk)
    await reported(desk, card.ref)
    await reported(desk, card.ref, "r2", reference="654321")
    assert (await desk.at_counter("counter", card.ref)).bills[0].reference == "654321"

    await desk.reject_payment("x", "clerk", card.ref, 1, "not in the list")
    (bill,) = (await desk.at_counter("counter", card.ref)).bills
    assert (bill.state, bill.reason) == ("rejected", "not in the list")
    await reported(desk, card.ref, "r3", reference="654321")

    await desk.confirm_payment("c", "clerk", card.ref, 1)
    with pytest.raises(AlreadyDone) as late:
        await reported(desk, card.ref, "r4")
    assert late.value.by == "name of clerk"


async def test_of_two_who_note_down_the_same_payment_the_slower_is_told_who_was_faster(desk: Desk) -> None:
    """Race: two counter clerks with one slip."""
    card = await billed(desk)
    await a_second_clerk(desk)
    ends = await asyncio.gather(
        reported(desk, card.ref, "r1", "counter"), reported(desk, card.ref, "r2", "counter_2"), return_exceptions=True
    )

    (slower,) = [end for end in ends if isinstance(end, AlreadyDone)]
    winner = "counter" if ends[0] is None else "counter_2"
    assert slower.by == f"name of {winner}"
    assert [entry for entry in await history(desk, card.ref) if entry[0] == "payment_reported"] == [
        ("payment_reported", f"name of {winner}")
    ]


async def test_what_the_payer_said_in_the_chat_is_not_noted_down_again(desk: Desk) -> None:
    card = await billed(desk)
    await desk.bind_by_paper("b", "mina", card.tracking_code, "5948")
    await desk.report_payment("r", "mina", card.ref, 1, "123456", ())
    with pytest.raises(AlreadyDone) as late:
        await reported(desk, card.ref, "r2")
    assert late.value.by == ""

    await reported(desk, card.ref, "r3", reference="654321")
    (bill,) = (await desk.request("mina", card.ref)).bills
    assert (bill.reference, bill.reported_by) == ("654321", "")


@pytest.mark.parametrize(
    ("bill", "reference", "problem"), [(1, "", "reference"), (1, "no", "reference"), (2, "1234", "bill")]
)
async def test_what_cannot_be_a_payment_is_refused(desk: Desk, bill: int, reference: str, problem: str) -> None:
    card = await billed(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.report_payment_for("r", "counter", card.ref, bill, reference, ())
    assert list(refused.value.problems) == [problem]
    with pytest.raises(RequestRejected) as lost:
        await desk.report_payment_for("r2", "counter", card.ref, 1, "123456", (page("slip", content=b"never sent"),))
    assert lost.value.problems == {"slip": "gone"}


@pytest.mark.parametrize(("staff", "refusal"), NOT_OF_THIS_COUNTER)
async def test_a_payment_is_noted_down_by_clerks_of_that_counter_alone(
    desk: Desk, staff: str, refusal: type[Exception]
) -> None:
    """B3: by role, unit and branch."""
    card = await billed(desk)
    with pytest.raises(refusal):
        await reported(desk, card.ref, staff=staff)
    assert (await desk.at_counter("counter", card.ref)).bills[0].state == "open"


# ── documents ──


async def test_the_counter_takes_in_what_was_asked_for_after_acceptance(desk: Desk, clock: Clock) -> None:
    """P1, F33: the desk's time goes on; the history names who took it in."""
    card = await asked(desk)
    (wanted,) = (await desk.at_counter("counter", card.ref)).wanted
    assert (wanted.slot.title, wanted.why, card.waiting) == ("Consent", WHY, "citizen")
    clock.pass_(hours=24)
    gone_on = await desk.give_documents_for("g", "counter", card.ref, (LATER,))

    assert gone_on.waiting == ""
    assert (await desk.at_counter("counter", card.ref)).wanted == ()
    assert {("documents_given", "name of counter"), ("resumed", "name of counter")} <= set(
        await history(desk, card.ref)
    )
    view = await desk.open_request("clerk", card.ref)
    assert (view.demands[0].state, view.demands[0].given_by) == ("given", "name of counter")
    assert await desk.document("clerk", card.ref, LATER.sha256) == content_of("later:1")
    assert await desk.give_documents_for("g", "counter", card.ref, (LATER,)) == gone_on


async def test_of_two_who_take_in_the_same_document_the_slower_is_told_who_was_faster(desk: Desk) -> None:
    """Race: two counter clerks."""
    card = await asked(desk)
    await a_second_clerk(desk)
    ends = await asyncio.gather(
        desk.give_documents_for("g1", "counter", card.ref, (LATER,)),
        desk.give_documents_for("g2", "counter_2", card.ref, (LATER,)),
        return_exceptions=True,
    )

    (slower,) = [end for end in ends if isinstance(end, AlreadyDone)]
    winner = "counter" if isinstance(ends[0], RequestCard) else "counter_2"
    assert slower.by == f"name of {winner}"
    assert [kind for kind, _ in await history(desk, card.ref)].count("documents_given") == 1


async def test_of_the_chat_and_the_counter_one_gives_it(desk: Desk) -> None:
    card = await asked(desk)
    await desk.bind_by_paper("b", "mina", card.tracking_code, "5948")
    await desk.give_documents("g1", "mina", card.ref, (LATER,))
    with pytest.raises(AlreadyDone) as late:
        await desk.give_documents_for("g2", "counter", card.ref, (LATER,))
    assert late.value.by == ""


@pytest.mark.parametrize("pages", [(), (page("deed"),), (page("later:1", "text/plain"),)])
async def test_what_was_not_asked_for_is_not_taken_in(desk: Desk, pages: tuple[Page, ...]) -> None:
    card = await asked(desk)
    with pytest.raises(RequestRejected):
        await desk.give_documents_for("g", "counter", card.ref, pages)
    assert (await desk.at_counter("counter", card.ref)).wanted


@pytest.mark.parametrize(("staff", "refusal"), NOT_OF_THIS_COUNTER)
async def test_documents_are_taken_in_by_clerks_of_that_counter_alone(
    desk: Desk, staff: str, refusal: type[Exception]
) -> None:
    """B3: by role, unit and branch."""
    card = await asked(desk)
    with pytest.raises(refusal):
        await desk.give_documents_for("g", staff, card.ref, (LATER,))
    assert (await desk.at_counter("counter", card.ref)).wanted

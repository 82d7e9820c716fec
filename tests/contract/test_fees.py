"""Bills (I6, F35): by rule or set by staff, proved by their payer, settled by staff; meanwhile the desk's time stands
still."""

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from backend_client.agency import Payee
from backend_client.bills import FeeRule
from backend_client.calendar import working_time
from backend_client.catalogue import Catalogue, Cost
from backend_client.contract import Bill, RequestCard
from backend_client.errors import AlreadyDone, NotPermitted, PaymentRequired, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from nlu.values import luhn_digit
from tests.contract import small_catalogue
from tests.contract.conftest import Clock
from tests.contract.people import PERMIT, RESPONSE, content_of, page

PAYEE = Payee(title="Treasury", iban="IR660000000000000000014050", deposit_prefix="140500")
BY_FLOORS = FeeRule(expression="1000 + 500 * ${floors}")
SLIP = page("slip")
TIME = working_time(small_catalogue.catalogue().hours, small_catalogue.catalogue().closures, "tehran")


def with_fee(fee: FeeRule, amount: int | None = None, **more: Any) -> Catalogue:
    """The permit costs something."""
    cost = Cost(
        title="Examination", name="exam", amount_rial=amount, how="h", account="a", legal_basis="Act 7", fee=fee
    )
    whole = small_catalogue.catalogue()
    permit = replace(small_catalogue.PERMIT, costs=(cost,))
    agency = replace(whole.agency, payee=PAYEE)
    return replace(whole, agency=agency, services=(permit, *whole.services[1:]), **more)


async def accepted(desk: Desk, fee: FeeRule = BY_FLOORS, amount: int | None = None, **more: Any) -> RequestCard:
    await desk.publish(with_fee(fee, amount, **more))
    card = (await desk.submit("s", replace(PERMIT, version=2))).card
    return await desk.accept("a", "clerk", card.ref)


async def bill_of(desk: Desk, card: RequestCard) -> Bill:
    return (await desk.request("mina", card.ref)).bills[0]


async def reported(desk: Desk, card: RequestCard) -> RequestCard:
    return await desk.report_payment("r", "mina", card.ref, 1, "123456", ())


async def kinds(desk: Desk, ref: str) -> list[str]:
    return [entry.kind for entry in (await desk.open_request("clerk", ref)).history]


# ── issued ──


async def test_acceptance_bills_by_the_answers_and_the_desks_time_stands_still(desk: Desk) -> None:
    card = await accepted(desk)

    bill = await bill_of(desk, card)
    assert (bill.state, bill.amount_rial, bill.title, bill.legal_basis) == ("open", 2500, "Examination", "Act 7")
    assert (bill.payee, bill.iban) == ("Treasury", PAYEE.iban)
    assert card.waiting == "payment"
    (told,) = [change for change in (await desk.changes(0)).items if change.kind == "billed"]
    assert told.bill == bill
    assert told.person_refs == ("mina",)


async def test_the_deposit_id_is_the_agencys_the_requests_and_a_check_digit(desk: Desk) -> None:
    deposit = (await bill_of(desk, await accepted(desk))).deposit_id

    assert deposit.startswith("140500")
    assert len(deposit) == len("140500") + 8 + 2 + 1
    assert luhn_digit(deposit[:-1]) == deposit[-1]


async def test_two_requests_have_different_deposit_ids(desk: Desk) -> None:
    first = await bill_of(desk, await accepted(desk))
    other = (await desk.submit("s2", replace(PERMIT, version=2, person_ref="ali"))).card
    await desk.accept("a2", "clerk", other.ref)

    assert (await desk.request("ali", other.ref)).bills[0].deposit_id != first.deposit_id


async def test_a_fixed_amount(desk: Desk) -> None:
    assert (await bill_of(desk, await accepted(desk, FeeRule(), 850_000))).amount_rial == 850_000


async def test_an_amount_of_a_table(desk: Desk) -> None:
    table = {"fees": ({"use": "shop", "amount_rial": "9"}, {"use": "home", "amount_rial": "700"})}
    card = await accepted(
        desk, FeeRule(table="fees", match=("use",)), tables=table | small_catalogue.catalogue().tables
    )

    assert (await bill_of(desk, card)).amount_rial == 700


async def test_nothing_is_billed_where_the_rule_comes_to_nothing(desk: Desk) -> None:
    card = await accepted(desk, FeeRule(expression="0 * ${floors}"))

    assert card.waiting == ""
    assert (await desk.request("mina", card.ref)).bills == ()


async def test_a_fee_of_a_stage_is_billed_when_that_begins_and_once(desk: Desk) -> None:
    card = await accepted(desk, FeeRule(expression="100", due="visit"))
    assert card.waiting == ""

    visiting = await desk.finish_stage("f", "clerk", card.ref, "review", "")
    assert visiting.waiting == "payment"
    await desk.confirm_payment("c", "field_staff", card.ref, 1)
    await desk.return_to("back", "field_staff", card.ref, "review", "again")
    again = await desk.finish_stage("f2", "clerk", card.ref, "review", "")

    assert again.waiting == ""
    assert len((await desk.request("mina", card.ref)).bills) == 1


async def test_a_catalogue_without_an_account_is_not_published(desk: Desk) -> None:
    whole = with_fee(BY_FLOORS)
    with pytest.raises(RequestRejected) as refused:
        await desk.publish(replace(whole, agency=replace(whole.agency, payee=None)))
    assert refused.value.problems == {"permit": "fee:exam"}


# ── set by staff ──


async def test_staff_set_what_no_rule_gives_before_the_stage_ends(desk: Desk) -> None:
    card = await accepted(desk, FeeRule(due="visit"))
    await desk.finish_stage("f", "clerk", card.ref, "review", "")
    assert (await desk.open_request("field_staff", card.ref)).to_assess == ("exam",)
    with pytest.raises(RequestRejected) as early:
        await desk.finish_stage("f2", "field_staff", card.ref, "visit", "")
    assert early.value.problems == {"fee": "not_assessed"}

    assessed = await desk.assess_fee("as", "field_staff", card.ref, "exam", 5_000)

    assert assessed.waiting == "payment"
    assert (await bill_of(desk, card)).amount_rial == 5_000
    assert (await desk.open_request("field_staff", card.ref)).to_assess == ()


async def test_staff_may_find_that_nothing_is_to_be_paid(desk: Desk) -> None:
    card = await accepted(desk, FeeRule())
    assessed = await desk.assess_fee("as", "clerk", card.ref, "exam", 0)

    assert assessed.waiting == ""
    done = await desk.finish_stage("f", "clerk", card.ref, "review", "")
    assert done.stage == "Visit"
    (told,) = [change for change in (await desk.changes(0)).items if change.kind == "no_fee"]
    assert told.person_refs == ()


async def test_two_who_set_it_at_once_set_it_once(desk: Desk) -> None:
    card = await accepted(desk, FeeRule())
    outcomes = await asyncio.gather(
        desk.assess_fee("a1", "clerk", card.ref, "exam", 100),
        desk.assess_fee("a2", "permits_clerk", card.ref, "exam", 200),
        return_exceptions=True,
    )

    assert sorted(isinstance(each, AlreadyDone) for each in outcomes) == [False, True]
    assert len((await desk.request("mina", card.ref)).bills) == 1


@pytest.mark.parametrize(
    ("cost", "amount", "problems"),
    [("other", 5, {"cost": "unknown"}), ("exam", -1, {"amount_rial": "out_of_range"}),
     ("exam", 10**14, {"amount_rial": "out_of_range"})],
)  # fmt: skip
async def test_what_cannot_be_set(desk: Desk, cost: str, amount: int, problems: dict[str, str]) -> None:
    card = await accepted(desk, FeeRule())
    with pytest.raises(RequestRejected) as refused:
        await desk.assess_fee("as", "clerk", card.ref, cost, amount)
    assert refused.value.problems == problems


# ── nothing goes on without it ──


async def test_stage_response_and_resumption_wait_for_the_payment(desk: Desk) -> None:
    card = await accepted(desk)
    for deed in (
        desk.finish_stage("f", "clerk", card.ref, "review", ""),
        desk.resume("r1", "clerk", card.ref),
    ):
        with pytest.raises(PaymentRequired) as refused:
            await deed
        assert refused.value.amount_rial == 2500


async def test_the_response_waits_for_the_payment(desk: Desk) -> None:
    await desk.upload(page("response", "application/pdf"), content_of("response"))
    card = await accepted(desk, FeeRule(expression="100", due="decision"))
    for stage in ("review", "visit"):
        await desk.finish_stage(f"f{stage}", "clerk", card.ref, stage, "")
    with pytest.raises(PaymentRequired):
        await desk.respond("resp", "clerk", card.ref, RESPONSE)

    await desk.confirm_payment("c", "clerk", card.ref, 1)
    assert (await desk.respond("resp2", "clerk", card.ref, RESPONSE)).status == "answered"


async def test_a_message_of_the_citizen_does_not_end_the_waiting(desk: Desk) -> None:
    card = await accepted(desk)

    assert (await desk.write("w", "mina", card.ref, "how?")).waiting == "payment"


async def test_after_another_agency_it_waits_for_the_payment(desk: Desk) -> None:
    card = await accepted(desk, FeeRule())
    await desk.pause("p", "clerk", card.ref, "agency", "a letter")
    await desk.assess_fee("as", "clerk", card.ref, "exam", 100)

    assert (await desk.resume("r", "clerk", card.ref)).waiting == "payment"


async def test_a_document_asked_for_meanwhile_is_waited_for_afterwards(desk: Desk) -> None:
    card = await accepted(desk)
    await desk.ask_document("d", "permits_head", card.ref, "Plan", "plan", "the roof is missing", "no other way")
    assert (await desk.request("mina", card.ref)).card.waiting == "payment"

    assert (await desk.confirm_payment("c", "clerk", card.ref, 1)).waiting == "citizen"


async def test_a_bill_issued_while_a_document_is_awaited_is_waited_for_afterwards(desk: Desk) -> None:
    card = await accepted(desk, FeeRule())
    await desk.ask_document("d", "permits_head", card.ref, "Plan", "plan", "the roof is missing", "no other way")
    await desk.assess_fee("as", "clerk", card.ref, "exam", 100)
    plan = page("later:1", "application/pdf")
    await desk.upload(plan, content_of("later:1"))

    assert (await desk.give_documents("g", "mina", card.ref, (plan,))).waiting == "payment"


async def test_nobody_can_be_made_to_wait_for_a_payment_without_a_bill(desk: Desk) -> None:
    card = await accepted(desk, FeeRule())
    with pytest.raises(RequestRejected):
        await desk.pause("p", "clerk", card.ref, "payment", "pay")


# ── paid ──


async def test_a_reported_payment_is_told_to_the_unit_with_its_proof(desk: Desk) -> None:
    card = await accepted(desk)
    await desk.upload(SLIP, content_of("slip"))
    await desk.report_payment("r", "mina", card.ref, 1, " 123456 ", (SLIP,))

    (bill,) = (await desk.open_request("clerk", card.ref)).bills
    assert (bill.state, bill.reference, bill.slips) == ("reported", "123456", (SLIP,))
    assert await desk.document("clerk", card.ref, SLIP.sha256) == content_of("slip")
    assert (await kinds(desk, card.ref))[-1] == "payment_reported"
    assert (await desk.request("mina", card.ref)).card.waiting == "payment"


@pytest.mark.parametrize(
    ("reference", "slips", "problems"),
    [("", (), {"reference": "missing"}), ("12", (), {"reference": "format"}), ("<b>1234", (), {"reference": "format"}),
     ("", (page("slip", content=b"never uploaded"),), {"slip": "gone"})],
)  # fmt: skip
async def test_a_report_needs_proof(desk: Desk, reference: str, slips: tuple[Any, ...], problems: object) -> None:
    card = await accepted(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.report_payment("r", "mina", card.ref, 1, reference, slips)
    assert refused.value.problems == problems


async def test_another_person_cannot_report(desk: Desk) -> None:
    card = await accepted(desk)
    with pytest.raises(RequestNotFound):
        await desk.report_payment("r", "ali", card.ref, 1, "123456", ())


async def test_a_wrong_number_can_be_reported_anew(desk: Desk) -> None:
    card = await accepted(desk)
    await reported(desk, card)
    await desk.report_payment("r2", "mina", card.ref, 1, "654321", ())

    assert (await bill_of(desk, card)).reference == "654321"


async def test_confirmation_goes_on_and_moves_stages_and_promise_by_the_time_waited(desk: Desk, clock: Clock) -> None:
    card = await accepted(desk)
    clock.pass_(hours=48)
    await reported(desk, card)
    confirmed = await desk.confirm_payment("c", "clerk", card.ref, 1)

    assert confirmed.waiting == ""
    assert card.promised_to is not None
    assert confirmed.promised_to == TIME.later_day(card.promised_to, 2)
    assert (await kinds(desk, card.ref))[-3:] == ["payment_confirmed", "resumed", "date_changed"]
    (moved,) = [change for change in (await desk.changes(0)).items if change.kind == "date_changed"]
    assert moved.waited == "payment"
    settled = await bill_of(desk, card)
    assert (settled.state, settled.decided_by) == ("confirmed", "")
    assert (await desk.open_request("clerk", card.ref)).bills[0].decided_by == "name of clerk"


async def test_a_rejected_payment_says_why_and_can_be_reported_again(desk: Desk) -> None:
    card = await accepted(desk)
    await reported(desk, card)
    rejected = await desk.reject_payment("j", "clerk", card.ref, 1, "not in the account")

    assert rejected.waiting == "payment"
    bill = await bill_of(desk, card)
    assert (bill.state, bill.reason) == ("rejected", "not in the account")
    await desk.report_payment("r2", "mina", card.ref, 1, "777777", ())
    assert (await desk.confirm_payment("c", "clerk", card.ref, 1)).waiting == ""


async def test_what_was_not_reported_cannot_be_rejected_and_needs_a_reason(desk: Desk) -> None:
    card = await accepted(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.reject_payment("j", "clerk", card.ref, 1, "no")
    assert refused.value.problems == {"bill": "not_reported"}
    with pytest.raises(RequestRejected):
        await desk.reject_payment("j2", "clerk", card.ref, 1, " ")
    with pytest.raises(RequestRejected):
        await desk.confirm_payment("c", "clerk", card.ref, 2)


async def test_a_bill_can_be_cancelled_and_the_request_goes_on(desk: Desk) -> None:
    card = await accepted(desk)
    cancelled = await desk.cancel_bill("x", "clerk", card.ref, 1, "exempt")

    assert cancelled.waiting == ""
    assert (await desk.finish_stage("f", "clerk", card.ref, "review", "")).stage == "Visit"
    with pytest.raises(AlreadyDone):
        await desk.report_payment("r", "mina", card.ref, 1, "123456", ())


@pytest.mark.parametrize("member", ["evaluator", "head", "editor"])
async def test_only_who_works_on_requests_settles_bills(desk: Desk, member: str) -> None:
    card = await accepted(desk)
    with pytest.raises(NotPermitted):
        await desk.confirm_payment("c", member, card.ref, 1)


async def test_outside_the_unit_there_is_no_bill(desk: Desk) -> None:
    card = await accepted(desk)
    for member in ("papers_clerk", "shiraz_clerk"):
        with pytest.raises(RequestNotFound):
            await desk.confirm_payment(f"c{member}", member, card.ref, 1)


# ── races ──


async def test_two_who_confirm_at_once_confirm_once(desk: Desk) -> None:
    card = await accepted(desk)
    outcomes = await asyncio.gather(
        desk.confirm_payment("c1", "clerk", card.ref, 1),
        desk.confirm_payment("c2", "permits_clerk", card.ref, 1),
        return_exceptions=True,
    )

    (late,) = [each for each in outcomes if isinstance(each, AlreadyDone)]
    assert late.by in {"name of clerk", "name of permits_clerk"}
    assert (await kinds(desk, card.ref)).count("resumed") == 1


async def test_confirmation_and_withdrawal_at_once_leave_one_truth(desk: Desk) -> None:
    card = await accepted(desk)
    outcomes = await asyncio.gather(
        desk.withdraw("w", "mina", card.ref),
        desk.confirm_payment("c", "clerk", card.ref, 1),
        return_exceptions=True,
    )

    view = await desk.request("mina", card.ref)
    confirmed_first = not isinstance(outcomes[1], AlreadyDone)
    assert view.card.status == "withdrawn"
    assert view.bills[0].state == ("confirmed" if confirmed_first else "cancelled")


async def test_withdrawal_cancels_what_is_unpaid(desk: Desk) -> None:
    card = await accepted(desk)
    withdrawn = await desk.withdraw("w", "mina", card.ref)

    assert withdrawn.waiting == ""
    assert (await bill_of(desk, card)).state == "cancelled"
    with pytest.raises(AlreadyDone):
        await reported(desk, card)


async def test_the_same_key_reports_once(desk: Desk) -> None:
    card = await accepted(desk)
    first = await reported(desk, card)

    assert await reported(desk, card) == first
    assert (await kinds(desk, card.ref)).count("payment_reported") == 1


async def test_the_desk_says_that_it_bills(desk: Desk) -> None:
    assert (await desk.capabilities()).fees

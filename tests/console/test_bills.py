"""Bills at the console (I6, F35): an amount is set, a reported payment is looked at, found wanting, confirmed,
cancelled; of two who decide one does, and nothing goes on before the money."""

import pytest
from msgspec.structs import replace

from backend_client.bills import FeeRule
from tests.console.test_work import does
from tests.console.world import Browser, World
from tests.contract.people import page
from tests.files import photo


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_staff", name="لیلا رستگار")
    return await world.signed_in("leila")


async def owing(world: World, leila: Browser) -> tuple[str, str]:
    """A request whose fee staff have to set, accepted; its ref and its page."""
    desk = world.app.desk
    catalogue = await desk.catalogue()
    permit = catalogue.service("business_permit")
    cost = replace(permit.costs[0], name="exam", amount_rial=None, fee=FeeRule())
    others = [replace(permit, costs=(cost,)) if each == permit else each for each in catalogue.services]
    await desk.publish(replace(catalogue, services=tuple(others)))
    card = await world.submit()
    place = f"/console/requests/{card.ref}"
    await does(leila, place, "accept", await leila.get(place))
    return card.ref, place


async def test_a_payment_is_set_looked_at_and_confirmed(world: World, leila: Browser) -> None:
    ref, place = await owing(world, leila)
    desk = world.app.desk
    title = (await desk.catalogue()).service("business_permit").costs[0].title

    shown = await leila.get(place)
    assert f"{title}: مبلغ را شما تعیین می‌کنید" in shown.words
    assert "/do/finish" not in shown.text
    form = await leila.get(f"{place}/do/assess_fee")
    assert f"تعیین مبلغ {title}" in form.words
    unread = await leila.post(f"{place}/do/assess_fee", {**form.form("/do/assess_fee"), "amount": "زیاد"})
    assert "این مبلغ خوانده نشد" in unread.words
    await does(leila, place, "assess_fee", amount="۸۵۰ هزار ریال")
    assert "۸۵۰٬۰۰۰ ریال، در انتظار پرداخت" in (await leila.get(place)).words

    slip = page("slip", content=photo("slip.jpg"))
    await desk.upload(slip, photo("slip.jpg"))
    await desk.report_payment("r1", "citizen1", ref, 1, "12345678", (slip,))
    seen = await leila.get(place)
    assert "12345678" in seen.words
    assert "فیش پرداخت، صفحهٔ ۱" in seen.words
    assert "/do/finish" not in seen.text
    assert (await leila.get(f"{place}/documents/{slip.sha256}")).status == 200
    await does(leila, place, "reject_payment", reason="در گردش حساب نیست")
    assert (await desk.request("citizen1", ref)).bills[0].reason == "در گردش حساب نیست"

    await desk.report_payment("r2", "citizen1", ref, 1, "87654321", ())
    await does(leila, place, "confirm_payment", await leila.get(place))
    assert (await desk.request("citizen1", ref)).bills[0].state == "confirmed"
    assert "/do/finish" in (await leila.get(place)).text


async def test_before_the_money_a_stage_does_not_end(world: World, leila: Browser) -> None:
    _, place = await owing(world, leila)
    await does(leila, place, "assess_fee", amount="۸۵۰۰۰۰ ریال")

    form = (await leila.get(f"{place}/do/finish")).form("/do/finish")
    waits = await leila.post(f"{place}/do/finish", {**form, "note": "بررسی شد"})

    assert waits.status == 402
    assert "در انتظار پرداخت ۸۵۰٬۰۰۰ ریال است" in waits.words
    assert "بررسی شد" in waits.text


async def test_what_nobody_has_reported_is_settled_behind_the_other_deeds(world: World, leila: Browser) -> None:
    ref, place = await owing(world, leila)
    await does(leila, place, "assess_fee", amount="۸۵۰۰۰۰ ریال")

    shown = await leila.get(place)
    at_hand, _, behind = shown.text.partition("<details")
    assert "confirm_payment" not in at_hand
    assert behind.count("/do/confirm_payment") == 1
    assert "۸۵۰٬۰۰۰ ریال" in (await leila.get(f"{place}/do/confirm_payment")).words
    await does(leila, place, "cancel_bill", reason="معاف از پرداخت است")

    (bill,) = (await world.app.desk.request("citizen1", ref)).bills
    assert (bill.state, bill.reason) == ("cancelled", "معاف از پرداخت است")


async def test_of_two_who_decide_the_slower_is_told_who_was_faster(world: World, leila: Browser) -> None:
    ref, place = await owing(world, leila)
    await world.hire("reza", "clerk", "unit_staff", name="رضا صبوری")
    reza = await world.signed_in("reza")
    await does(leila, place, "assess_fee", amount="۸۵۰۰۰۰ ریال")
    await world.app.desk.report_payment("r1", "citizen1", ref, 1, "12345678", ())

    slower = (await reza.get(f"{place}/do/reject_payment")).form("/do/reject_payment")
    await does(leila, place, "confirm_payment", await leila.get(place))
    late = await reza.post(f"{place}/do/reject_payment", {**slower, "reason": "یافت نشد"})

    assert late.status == 409
    assert "این پرداخت را لیلا رستگار پیش‌تر تعیین تکلیف کرده است" in late.words
    assert (await world.app.desk.request("citizen1", ref)).bills[0].state == "confirmed"

"""At the counter (F5, F33-F36): filing for somebody, binding it to a chat later, handing the response over (T3)."""

import asyncio
import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import Filed, RequestCard, Undelivered
from backend_client.errors import (
    AlreadyDone,
    KeyConflict,
    NotPermitted,
    RequestNotFound,
    RequestRejected,
    TooManyTries,
)
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import CERTIFICATE, PERMIT, RESPONSE, ZONING, page
from tests.contract.progress import DEED, STAGES, answered

LAST_FOUR = "5948"
AT_COUNTER = replace(PERMIT, person_ref="the clerk's own", channel="web")


async def filed(desk: Desk) -> Filed:
    return await desk.file_for("submit:d1:1", "counter", AT_COUNTER)


async def answered_at_counter(desk: Desk) -> RequestCard:
    card = (await filed(desk)).submitted.card
    await desk.accept("a1", "clerk", card.ref)
    for stage in STAGES:
        await desk.finish_stage(f"a2:{stage}", "clerk", card.ref, stage, "")
    return await desk.respond("a3", "clerk", card.ref, RESPONSE)


# ── filing ──


async def test_a_request_of_the_counter_is_one_like_all_others(desk: Desk) -> None:
    """F33, F34: the same process and a code of the same kind; who filed it stands in its history (audit)."""
    card = (await filed(desk)).submitted.card

    assert (card.status, len(card.tracking_code)) == ("submitted", 13)
    assert card in await desk.queue("clerk")
    (entry,) = (await desk.open_request("clerk", card.ref)).history
    assert (entry.kind, entry.by) == ("submitted", "name of counter")


async def test_what_a_chat_would_have_been_told_is_for_staff_and_counter_to_call_about(desk: Desk) -> None:
    """E7: the number is told to whoever calls, and the deed's result says that nobody was reached."""
    card = (await filed(desk)).submitted.card
    wanting = await desk.list_deficiencies("k1", "clerk", card.ref, DEED)

    assert not wanting.in_chat
    change = (await desk.changes(0)).items[-1]
    assert (change.kind, change.unit, change.to) == ("undelivered", "permits", ("counter",))
    assert change.undelivered == Undelivered(notice="deficient", reason="no_chat", mobile="09121234567")


async def test_from_the_binding_on_the_chat_is_told_and_nobody_calls(desk: Desk) -> None:
    card = (await filed(desk)).submitted.card
    await desk.bind_by_paper("b1", "mina", card.tracking_code, LAST_FOUR)
    wanting = await desk.list_deficiencies("k1", "clerk", card.ref, DEED)

    assert wanting.in_chat
    assert "undelivered" not in [change.kind for change in (await desk.changes(0)).items]


async def test_nobody_calls_about_what_stands_on_the_paper(desk: Desk) -> None:
    """Acceptance and stages; the answer is one call."""
    await answered_at_counter(desk)

    called = [each.undelivered.notice for each in (await desk.changes(0)).items if each.undelivered]
    assert called == ["answered"]


async def test_nobody_follows_it_and_nobody_is_told(desk: Desk) -> None:
    """Neither the clerk nor whoever's ref came with it."""
    card = (await filed(desk)).submitted.card
    await desk.list_deficiencies("k1", "clerk", card.ref, DEED)

    assert await desk.requests_of("the clerk's own") == ()
    assert await desk.requests_of("") == ()
    with pytest.raises(RequestNotFound):
        await desk.request("the clerk's own", card.ref)
    assert [change.person_refs for change in (await desk.changes(0)).items] == [(), (), ()]
    assert not (await desk.at_counter("counter", card.ref)).in_chat


async def test_the_same_key_files_once(desk: Desk) -> None:
    """E4: one confirmed form is one request, and one slip."""
    first, second = await asyncio.gather(filed(desk), filed(desk))

    assert first == second
    assert len(await desk.queue("clerk")) == 1
    with pytest.raises(KeyConflict):
        await desk.file_for("submit:d1:1", "counter", replace(AT_COUNTER, branch="shiraz"))


async def test_an_automatic_service_gives_the_receipt_at_once_with_the_clerks_name(desk: Desk) -> None:
    """T3, E3."""
    submission = replace(CERTIFICATE, person_ref="")
    submitted_ = (await desk.file_for("k1", "counter", submission)).submitted

    assert submitted_.receipt is not None
    assert (submitted_.card.status, submitted_.receipt.clerk) == ("accepted", "name of counter")


async def test_an_instant_service_answers_at_the_counter_and_is_not_delivered_yet(desk: Desk) -> None:
    submitted_ = (await desk.file_for("k1", "counter", ZONING)).submitted

    assert submitted_.response is not None
    assert submitted_.card.status == "answered"
    assert (await desk.hand_over("k2", "counter", submitted_.card.ref)).status == "delivered"


async def test_the_form_is_checked_as_everywhere(desk: Desk) -> None:
    wrong = replace(AT_COUNTER, answers={**AT_COUNTER.answers, "floors": 99})
    with pytest.raises(RequestRejected) as refused:
        await desk.file_for("k1", "counter", wrong)
    assert refused.value.problems == {"floors": "constraint"}


@pytest.mark.parametrize("staff", ["clerk", "permits_staff", "head", "editor", "dismissed", "shiraz_counter"])
async def test_only_a_counter_clerk_of_the_branch_files(desk: Desk, staff: str) -> None:
    """F33, B3."""
    with pytest.raises(NotPermitted):
        await desk.file_for("k1", staff, AT_COUNTER)
    with pytest.raises(RequestNotFound):
        await desk.file_for("k1", "nobody", AT_COUNTER)
    assert await desk.queue("clerk") == ()


# ── mending ──


async def test_the_counter_mends_what_was_found_wanting(desk: Desk) -> None:
    """P1: for whoever has no chat, in which they would be asked."""
    card = (await filed(desk)).submitted.card
    await desk.list_deficiencies("k1", "clerk", card.ref, DEED)
    assert (await desk.at_counter("counter", card.ref)).deficiencies == DEED

    mended = await desk.amend_for("k2", "counter", card.ref, {}, (page("deed"),))

    assert mended.status == "submitted"
    last = (await desk.open_request("clerk", card.ref)).history[-1]
    assert (last.kind, last.by) == ("corrected", "name of counter")
    for staff, refusal in (("clerk", NotPermitted), ("shiraz_counter", RequestNotFound)):
        with pytest.raises(refusal):
            await desk.amend_for("k3", staff, card.ref, {}, (page("deed"),))
    with pytest.raises(AlreadyDone):
        await desk.amend_for("k4", "counter", card.ref, {}, (page("deed"),))


# ── binding ──


async def test_a_paper_and_the_last_four_digits_bind_it(desk: Desk) -> None:
    """F36: from then on it is the citizen's like one that was sent from the chat."""
    card = (await filed(desk)).submitted.card
    bound = await desk.bind_by_paper("b1", "mina", card.tracking_code, LAST_FOUR)

    assert bound.ref == card.ref
    assert await desk.bind_by_paper("b1", "mina", card.tracking_code, LAST_FOUR) == bound
    view = await desk.request("mina", card.ref)
    assert (view.full, view.can_withdraw) == (True, True)
    await desk.accept("k1", "clerk", card.ref)
    told = [change for change in (await desk.changes(0)).items if change.kind == "accepted"]
    assert told[0].person_refs == ("mina",)
    assert (await desk.at_counter("counter", card.ref)).in_chat


async def test_the_slips_code_binds_it_once(desk: Desk) -> None:
    it = await filed(desk)
    code = it.submitted.card.tracking_code
    assert (await desk.find_request("account", code, LAST_FOUR)).bindable

    await desk.bind_by_code("b1", "mina", code, LAST_FOUR, f" {it.bind_code[:4]}-{it.bind_code[4:]} ".lower())

    assert (await desk.request("mina", it.submitted.card.ref)).can_withdraw
    assert not (await desk.find_request("account", code, LAST_FOUR)).bindable
    with pytest.raises(AlreadyDone):
        await desk.bind_by_code("b2", "reza", code, LAST_FOUR, it.bind_code)
    assert await desk.bind_by_code("b3", "mina", code, LAST_FOUR, it.bind_code)
    with pytest.raises(RequestNotFound):
        await desk.request("reza", it.submitted.card.ref)


async def test_of_two_who_use_the_code_at_once_one_binds_it(desk: Desk) -> None:
    """Race: bind against bind."""
    it = await filed(desk)
    code = it.submitted.card.tracking_code
    ends = await asyncio.gather(
        desk.bind_by_code("b1", "mina", code, LAST_FOUR, it.bind_code),
        desk.bind_by_code("b2", "reza", code, LAST_FOUR, it.bind_code),
        return_exceptions=True,
    )

    assert sorted(type(end).__name__ for end in ends) == ["AlreadyDone", "RequestCard"]
    assert sorted([len(await desk.requests_of(who)) for who in ("mina", "reza")]) == [0, 1]


async def test_of_two_who_hold_papers_only_the_first_may_withdraw(desk: Desk) -> None:
    """And the first binding spends the slip's code."""
    it = await filed(desk)
    card = it.submitted.card
    await desk.bind_by_paper("b1", "mina", card.tracking_code, LAST_FOUR)
    await desk.bind_by_paper("b2", "reza", card.tracking_code, LAST_FOUR)

    assert (await desk.request("mina", card.ref)).can_withdraw
    assert not (await desk.request("reza", card.ref)).can_withdraw
    with pytest.raises(AlreadyDone):
        await desk.bind_by_code("b3", "sara", card.tracking_code, LAST_FOUR, it.bind_code)


async def test_wrong_digits_and_wrong_codes_are_counted_together(desk: Desk, clock: Clock) -> None:
    """Five tries an hour on the code and of the account; then right ones are refused, too."""
    it = await filed(desk)
    code = it.submitted.card.tracking_code
    for number in range(3):
        with pytest.raises(RequestNotFound):
            await desk.bind_by_paper(f"w{number}", "reza", code, "0000")
    for number in range(2):
        with pytest.raises(RequestNotFound):
            await desk.bind_by_code(f"x{number}", "reza", code, LAST_FOUR, "AAAAAAAA")
    with pytest.raises(TooManyTries):
        await desk.bind_by_code("y1", "mina", code, LAST_FOUR, it.bind_code)

    clock.pass_(hours=1, seconds=1)
    assert await desk.bind_by_code("y2", "mina", code, LAST_FOUR, it.bind_code)


async def test_a_binding_that_was_answered_is_answered_again_though_tries_are_used_up(desk: Desk) -> None:
    card = (await filed(desk)).submitted.card
    bound = await desk.bind_by_paper("b1", "mina", card.tracking_code, LAST_FOUR)
    for number in range(5):
        with pytest.raises(RequestNotFound):
            await desk.bind_by_paper(f"w{number}", "reza", card.tracking_code, "0000")

    assert await desk.bind_by_paper("b1", "mina", card.tracking_code, LAST_FOUR) == bound


async def test_a_paper_alone_binds_nothing_of_the_counters(desk: Desk) -> None:
    """The print may be lost in the street; one that was sent from a chat is followed as before."""
    card = (await filed(desk)).submitted.card
    with pytest.raises(RequestRejected) as refused:
        await desk.follow("f1", "reza", card.tracking_code)
    assert refused.value.problems == {"last_four": "needed"}
    await desk.bind_by_paper("b1", "mina", card.tracking_code, LAST_FOUR)
    assert await desk.follow("f2", "mina", card.tracking_code)

    other = (await desk.submit("s1", CERTIFICATE)).card
    assert await desk.follow("f3", "reza", other.tracking_code)
    with pytest.raises(RequestNotFound):
        await desk.bind_by_paper("b2", "reza", other.tracking_code, LAST_FOUR)


async def test_a_lost_slip_is_printed_with_another_code(desk: Desk) -> None:
    it = await filed(desk)
    card = it.submitted.card
    fresh = await desk.renew_bind_code("r1", "counter", card.ref)

    assert await desk.renew_bind_code("r1", "counter", card.ref) == fresh != it.bind_code
    with pytest.raises(RequestNotFound):
        await desk.bind_by_code("b1", "mina", card.tracking_code, LAST_FOUR, it.bind_code)
    assert await desk.bind_by_code("b2", "mina", card.tracking_code, LAST_FOUR, fresh)
    with pytest.raises(AlreadyDone):
        await desk.renew_bind_code("r2", "counter", card.ref)
    with pytest.raises(NotPermitted):
        await desk.renew_bind_code("r3", "clerk", card.ref)
    chat = (await desk.submit("s1", CERTIFICATE)).card
    with pytest.raises(RequestRejected):
        await desk.renew_bind_code("r4", "counter", chat.ref)


async def test_the_slip_has_a_qr_of_its_own(desk: Desk) -> None:
    """What it signs names nobody, and holds after the receipt was issued."""
    card = (await filed(desk)).submitted.card
    (slip,) = (await desk.issued(card.tracking_code)).papers
    assert (slip.registration, slip.received_on, slip.promised_to) == (True, dt.date(2026, 11, 21), None)

    await desk.accept("k1", "clerk", card.ref)
    assert [each.registration for each in (await desk.issued(card.tracking_code)).papers] == [True, False]


# ── handing over ──


async def test_the_response_is_handed_over_against_the_receipt(desk: Desk, clock: Clock) -> None:
    """T3: the date of delivery stands on the receipt, who did it in the history."""
    card = await answered_at_counter(desk)
    clock.pass_(hours=2)
    assert (await desk.hand_over("h1", "counter", card.ref)).status == "delivered"

    view = await desk.at_counter("clerk", card.ref)
    assert view.receipt is not None
    assert (view.delivered_at, view.receipt.delivered_at, view.delivered_by) == (
        clock.now,
        clock.now,
        "name of counter",
    )
    last = (await desk.open_request("clerk", card.ref)).history[-1]
    assert (last.kind, last.by) == ("delivered", "name of counter")
    assert await desk.hand_over("h1", "counter", card.ref)


async def test_it_is_handed_over_once(desk: Desk) -> None:
    """Race: two counters at once; the slower is told who was faster."""
    card = await answered(desk)
    ends = await asyncio.gather(
        desk.hand_over("h1", "counter", card.ref), desk.hand_over("h2", "clerk", card.ref), return_exceptions=True
    )

    (slower,) = [end for end in ends if isinstance(end, AlreadyDone)]
    winner = "counter" if isinstance(ends[0], RequestCard) else "clerk"
    assert slower.by == f"name of {winner}"
    history = (await desk.open_request("clerk", card.ref)).history
    assert [entry.kind for entry in history].count("delivered") == 1


async def test_what_was_fetched_in_the_chat_is_not_handed_over_again(desk: Desk, clock: Clock) -> None:
    """Race: hand-over against electronic delivery; the first date stands, in both orders."""
    card = await answered(desk)
    await desk.record_delivery("d1", card.ref, clock.now)
    with pytest.raises(AlreadyDone) as late:
        await desk.hand_over("h1", "counter", card.ref)
    assert late.value.by == ""

    other = (await desk.file_for("z1", "counter", ZONING)).submitted.card
    await desk.hand_over("h2", "counter", other.ref)
    handed_at = clock.now
    clock.pass_(hours=1)
    await desk.record_delivery("d2", other.ref, clock.now)
    view = await desk.at_counter("counter", other.ref)
    assert (view.delivered_at, view.delivered_by) == (handed_at, "name of counter")


async def test_there_is_nothing_to_hand_over_before_the_response(desk: Desk) -> None:
    card = (await filed(desk)).submitted.card
    with pytest.raises(RequestRejected) as early:
        await desk.hand_over("h1", "counter", card.ref)
    assert early.value.problems == {"response": "not_ready"}


@pytest.mark.parametrize(
    ("staff", "refusal"),
    [
        ("shiraz_counter", RequestNotFound),
        ("shiraz_clerk", RequestNotFound),
        ("papers_clerk", RequestNotFound),
        ("permits_staff", NotPermitted),
        ("head", NotPermitted),
        ("editor", NotPermitted),
        ("dismissed", NotPermitted),
    ],
)
async def test_who_is_not_at_that_counter_does_nothing_there(desk: Desk, staff: str, refusal: type[Exception]) -> None:
    """B3: by role, unit and branch."""
    card = await answered_at_counter(desk)
    with pytest.raises(refusal):
        await desk.hand_over("h1", staff, card.ref)
    with pytest.raises(refusal):
        await desk.at_counter(staff, card.ref)
    with pytest.raises(refusal):
        await desk.find_at_counter(staff, card.tracking_code)
    assert (await desk.find_at_counter("counter", card.tracking_code)).status == "answered"


async def test_who_bound_it_fills_the_survey_after_the_hand_over(desk: Desk) -> None:
    """E9: as everybody who follows a request."""
    card = await answered_at_counter(desk)
    await desk.hand_over("h1", "counter", card.ref)
    await desk.bind_by_paper("b1", "mina", card.tracking_code, LAST_FOUR)

    view = await desk.request("mina", card.ref)
    assert (view.response is not None, view.surveyed, view.can_withdraw) == (True, False, False)

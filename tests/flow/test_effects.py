"""Effects reach their result with one key, however often they are tried; access is checked at each one."""

import asyncio
import datetime as dt

import pytest

from backend_client.contract import StaffMember, Submission, Submitted
from backend_client.errors import (
    AlreadyDone,
    BackendBroken,
    BackendUnavailable,
    NotPermitted,
    RequestNotFound,
    RequestRejected,
    TooManyTries,
)
from bot.effects.runner import TRIES
from bot.effects.trouble import trouble
from bot.invites import PREFIX, invite
from bot.store.sql_store import SqlStore
from dialogs.protocol import (
    AcceptRequest,
    EntryPublished,
    FollowRequest,
    InviteAccepted,
    PublishEntry,
    RedeemInvite,
    RequestMoved,
    RequestRegistered,
    SubmitRequest,
    TakeRequest,
    Trouble,
    WithdrawRequest,
)
from tests.flow.bench import CLERK, PUBLISHER, Bench
from tests.flow.desks import CARD, NotingDesk
from tests.flow.world import START, HandClock, said, worker

FORM = Submission(
    service="s", version=1, branch="b", person_ref="p", answers={}, pages=(), confirmed_at=START,
    pre_registration_number="P123456782",
)  # fmt: skip


async def test_a_result_comes_back_as_a_turn_of_its_own(bench: Bench, desk: NotingDesk) -> None:
    assert await bench.perform(WithdrawRequest("R1")) == RequestMoved(CARD)
    ((name, arguments),) = desk.calls
    assert (name, arguments[0], arguments[2]) == ("withdraw", "key:1", "R1")


async def test_a_desk_that_does_not_answer_is_asked_again_with_the_same_key(bench: Bench, desk: NotingDesk) -> None:
    """R6: one deed however many tries, for as long as it takes."""
    desk.faults = [BackendUnavailable() for _ in range(12)]

    assert await bench.perform(WithdrawRequest("R1"), minutes=15) == RequestMoved(CARD)
    assert {arguments[0] for _, arguments in desk.calls} == {"key:1"}
    assert len(desk.calls) == 13


async def test_a_bug_is_tried_a_few_times_and_then_told(bench: Bench, desk: NotingDesk) -> None:
    desk.faults = [ZeroDivisionError() for _ in range(TRIES)]

    assert await bench.perform(WithdrawRequest("R1"), minutes=8) == Trouble(kind="broken")
    assert len(desk.calls) == TRIES


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RequestNotFound(), Trouble(kind="not_found")),
        (AlreadyDone("مینا"), Trouble(kind="already_done", by="مینا")),
        (NotPermitted(), Trouble(kind="not_permitted")),
        (RequestRejected({"mobile": "invalid"}), Trouble(kind="rejected", problems={"mobile": "invalid"})),
        (TooManyTries(60), Trouble(kind="too_many_tries", wait_s=60)),
    ],
)
async def test_the_desk_s_refusal_is_a_result(bench: Bench, desk: NotingDesk, error: Exception, told: Trouble) -> None:
    desk.faults = [error]

    assert await bench.perform(WithdrawRequest("R1")) == told


def test_a_desk_that_is_away_is_trouble_too() -> None:
    assert trouble(BackendUnavailable()) == Trouble(kind="unavailable")


async def test_a_rubbish_answer_is_asked_for_again_then_told_as_not_known(bench: Bench, desk: NotingDesk) -> None:
    """R6: perhaps it was done; the same key makes asking harmless."""
    desk.faults = [BackendBroken() for _ in range(TRIES - 1)]
    assert await bench.perform(WithdrawRequest("R1"), minutes=8) == RequestMoved(CARD)
    assert {arguments[0] for _, arguments in desk.calls} == {"key:1"}

    desk.faults = [BackendBroken() for _ in range(TRIES)]
    assert await bench.perform(WithdrawRequest("R1"), minutes=8) == Trouble(kind="broken")


@pytest.mark.parametrize("fault", [BackendBroken, ZeroDivisionError, BackendUnavailable])
async def test_a_confirmed_form_is_sent_until_the_desk_s_answer_is_understood(
    bench: Bench, desk: NotingDesk, fault: type[Exception]
) -> None:
    """R6: its person holds a number that promises them a code, so nobody gives it up."""
    desk.faults = [fault() for _ in range(4 * TRIES)]

    assert await bench.perform(SubmitRequest("d1", FORM), minutes=25) == RequestRegistered(Submitted(card=CARD))
    assert len(desk.calls) == 4 * TRIES + 1
    assert {arguments[0] for _, arguments in desk.calls} == {"key:1"}


async def test_a_form_the_desk_cannot_take_holds_nobody_s_other_deeds(
    bench: Bench, desk: NotingDesk, store: SqlStore
) -> None:
    """R6: the same person's other deeds go on, too."""
    desk.hung.add("submit")
    await store.receive([said("a"), said("b", chat="2")])
    for conversation, _ in enumerate("ab", 1):
        await store.add_effect(conversation, f"s{conversation}", f"s{conversation}", SubmitRequest("d1", FORM))
        await store.add_effect(conversation, f"w{conversation}", f"w{conversation}", WithdrawRequest("R1"))

    running = asyncio.create_task(bench.runner.run())
    await desk.called("withdraw", 2)

    assert sorted(name for name, _ in desk.calls) == ["submit", "submit", "withdraw", "withdraw"]
    running.cancel()


async def test_two_runners_do_not_perform_one_effect_twice(bench: Bench, store: SqlStore, clock: HandClock) -> None:
    """R13: the late one's result is dropped."""
    await store.receive([said(1)])
    await worker(store, clock, bench._dialog(WithdrawRequest("R1"))).run_due()
    (late,) = await store.lease_effects("a", 5)
    assert await store.lease_effects("b", 5) == ()
    clock.forward(seconds=61)
    (other,) = await store.lease_effects("b", 5)

    assert late.key == other.key
    assert await store.finish_effect(other, Trouble(kind="not_found"))
    assert not await store.finish_effect(late, Trouble(kind="broken"))
    assert not await store.retry_effect(late, dt.timedelta(0), "x")


async def test_staff_s_deeds_need_their_role_and_leave_a_trace(bench: Bench, desk: NotingDesk) -> None:
    """Attack 2: a button of staff in a citizen's hand does nothing."""
    assert await bench.perform(AcceptRequest("R1")) == Trouble(kind="not_permitted")
    assert desk.calls == []
    assert await bench.enrol(CLERK) == InviteAccepted("مینا", "کارشناس")
    assert await bench.perform(AcceptRequest("R1")) == RequestMoved(CARD)
    assert desk.calls[0][1][1] == "st1"
    assert await bench.perform(PublishEntry("faq:x", "b", "a", 0)) == Trouble(kind="not_permitted")

    assert await bench.audit_rows() == [
        ("AcceptRequest", "R1", "refused"),
        ("AcceptRequest", "R1", "not_permitted"),
        ("RedeemInvite", "", "InviteAccepted"),
        ("AcceptRequest", "R1", "RequestMoved"),
        ("PublishEntry", "faq:x", "refused"),
        ("PublishEntry", "faq:x", "not_permitted"),
    ]


async def test_who_is_dismissed_is_refused_at_the_next_deed(bench: Bench, desk: NotingDesk) -> None:
    """Attack 4."""
    await bench.enrol(CLERK)
    assert isinstance(await bench.perform(TakeRequest("R1")), RequestMoved)
    desk.members["st1"] = StaffMember(ref="st1", name="مینا", post="", roles=("clerk",), active=False)

    assert await bench.perform(TakeRequest("R1")) == Trouble(kind="not_permitted")


async def test_an_invitation_is_taken_once_and_in_time(
    bench: Bench, store: SqlStore, clock: HandClock, desk: NotingDesk
) -> None:
    """Attack 5: one winner; the winner may press again; late, unknown and used ones get the same answer."""
    refused = Trouble(kind="not_found")
    token = (await invite(store, "st1", clock.now)).removeprefix(PREFIX)
    late = (await invite(store, "st1", clock.now, dt.timedelta(seconds=-1))).removeprefix(PREFIX)

    assert await bench.perform(RedeemInvite("unknown")) == refused
    assert await bench.perform(RedeemInvite(late)) == refused
    assert isinstance(await bench.perform(RedeemInvite(token)), InviteAccepted)
    assert isinstance(await bench.perform(RedeemInvite(token)), InviteAccepted)
    await store.receive([said("other", chat="2")])
    (work,) = await store.lease_conversations("x", 1)
    assert await store.redeem_invite("0" * 64, work.person.ref) is None
    assert await bench.perform(RedeemInvite("")) == refused


async def test_only_a_genuine_token_binds_a_request(bench: Bench, desk: NotingDesk) -> None:
    """Attack 38."""
    assert await bench.perform(FollowRequest("forged")) == Trouble(kind="not_found")
    assert desk.calls == []
    assert await bench.perform(FollowRequest("genuine")) == RequestMoved(CARD)
    assert desk.calls[0][1][2] == "MZ7K9Q2M4XABC"


async def test_publishing_names_who_did_it(bench: Bench) -> None:
    await bench.enrol(PUBLISHER)

    assert await bench.perform(PublishEntry("faq:x", "b", "a", 0)) == EntryPublished(7)
    assert bench.content.published == [("faq:x", "b", "a", "st2")]

"""P1: after acceptance a document is asked for only with a unit head's reason; until it is there, the clock stands."""

import asyncio

import pytest

from backend_client.calendar import working_time
from backend_client.contract import Page, RequestCard
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import content_of, page
from tests.contract.progress import submitted
from tests.contract.small_catalogue import catalogue

DAY = 24
TIME = working_time(catalogue().hours, catalogue().closures, "tehran")
WHY = "the neighbour objects"


async def accepted(desk: Desk) -> RequestCard:
    card = await submitted(desk)
    return await desk.accept("a1", "clerk", card.ref)


async def proposed(desk: Desk) -> RequestCard:
    card = await accepted(desk)
    return await desk.propose_document("p1", "permits_staff", card.ref, "Consent", "", WHY)


async def asked(desk: Desk) -> RequestCard:
    card = await proposed(desk)
    return await desk.decide_document("d1", "permits_head", card.ref, 1, agreed=True, reason="the law of walls")


async def sent(desk: Desk, slot: str = "later:1", mime: str = "image/jpeg") -> Page:
    made = page(slot, mime)
    await desk.upload(made, content_of(slot))
    return made


async def last_change(desk: Desk, kind: str):  # type: ignore[no-untyped-def]
    return [each for each in (await desk.changes(0)).items if each.kind == kind][-1]


async def test_a_proposal_waits_for_the_heads_of_the_unit_and_stops_nothing(desk: Desk) -> None:
    card = await proposed(desk)

    assert card.waiting == ""
    told = await last_change(desk, "document_proposed")
    assert (told.to, told.person_refs, told.demand.title) == (("permits_head",), (), "Consent")
    (demand,) = (await desk.open_request("clerk", card.ref)).demands
    assert (demand.state, demand.proposed_by) == ("proposed", "name of permits_staff")
    assert (await desk.request("mina", card.ref)).wanted == ()


async def test_agreed_the_applicant_is_asked_and_the_desk_waits(desk: Desk) -> None:
    card = await asked(desk)

    assert card.waiting == "citizen"
    told = await last_change(desk, "document_asked")
    assert (told.person_refs, told.text, told.demand.title, told.to) == (("mina",), WHY, "Consent", ("permits_staff",))
    (wanted,) = (await desk.request("mina", card.ref)).wanted
    assert (wanted.slot.name, wanted.slot.title, wanted.why) == ("later:1", "Consent", WHY)
    history = (await desk.open_request("clerk", card.ref)).history
    assert (history[-1].by, history[-1].text) == ("name of permits_head", f"Consent: {WHY}\nthe law of walls")


async def test_the_document_ends_the_waiting_and_moves_the_promise_by_it(desk: Desk, clock: Clock) -> None:
    card = await asked(desk)
    clock.pass_(hours=2 * DAY)
    gone_on = await desk.give_documents("g1", "mina", card.ref, (await sent(desk),))

    assert gone_on.waiting == ""
    assert card.promised_to is not None
    assert gone_on.promised_to == TIME.later_day(card.promised_to, 2)
    view = await desk.open_request("permits_staff", card.ref)
    assert [each.slot for each in view.pages] == ["deed", "later:1"]
    assert view.demands[0].state == "given"
    assert (await desk.document("permits_staff", card.ref, view.pages[1].sha256)) == content_of("later:1")
    assert (await desk.request("mina", card.ref)).wanted == ()


async def test_words_are_no_document(desk: Desk) -> None:
    card = await asked(desk)

    assert (await desk.write("w1", "mina", card.ref, "I will send it.")).waiting == "citizen"


async def test_two_documents_are_waited_for_together(desk: Desk) -> None:
    card = await asked(desk)
    await desk.ask_document("d2", "permits_head", card.ref, "Plan", "plan", "the roof is missing", "no other way")
    first = await desk.give_documents("g1", "mina", card.ref, (await sent(desk),))
    assert first.waiting == "citizen"
    (wanted,) = (await desk.request("mina", card.ref)).wanted
    assert (wanted.slot.name, wanted.slot.kinds, wanted.slot.required) == ("later:2", ("pdf",), True)

    plan = await sent(desk, "later:2", "application/pdf")
    assert (await desk.give_documents("g2", "mina", card.ref, (plan,))).waiting == ""


async def test_of_waiting_for_an_agency_the_time_is_counted_before(desk: Desk, clock: Clock) -> None:
    card = await proposed(desk)
    await desk.pause("w1", "permits_staff", card.ref, "agency", "registry")
    clock.pass_(hours=2 * DAY)
    card = await desk.decide_document("d1", "permits_head", card.ref, 1, agreed=True, reason="why not")

    assert card.waiting == "citizen"
    assert (await last_change(desk, "date_changed")).text == "registry"


async def test_declined_the_applicant_hears_nothing(desk: Desk) -> None:
    card = await proposed(desk)
    declined = await desk.decide_document("d1", "permits_head", card.ref, 1, agreed=False, reason="not needed")

    assert declined.waiting == ""
    told = await last_change(desk, "document_declined")
    assert (told.person_refs, told.to, told.text) == ((), ("permits_staff",), "not needed")
    with pytest.raises(AlreadyDone) as late:
        await desk.decide_document("d2", "permits_head", card.ref, 1, agreed=True, reason="after all")
    assert late.value.by == "name of permits_head"


async def test_of_two_heads_one_decides(desk: Desk) -> None:
    card = await proposed(desk)
    outcomes = await asyncio.gather(
        desk.decide_document("d1", "permits_head", card.ref, 1, agreed=True, reason="yes"),
        desk.decide_document("d2", "permits_head", card.ref, 1, agreed=False, reason="no"),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDone", "RequestCard"]


async def test_of_withdrawal_and_agreement_one_counts(desk: Desk) -> None:
    card = await proposed(desk)
    outcomes = await asyncio.gather(
        desk.withdraw("w1", "mina", card.ref),
        desk.decide_document("d1", "permits_head", card.ref, 1, agreed=True, reason="yes"),
        return_exceptions=True,
    )

    kinds = [each.kind for each in (await desk.open_request("clerk", card.ref)).history]
    assert kinds[-1] == "withdrawn"
    refused = any(isinstance(each, AlreadyDone) for each in outcomes)
    assert ("document_asked" in kinds) is not refused
    assert (await desk.requests_of("mina"))[0].waiting == ""


async def test_the_same_key_asks_once(desk: Desk) -> None:
    card = await accepted(desk)
    for _ in range(2):
        await desk.ask_document("d1", "permits_head", card.ref, "Consent", "", WHY, "the law of walls")

    assert len((await desk.open_request("clerk", card.ref)).demands) == 1


@pytest.mark.parametrize(
    ("title", "name", "why", "wrong"),
    [
        (" ", "", WHY, {"title": "missing"}),
        ("x" * 101, "", WHY, {"title": "too_long"}),
        ("Consent", "nowhere", WHY, {"name": "unknown"}),
        ("Consent", "", " ", {"why": "missing"}),
        ("copy of the deed", "", WHY, {"title": "inquiry"}),
    ],
)
async def test_what_is_proposed_must_be_whole(
    desk: Desk, title: str, name: str, why: str, wrong: dict[str, str]
) -> None:
    """G14: what the desk itself asks the registry for is never asked of the applicant."""
    card = await accepted(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.propose_document("p1", "permits_staff", card.ref, title, name, why)

    assert refused.value.problems == wrong


async def test_no_decision_without_a_reason(desk: Desk) -> None:
    card = await proposed(desk)
    for agreed in (True, False):
        with pytest.raises(RequestRejected):
            await desk.decide_document(f"d:{agreed}", "permits_head", card.ref, 1, agreed=agreed, reason=" ")


async def test_before_acceptance_it_is_a_deficiency(desk: Desk) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.propose_document("p1", "permits_clerk", card.ref, "Consent", "", WHY)

    assert refused.value.problems == {"": "not_accepted"}


async def test_a_unit_without_a_head_may_not_ask(desk: Desk) -> None:
    """The field unit has none; the unit that answers for the whole has."""
    card = await accepted(desk)
    await desk.finish_stage("f1", "clerk", card.ref, "review", "")
    await desk.propose_document("p1", "field_staff", card.ref, "Consent", "", WHY)

    assert (await last_change(desk, "document_proposed")).to == ("permits_head",)


@pytest.mark.parametrize("who", ["permits_staff", "clerk", "permits_clerk"])
async def test_only_a_head_decides(desk: Desk, who: str) -> None:
    card = await proposed(desk)
    with pytest.raises(NotPermitted):
        await desk.decide_document("d1", who, card.ref, 1, agreed=True, reason="yes")
    with pytest.raises(NotPermitted):
        await desk.ask_document("d2", who, card.ref, "Consent", "", WHY, "yes")


@pytest.mark.parametrize("who", ["papers_clerk", "shiraz_clerk", "evaluator", "head", "editor", "dismissed"])
async def test_only_the_unit_that_has_it_may(desk: Desk, who: str) -> None:
    card = await proposed(desk)
    for deed in (
        desk.propose_document("x1", who, card.ref, "Consent", "", WHY),
        desk.ask_document("x2", who, card.ref, "Consent", "", WHY, "yes"),
        desk.decide_document("x3", who, card.ref, 1, agreed=True, reason="yes"),
    ):
        with pytest.raises((RequestNotFound, NotPermitted)):
            await deed


async def test_only_what_is_wanted_is_taken(desk: Desk) -> None:
    card = await asked(desk)
    good = await sent(desk)
    with pytest.raises(RequestNotFound):
        await desk.give_documents("g0", "ali", card.ref, (good,))
    for number, (pages, wrong) in enumerate(
        (
            ((), {"": "missing"}),
            ((await sent(desk, "later:7"),), {"later:7": "unexpected"}),
            ((await sent(desk, "later:1", "text/plain"),), {"later:1": "kind"}),
            ((page("later:1", content=b"never uploaded"),), {"later:1": "gone"}),
        )
    ):
        with pytest.raises(RequestRejected) as refused:
            await desk.give_documents(f"g1:{number}", "mina", card.ref, pages)
        assert refused.value.problems == wrong


async def test_sent_twice_it_counts_once(desk: Desk) -> None:
    card = await asked(desk)
    pages = (await sent(desk),)
    await desk.give_documents("g1", "mina", card.ref, pages)
    with pytest.raises(AlreadyDone):
        await desk.give_documents("g2", "mina", card.ref, pages)

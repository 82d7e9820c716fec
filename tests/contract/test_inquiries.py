"""I5, G14: the desk itself asks other agencies; sent, reminded, late, answered with its papers."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from backend_client.calendar import working_time
from backend_client.contract import Change, Deficiency, Page, RequestCard
from backend_client.embedded import EmbeddedDesk
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import content_of, page
from tests.contract.progress import answered, submitted
from tests.contract.small_catalogue import catalogue

DAY = 24
TIME = working_time(catalogue().hours, catalogue().closures, "tehran")


async def accepted(desk: Desk) -> RequestCard:
    card = await submitted(desk)
    return await desk.accept("a1", "clerk", card.ref)


async def sent(desk: Desk, *, wait: bool = False) -> RequestCard:
    card = await accepted(desk)
    return await desk.send_inquiry("i1", "permits_staff", card.ref, 1, "1405/77", wait)


async def paper(desk: Desk, slot: str = "inquiry:1", mime: str = "application/pdf") -> Page:
    made = page(slot, mime)
    await desk.upload(made, content_of(slot))
    return made


async def changes(desk: Desk, kind: str) -> list[Change]:
    return [each for each in (await desk.changes(0)).items if each.kind == kind]


async def test_each_inquiry_of_the_definition_is_there_from_acceptance_on(desk: Desk) -> None:
    card = await submitted(desk)
    assert (await desk.open_request("clerk", card.ref)).inquiries == ()
    await desk.accept("a1", "clerk", card.ref)

    (inquiry,) = (await desk.open_request("clerk", card.ref)).inquiries
    assert (inquiry.agency, inquiry.subject, inquiry.state) == ("registry", "deed", "to_send")


async def test_sent_it_is_known_by_whom_when_and_until_when(desk: Desk, clock: Clock) -> None:
    card = await sent(desk)

    assert card.waiting == ""
    (inquiry,) = (await desk.open_request("clerk", card.ref)).inquiries
    assert (inquiry.state, inquiry.by, inquiry.letter) == ("sent", "name of permits_staff", "1405/77")
    assert (inquiry.sent_at, inquiry.due_at) == (clock.now, TIME.add_days(clock.now, 1))
    (seen,) = (await desk.request("mina", card.ref)).inquiries
    assert (seen.state, seen.sent_at, seen.by, seen.letter) == ("sent", clock.now, "", "")
    (told,) = await changes(desk, "inquiry_sent")
    assert (told.person_refs, told.automatic) == (("mina",), False)


async def test_the_answer_comes_with_its_papers_which_staff_alone_see(desk: Desk) -> None:
    card = await sent(desk)
    await desk.answer_inquiry("i2", "permits_staff", card.ref, 1, "owned by Mina", (await paper(desk),))

    view = await desk.open_request("permits_staff", card.ref)
    (inquiry,) = view.inquiries
    assert (inquiry.state, inquiry.answer) == ("answered", "owned by Mina")
    assert [each.slot for each in view.pages] == ["deed", "inquiry:1"]
    assert await desk.document("permits_staff", card.ref, view.pages[1].sha256) == content_of("inquiry:1")
    (seen,) = (await desk.request("mina", card.ref)).inquiries
    assert (seen.state, seen.answer) == ("answered", "")
    assert view.history[-1].text == "registry: deed\nowned by Mina"


async def test_the_desk_waits_for_it_and_goes_on_with_the_answer(desk: Desk, clock: Clock) -> None:
    """F60: the promise moves by what it waited, with the reason."""
    card = await sent(desk, wait=True)
    assert card.waiting == "agency"
    clock.pass_(hours=2 * DAY)
    gone_on = await desk.answer_inquiry("i2", "permits_staff", card.ref, 1, "owned", ())

    assert gone_on.waiting == ""
    assert card.promised_to is not None
    assert gone_on.promised_to == TIME.later_day(card.promised_to, 2)
    assert [each.text for each in await changes(desk, "date_changed")] == ["registry: deed"]
    assert [each.automatic for each in await changes(desk, "inquiry_sent")] == [True]
    assert len(await changes(desk, "paused")) == 1


async def test_another_waiting_is_not_ended_by_the_answer(desk: Desk) -> None:
    card = await sent(desk)
    await desk.pause("w1", "permits_staff", card.ref, "agency", "the fire brigade")

    assert (await desk.answer_inquiry("i2", "permits_staff", card.ref, 1, "owned", ())).waiting == "agency"


async def test_an_electronic_answer_needs_no_sending_before(desk: Desk, clock: Clock) -> None:
    card = await accepted(desk)
    await desk.answer_inquiry("i2", "permits_staff", card.ref, 1, "owned", ())

    (inquiry,) = (await desk.open_request("clerk", card.ref)).inquiries
    assert (inquiry.sent_at, inquiry.answered_at) == (clock.now, clock.now)


@pytest.mark.parametrize("place", ["sqlite", "postgresql"], indirect=True)
async def test_of_a_late_answer_staff_are_told_once_and_again_after_a_reminder(
    embedded: EmbeddedDesk, clock: Clock
) -> None:
    """In working hours."""
    card = await sent(embedded)
    clock.now = dt.datetime(2026, 11, 22, 20, tzinfo=dt.UTC)
    await embedded.watch_time()
    assert await changes(embedded, "inquiry_late") == []
    clock.now = dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)
    for _ in range(2):
        await embedded.watch_time()
    (late,) = await changes(embedded, "inquiry_late")
    assert (late.unit, late.person_refs, late.inquiry and late.inquiry.no) == ("permits", (), 1)

    await embedded.remind_inquiry("i2", "permits_staff", card.ref, 1, wait=True)
    assert (await embedded.open_request("clerk", card.ref)).card.waiting == "agency"
    clock.pass_(days=5)
    await embedded.watch_time()
    assert len(await changes(embedded, "inquiry_late")) == 2


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
async def test_of_an_answered_request_nobody_is_told_any_more(embedded: EmbeddedDesk, clock: Clock) -> None:
    card = await sent(embedded)
    await embedded.withdraw("w1", "mina", card.ref)
    clock.pass_(days=7)
    await embedded.watch_time()

    assert await changes(embedded, "inquiry_late") == []


async def test_of_two_who_note_it_one_is_told(desk: Desk) -> None:
    card = await accepted(desk)
    for deeds in (
        (
            desk.send_inquiry("i1", "permits_staff", card.ref, 1, "", wait=False),
            desk.send_inquiry("i2", "permits_head", card.ref, 1, "", wait=True),
        ),
        (
            desk.answer_inquiry("i3", "permits_staff", card.ref, 1, "owned", ()),
            desk.answer_inquiry("i4", "permits_head", card.ref, 1, "not owned", ()),
        ),
    ):
        outcomes = await asyncio.gather(*deeds, return_exceptions=True)
        (late,) = [each for each in outcomes if isinstance(each, AlreadyDone)]
        assert late.by in {"name of permits_staff", "name of permits_head"}


async def test_what_cannot_be(desk: Desk) -> None:
    card = await accepted(desk)
    wrong = await paper(desk, "inquiry:1", "text/plain")
    cases: tuple[tuple[Callable[[str], Awaitable[RequestCard]], dict[str, str]], ...] = (
        (lambda key: desk.send_inquiry(key, "clerk", card.ref, 2, "", wait=False), {"no": "unknown"}),
        (lambda key: desk.remind_inquiry(key, "clerk", card.ref, 1, wait=False), {"no": "not_sent"}),
        (lambda key: desk.send_inquiry(key, "clerk", card.ref, 1, "7" * 51, wait=False), {"letter": "too_long"}),
        (lambda key: desk.answer_inquiry(key, "clerk", card.ref, 1, " ", ()), {"text": "missing"}),
        (lambda key: desk.answer_inquiry(key, "clerk", card.ref, 1, "x", (wrong,)), {"inquiry:1": "kind"}),
        (
            lambda key: desk.answer_inquiry(key, "clerk", card.ref, 1, "x", (page("deed"),)),
            {"deed": "unexpected"},
        ),
    )
    for number, (deed, problems) in enumerate(cases):
        with pytest.raises(RequestRejected) as refused:
            await deed(f"k{number}")
        assert refused.value.problems == problems


async def test_an_answered_request_has_no_inquiries_to_note(desk: Desk) -> None:
    card = await answered(desk)
    with pytest.raises(AlreadyDone):
        await desk.send_inquiry("i1", "clerk", card.ref, 1, "", wait=False)


@pytest.mark.parametrize("who", ["papers_clerk", "shiraz_clerk", "evaluator", "head", "editor", "dismissed"])
async def test_only_the_unit_that_has_it_may(desk: Desk, who: str) -> None:
    card = await sent(desk)
    for deed in (
        desk.send_inquiry("x1", who, card.ref, 1, "", wait=False),
        desk.remind_inquiry("x2", who, card.ref, 1, wait=False),
        desk.answer_inquiry("x3", who, card.ref, 1, "owned", ()),
        desk.add_paper("x4", who, card.ref, "letter", (page("deed"),)),
    ):
        with pytest.raises((RequestNotFound, NotPermitted)):
            await deed


# ── papers that the desk adds ──


async def test_a_paper_brought_by_post_is_added_as_the_desks_and_outlives_a_correction(desk: Desk) -> None:
    card = await submitted(desk)
    await desk.add_paper("p1", "permits_staff", card.ref, "Letter of the neighbour", (await paper(desk, "letter"),))
    await desk.list_deficiencies("d1", "clerk", card.ref, (Deficiency(name="deed", remark="unreadable"),))
    await desk.amend("m1", "mina", card.ref, {}, (page("deed"),))

    view = await desk.open_request("clerk", card.ref)
    (added,) = view.added
    assert (added.title, added.by) == ("Letter of the neighbour", "name of permits_staff")
    assert [each.slot for each in view.pages] == ["desk:1", "deed"] or [e.slot for e in view.pages] == [
        "deed",
        "desk:1",
    ]
    assert [each.person_refs for each in await changes(desk, "paper_added")] == [()]


async def test_a_paper_needs_a_title_and_a_file_that_is_there(desk: Desk) -> None:
    card = await submitted(desk)
    for number, (title, pages) in enumerate(
        ((" ", (page("deed"),)), ("Letter", ()), ("Letter", (page("x", content=b"never uploaded"),)))
    ):
        with pytest.raises(RequestRejected):
            await desk.add_paper(f"p{number}", "clerk", card.ref, title, pages)

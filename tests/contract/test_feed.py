"""The change feed: what each change says, in order, exactly once past every cursor."""

import asyncio

from msgspec.structs import replace

from backend_client.contract import Change, Deficiency
from backend_client.wire import Desk
from tests.contract.people import CERTIFICATE, PERMIT, RESPONSE, ZONING, page
from tests.contract.small_catalogue import catalogue


async def all_changes(desk: Desk) -> tuple[Change, ...]:
    return (await desk.changes(0)).items


async def test_a_clerks_intake_tells_its_unit(desk: Desk) -> None:
    card = (await desk.submit("submit:1:1", PERMIT)).card
    (change,) = await all_changes(desk)

    assert (change.kind, change.automatic, change.by) == ("submitted", False, "")
    assert (change.unit, change.branch) == ("permits", "tehran")
    assert change.person_refs == ("mina",)
    assert change.card == card


async def test_automatic_intake_is_submitted_accepted_and_started_at_once(desk: Desk) -> None:
    told = await desk.submit("submit:1:1", CERTIFICATE)
    changes = await all_changes(desk)

    assert [(each.kind, each.automatic, each.unit) for each in changes] == [
        ("submitted", True, "papers"),
        ("accepted", True, "papers"),
        ("stage_started", True, "papers"),
    ]
    assert changes[1].receipt == told.receipt
    assert (changes[2].stage_no, changes[2].stage_count) == (1, 1)


async def test_a_first_stage_with_presence_is_told_on_its_own(desk: Desk) -> None:
    """E11: the submission's answer does not say where and when to come."""
    presence = catalogue().service("permit").stages[1].presence
    stage = replace(catalogue().service("certificate").stages[0], presence=presence)
    services = [replace(each, stages=(stage,)) if each.code == "certificate" else each for each in catalogue().services]
    await desk.publish(replace(catalogue(), services=tuple(services)))
    await desk.submit("submit:1:1", replace(CERTIFICATE, version=2))

    *before, started = await all_changes(desk)
    assert (started.kind, started.automatic) == ("stage_started", False)
    assert all(each.automatic for each in before)


async def test_an_instant_answer_is_one_change_more(desk: Desk) -> None:
    told = await desk.submit("submit:1:1", ZONING)
    changes = await all_changes(desk)

    assert [(each.kind, each.automatic) for each in changes] == [("submitted", True), ("answered", True)]
    assert changes[1].response == told.response


async def test_every_deed_is_a_change_with_what_its_notice_says(desk: Desk) -> None:
    """E7, E11, G9."""
    ref = (await desk.submit("submit:1:1", PERMIT)).card.ref
    wanting = (Deficiency(name="deed", remark="unreadable"),)
    await desk.list_deficiencies("k1", "clerk", ref, wanting)
    await desk.amend("k2", "mina", ref, {}, (page("deed"),))
    await desk.take("k3", "clerk", ref)
    await desk.accept("k4", "clerk", ref)
    await desk.finish_stage("k5", "clerk", ref, "review", "internal note")
    await desk.ask("k6", "field_staff", ref, "Which gate?")
    await desk.write("k7", "mina", ref, "The left one")
    await desk.tell("k8", "field_staff", ref, "Thanks")
    await desk.finish_stage("k9", "field_staff", ref, "visit", "")
    await desk.finish_stage("k10", "field_staff", ref, "decision", "")
    await desk.respond("k11", "clerk", ref, RESPONSE)

    changes = (await all_changes(desk))[1:]
    assert [(each.kind, each.unit, each.by) for each in changes] == [
        ("deficient", "permits", "name of clerk"),
        ("corrected", "permits", ""),
        ("taken", "permits", "name of clerk"),
        ("accepted", "permits", "name of clerk"),
        ("stage_started", "permits", "name of clerk"),
        ("stage_started", "field", "name of clerk"),
        ("question", "field", "name of field_staff"),
        ("resumed", "field", ""),
        ("message_from_citizen", "field", ""),
        ("message_to_citizen", "field", "name of field_staff"),
        ("stage_started", "field", "name of field_staff"),
        ("stages_finished", "permits", "name of field_staff"),
        ("answered", "permits", "name of clerk"),
    ]
    assert changes[0].deficiencies == wanting
    assert changes[3].receipt is not None
    assert changes[5].stage is not None
    assert changes[5].stage.presence == catalogue().service("permit").stages[1].presence
    assert (changes[5].stage_no, changes[5].stage_count) == (2, 3)
    assert [each.text for each in changes[6:10]] == ["Which gate?", "", "The left one", "Thanks"]
    assert changes[6].by_post == "post of field_staff"
    assert changes[12].response is not None
    assert not any("internal" in each.text or each.automatic for each in changes)


async def test_a_cursor_passes_every_change_once_in_order(desk: Desk) -> None:
    for number in range(4):
        await desk.submit(f"submit:{number}:1", CERTIFICATE)
    everything = await all_changes(desk)
    cursor = 0
    seen: list[Change] = []
    while True:
        page_ = await desk.changes(cursor, 5)
        if not page_.items:
            break
        seen += page_.items
        cursor = page_.cursor

    assert tuple(seen) == everything
    assert len(everything) == 12
    assert (await desk.changes(cursor)).cursor == cursor
    assert sorted({each.id for each in everything}) == [each.id for each in everything]


async def test_a_repeated_deed_makes_no_second_change(desk: Desk) -> None:
    await asyncio.gather(*(desk.submit("submit:1:1", PERMIT) for _ in range(8)))

    assert len(await all_changes(desk)) == 1


async def test_whoever_follows_is_told_from_then_on(desk: Desk) -> None:
    card = (await desk.submit("submit:1:1", PERMIT)).card
    await desk.follow("k1", "phone", card.tracking_code)
    await desk.withdraw("k2", "mina", card.ref)

    assert (await all_changes(desk))[-1].person_refs == ("mina", "phone")

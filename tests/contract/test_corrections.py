"""An issued response is corrected under a number of its own; what it takes the place of is kept for ever (T4)."""

import asyncio
import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import RequestCard
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import PERMIT, RESPONSE, content_of, page
from tests.contract.progress import STAGES, answered, submitted

LETTER = page("letter", "application/pdf")
CORRECTED = replace(RESPONSE, text="Granted for two years.", pages=())
FIRST = "1405-000001"
WHY = "The years were wrong."


async def corrected(desk: Desk, key: str = "c1", seen: str = FIRST, by: str = "clerk") -> RequestCard:
    (card,) = await desk.requests_of("mina")
    return await desk.correct(key, by, card.ref, CORRECTED, WHY, seen)


async def test_a_correction_is_valid_in_the_place_of_what_it_corrects(desk: Desk, clock: Clock) -> None:
    card = await answered(desk)
    first = (await desk.request("mina", card.ref)).response
    clock.pass_(days=3)
    await corrected(desk)

    valid = (await desk.request("mina", card.ref)).response
    seen = await desk.open_request("clerk", card.ref)
    assert first is not None
    assert valid is not None
    assert (valid.number, valid.correction, valid.corrects, valid.reason) == (f"{FIRST}/1", 1, FIRST, WHY)
    assert (valid.text, valid.issued_at) == (CORRECTED.text, clock.now)
    assert valid.appeal_until == first.appeal_until + dt.timedelta(days=3)
    assert (seen.response, seen.earlier) == (valid, (first,))
    told = (await desk.changes(0)).items[-1]
    assert (told.kind, told.response, told.person_refs) == ("response_corrected", valid, ("mina",))
    assert [(one.kind, one.text) for one in seen.history][-1] == ("response_corrected", WHY)


async def test_corrections_are_numbered_one_after_the_other(desk: Desk) -> None:
    card = await answered(desk)
    for no in range(3):
        await corrected(desk, f"c{no}", FIRST if no == 0 else f"{FIRST}/{no}")

    seen = await desk.open_request("clerk", card.ref)
    assert seen.response is not None
    assert [one.number for one in (*seen.earlier, seen.response)] == [FIRST, f"{FIRST}/1", f"{FIRST}/2", f"{FIRST}/3"]


async def test_a_correction_may_turn_a_refusal_round(desk: Desk) -> None:
    card = await submitted(desk)
    await desk.accept("k1", "clerk", card.ref)
    for stage in STAGES:
        await desk.finish_stage(f"k2:{stage}", "clerk", card.ref, stage, "")
    await desk.respond("k3", "clerk", card.ref, replace(RESPONSE, outcome="refused"))

    assert (await corrected(desk)).outcome == "granted"
    assert [each.outcome for each in await desk.requests_of("mina")] == ["granted"]


async def test_the_day_of_delivery_stays_that_of_the_first_response(desk: Desk, clock: Clock) -> None:
    """T3."""
    card = await answered(desk)
    delivered_at = clock.now
    await desk.record_delivery("d1", card.ref, delivered_at)
    clock.pass_(days=1)
    assert (await corrected(desk)).status == "delivered"
    await desk.record_delivery("d2", card.ref, clock.now)

    receipt = (await desk.request("mina", card.ref)).receipt
    assert receipt is not None
    assert receipt.delivered_at == delivered_at


async def test_files_stay_where_they_are_kept_and_those_of_before_can_still_be_fetched(desk: Desk) -> None:
    """E6."""
    card = await answered(desk)
    first = (await desk.request("mina", card.ref)).response
    assert first is not None
    (file,) = first.files
    await desk.upload(LETTER, content_of("letter"))
    both = replace(CORRECTED, pages=(LETTER,), kept=(file.ref,))
    await desk.correct("c1", "clerk", card.ref, both, WHY, FIRST)
    await desk.correct("c2", "clerk", card.ref, CORRECTED, WHY, f"{FIRST}/1")

    seen = await desk.open_request("clerk", card.ref)
    assert [[each.name for each in one.files] for one in seen.earlier] == [["response.x"], ["response.x", "letter.x"]]
    assert await desk.response_file("mina", card.ref, file.ref) == content_of("response")
    assert await desk.issued_file("permits_staff", card.ref, file.ref) == content_of("response")
    with pytest.raises(RequestRejected) as wrong:
        await desk.correct("c3", "clerk", card.ref, both, WHY, f"{FIRST}/2")
    assert wrong.value.problems == {"files": "unknown"}


async def test_of_two_who_correct_at_once_the_second_is_told(desk: Desk) -> None:
    card = await answered(desk)
    told = await asyncio.gather(
        *(desk.correct(f"c:{who}", who, card.ref, CORRECTED, WHY, FIRST) for who in ("clerk", "permits_head")),
        return_exceptions=True,
    )

    (late,) = [one for one in told if isinstance(one, Exception)]
    assert isinstance(late, AlreadyDone)
    seen = await desk.open_request("clerk", card.ref)
    assert seen.response is not None
    assert (late.by, len(seen.earlier)) == (seen.response.issuer_name, 1)


async def test_the_same_correction_sent_twice_is_one(desk: Desk) -> None:
    card = await answered(desk)
    assert await corrected(desk) == await corrected(desk)
    assert len((await desk.open_request("clerk", card.ref)).earlier) == 1


async def test_only_who_issued_it_and_a_unit_head_may_correct(desk: Desk) -> None:
    card = await answered(desk)
    for who in ("permits_clerk", "permits_staff", "field_staff"):
        assert not (await desk.open_request(who, card.ref)).can_correct
        with pytest.raises(NotPermitted):
            await corrected(desk, f"c:{who}", by=who)
    with pytest.raises(RequestNotFound):
        await corrected(desk, "c:shiraz", by="shiraz_clerk")
    for who in ("clerk", "permits_head"):
        assert (await desk.open_request(who, card.ref)).can_correct
    await corrected(desk, by="permits_head")
    assert (await desk.open_request("clerk", card.ref)).can_correct


async def test_what_is_not_answered_yet_cannot_be_corrected(desk: Desk) -> None:
    card = (await desk.submit("submit:1:1", PERMIT)).card
    assert not (await desk.open_request("clerk", card.ref)).can_correct
    with pytest.raises(RequestRejected) as early:
        await desk.correct("c1", "clerk", card.ref, CORRECTED, WHY, FIRST)
    assert early.value.problems == {"": "not_answered"}


@pytest.mark.parametrize(
    ("draft", "reason", "problems"),
    [
        (CORRECTED, " ", {"reason": "missing"}),
        (CORRECTED, "x" * 4001, {"reason": "too_long"}),
        (replace(CORRECTED, text="", legal_grounds=""), WHY, {"text": "missing", "legal_grounds": "missing"}),
    ],
)
async def test_a_correction_has_its_reason_and_all_that_a_response_must_have(
    desk: Desk, draft: object, reason: str, problems: dict[str, str]
) -> None:
    card = await answered(desk)
    with pytest.raises(RequestRejected) as wrong:
        await desk.correct("c1", "clerk", card.ref, draft, reason, FIRST)  # type: ignore[arg-type]
    assert wrong.value.problems == problems


async def test_the_papers_that_were_issued_stand_in_their_order(desk: Desk, clock: Clock) -> None:
    """What the page behind the QR tells of an older paper, also of one of the same day."""
    card = await answered(desk)
    await corrected(desk)
    issued = await desk.issued(card.tracking_code)

    assert [paper.number for paper in issued.papers] == ["", "", f"{FIRST}/1"]
    assert issued.papers[1].received_on == issued.papers[2].received_on
    assert issued.promised_now is None

"""One story told to a desk on each database: both answer the same, to the letter, the microsecond and the byte."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from backend_client.contract import SurveyForm
from backend_client.embedded import EmbeddedDesk, open_desk
from backend_client.errors import AlreadyDone, RequestNotFound
from backend_client.seal import Seal
from tests.contract.conftest import Clock, SeededIds
from tests.contract.people import CERTIFICATE, LEGAL_ID, LEGAL_IDENTITY, PERMIT, RESPONSE, ZONING, page
from tests.contract.pristine import Pristine
from tests.contract.progress import DEED, STAGES

SHOP = replace(
    PERMIT,
    answers={**LEGAL_IDENTITY, "floors": 3, "use": "shop", "shop_name": "گل\u200cفروشی"},
    pages=(*PERMIT.pages, page("authority")),
)


async def way_of_a_request(desk: EmbeddedDesk, clock: Clock, ref: str) -> list[Any]:
    """From what was wanting to the survey; what was said to whoever did it."""
    said: list[Any] = []
    clock.pass_(minutes=7, microseconds=123_456)
    said.append(await desk.list_deficiencies("k1", "clerk", ref, DEED))
    said.append(await desk.amend("k2", "mina", ref, {}, PERMIT.pages))
    said.append(await desk.take("k3", "clerk", ref))
    said.append(await desk.accept("k4", "clerk", ref))
    said.append(await desk.write("k5", "mina", ref, "سلام"))
    for stage in STAGES:
        clock.pass_(hours=30)
        said.append(await desk.finish_stage(stage, "clerk", ref, stage, "note"))
        said.append(await desk.queue("permits_staff"))
    said.append(await desk.respond("k6", "clerk", ref, RESPONSE))
    await desk.record_delivery("k7", ref, clock.now)
    await desk.fill_survey("k8", "mina", SurveyForm(ref=ref, version=1, ratings={1: "much"}, suggestion="خوب"))
    return said


async def everything_seen(desk: EmbeddedDesk, ref: str, code: str) -> list[Any]:
    """By the applicant, by whoever knows the code, by staff, and by the bot."""
    with pytest.raises(AlreadyDone):
        await desk.withdraw("k9", "mina", ref)
    with pytest.raises(RequestNotFound):
        await desk.find_request("mina", code, "0000")
    view = await desk.request("mina", ref)
    assert view.response is not None
    return [
        view,
        await desk.find_request("mina", code, LEGAL_ID[-4:]),
        await desk.requests_of("mina"),
        await desk.issued(code),
        [await desk.response_file("mina", ref, file.ref) for file in view.response.files],
        await desk.open_request("clerk", ref),
        await desk.queue("clerk"),
        await desk.staff(),
        await desk.staff_of("permits", "tehran"),
        await desk.catalogue(),
        await desk.changes(0),
    ]


async def story(place: Path | str, seal: Seal) -> list[Any]:
    clock = Clock()
    desk = await open_desk(place, seal, clock=clock, ids=SeededIds())
    taken_in = [await desk.submit(f"s{number}", each) for number, each in enumerate((SHOP, CERTIFICATE, ZONING))]
    card = taken_in[0].card
    followed = await desk.follow("f1", "phone", card.tracking_code)
    said = await way_of_a_request(desk, clock, card.ref)
    seen = await everything_seen(desk, card.ref, card.tracking_code)
    await desk.close()
    return [taken_in, followed, said, seen]


async def test_both_databases_tell_the_same(
    small_agency: Path, small_agency_database: Pristine, tmp_path: Path, seal: Seal
) -> None:
    small_agency_database.restore()
    here = await story(Path(shutil.copy(small_agency, tmp_path / "desk.db")), seal)
    there = await story(small_agency_database.url, seal)

    assert here == there

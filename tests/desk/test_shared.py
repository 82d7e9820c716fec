"""Several processes on one desk: each opening here has connections and locks of its own, like a process of its own."""

import asyncio
import sys
from typing import Any

import pytest

from backend_client.contract import Change, RequestCard, Submitted, SurveyForm
from backend_client.embedded.database import Line
from backend_client.errors import AlreadyDone, KeyConflict, RequestNotFound, TooManyTries
from tests.contract.conftest import Opener
from tests.contract.people import CERTIFICATE, PERMIT, RESPONSE
from tests.contract.progress import DEED, answered, submitted
from tests.desk import raw
from tests.desk.lines import at_once, held_back

pytestmark = pytest.mark.parametrize("place", ["postgresql"], indirect=True)

WORKER = """
import asyncio, sys
from msgspec.structs import replace
from backend_client.embedded import open_desk
from tests.contract.conftest import SEAL, Clock
from tests.contract.people import CERTIFICATE

async def main(url, name):
    desk = await open_desk(url, SEAL, clock=Clock())
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(10):
        await desk.submit(f"submit:{name}:{number}", replace(CERTIFICATE, person_ref=f"person {name}"))
    await desk.close()

asyncio.run(main(*sys.argv[1:]))
"""


def kinds(outcomes: list[Any]) -> list[str]:
    return sorted(type(each).__name__ for each in outcomes)


async def test_one_key_twice_at_once_is_one_request(place: str, open_embedded: Opener) -> None:
    here, there = await open_embedded(), await open_embedded()
    first, second = await at_once(place, here.submit("submit:1:1", PERMIT), there.submit("submit:1:1", PERMIT))

    assert isinstance(first, Submitted)
    assert first == second
    assert len(await here.requests_of("mina")) == 1
    assert len((await there.changes(0)).items) == 1


async def test_one_key_with_two_payloads_at_once_is_a_conflict(place: str, open_embedded: Opener) -> None:
    here, there = await open_embedded(), await open_embedded()
    outcomes = await at_once(place, here.submit("submit:1:1", PERMIT), there.submit("submit:1:1", CERTIFICATE))

    assert kinds(outcomes) == [KeyConflict.__name__, Submitted.__name__]


async def test_of_two_clerks_who_take_at_once_one_wins_and_the_other_is_told_who(
    place: str, open_embedded: Opener
) -> None:
    here, there = await open_embedded(), await open_embedded()
    card = await submitted(here)
    outcomes = await at_once(place, here.take("k1", "clerk", card.ref), there.take("k2", "permits_head", card.ref))

    (taken,) = [each for each in outcomes if isinstance(each, RequestCard)]
    (late,) = [each for each in outcomes if isinstance(each, AlreadyDone)]
    assert late.by == taken.taken_by != ""


async def test_what_is_accepted_and_found_wanting_at_once_is_one_of_the_two(place: str, open_embedded: Opener) -> None:
    here, there = await open_embedded(), await open_embedded()
    ref = (await submitted(here)).ref
    outcomes = await at_once(
        place, here.accept("k1", "clerk", ref), there.list_deficiencies("k2", "permits_head", ref, DEED)
    )

    assert kinds(outcomes) == [AlreadyDone.__name__, RequestCard.__name__]


async def test_a_stage_finished_twice_at_once_is_finished_once(place: str, open_embedded: Opener) -> None:
    here, there = await open_embedded(), await open_embedded()
    ref = (await submitted(here)).ref
    await here.accept("k1", "clerk", ref)
    outcomes = await at_once(
        place,
        here.finish_stage("k2", "clerk", ref, "review", ""),
        there.finish_stage("k3", "permits_head", ref, "review", ""),
    )

    assert kinds(outcomes) == [AlreadyDone.__name__, RequestCard.__name__]
    assert [each.kind for each in (await here.changes(0)).items].count("stage_started") == 2


async def test_a_survey_is_filled_once(place: str, open_embedded: Opener) -> None:
    here, there = await open_embedded(), await open_embedded()
    form = SurveyForm(ref=(await answered(here)).ref, version=1, ratings={1: "much"})
    outcomes = await at_once(place, here.fill_survey("a", "mina", form), there.fill_survey("b", "mina", form))

    assert kinds(outcomes) == ["AlreadyDone", "NoneType"]


async def test_responses_are_numbered_without_gap_or_double(place: str, open_embedded: Opener) -> None:
    desks = [await open_embedded() for _ in range(4)]
    refs = []
    for number, desk in enumerate(desks):
        card = (await desk.submit(f"submit:{number}:1", CERTIFICATE)).card
        refs.append(card.ref)
    await at_once(
        place, *(desk.respond(f"r{ref}", "clerk", ref, RESPONSE) for desk, ref in zip(desks, refs, strict=True))
    )

    given = sorted(number for (number,) in raw.execute(place, "SELECT number FROM response"))
    assert [number.partition("-")[2] for number in given] == ["000001", "000002", "000003", "000004"]


async def test_wrong_tries_from_everywhere_are_counted_one_by_one(place: str, open_embedded: Opener) -> None:
    desks = [await open_embedded() for _ in range(8)]
    code = (await submitted(desks[0])).tracking_code
    tries = (desk.find_request("thief", code, f"{number:04}") for number, desk in enumerate(desks))
    outcomes = await at_once(place, *tries, line=Line.TRIES)

    assert kinds(outcomes) == [RequestNotFound.__name__] * 5 + [TooManyTries.__name__] * 3


async def test_counting_tries_does_not_wait_for_deeds(place: str, open_embedded: Opener) -> None:
    here, there = await open_embedded(), await open_embedded()
    card = await submitted(here)
    async with held_back(place, 1):
        deed = asyncio.ensure_future(here.write("k1", "mina", card.ref, "hello"))
        view = await there.find_request("mina", card.tracking_code, "5948")

    assert view.card.ref == card.ref
    await deed


async def test_a_reader_of_the_feed_misses_nothing_while_others_write(place: str, open_embedded: Opener) -> None:
    """Two processes submit as fast as they can; a change that came to light late would lie behind the cursor."""
    workers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", WORKER, place, name, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        for name in ("a", "b")
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert await worker.stdout.readline() == b"ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write(b"go\n")
    desk = await open_embedded()
    seen: list[Change] = []
    async with asyncio.timeout(60):
        while len(seen) < 2 * 10 * 3:
            seen += (await desk.changes(seen[-1].id if seen else 0, 4)).items
        assert [await worker.wait() for worker in workers] == [0, 0]

    assert [change.id for change in seen] == list(range(1, 2 * 10 * 3 + 1))
    assert {person for change in seen for person in change.person_refs} == {"person a", "person b"}

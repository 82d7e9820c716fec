"""E10: the dialogs' funnel counts what people really did, once, and writes it down without slowing a turn."""

import datetime as dt
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from backend_client.calendar import local_day
from bot.passages import Counting
from bot.store.passages import Mark
from bot.store.sql_store import SqlStore
from dialogs.passages import BEGAN, CONFIRMED, LEFT, OPENED, PASSED, REGISTERED, UNANSWERED, passages
from dialogs.protocol import Draft, State, Turn
from tests.flow.world import HandClock, said
from tests.transcripts.play import Player
from tests.transcripts.script import read

TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"
DAY = dt.date(2026, 11, 22)


async def counted(name: str, tmp_path: Path) -> dict[tuple[str, str], int]:
    """What stands in the database when this conversation is over, all days together."""
    player = Player(tmp_path / "var")
    await player.play(read(TRANSCRIPTS / f"{name}.txt"))
    with sqlite3.connect(player.directory / "bot.db") as file:
        rows = file.execute("SELECT service, mark, sum(times) FROM passage GROUP BY service, mark").fetchall()
    return {(service, mark): times for service, mark, times in rows}


async def test_a_form_is_counted_from_the_page_to_the_code(tmp_path: Path) -> None:
    """A press that arrives twice counts once."""
    found = await counted("instant_service", tmp_path)

    (service,) = {service for service, _ in found}
    steps = ("applicant_kind", "full_name", "national_id", "mobile", "branch", "zone", "land_use")
    marks = [OPENED, BEGAN, *(PASSED + step for step in steps), CONFIRMED, REGISTERED]
    assert found == {(service, mark): 1 for mark in marks}


async def test_going_back_and_changing_answers_counts_nothing_again(tmp_path: Path) -> None:
    found = await counted("back_edit_cancel_resume", tmp_path)

    passed = {mark: times for (_, mark), times in found.items() if mark.startswith(PASSED)}
    began = sum(times for (_, mark), times in found.items() if mark == BEGAN)
    assert passed
    assert max(passed.values()) <= began


async def test_a_form_that_ran_out_was_left_after_its_last_step(tmp_path: Path) -> None:
    found = await counted("draft_expiry", tmp_path)

    left = {mark.removeprefix(LEFT) for _, mark in found if mark.startswith(LEFT)}
    assert left
    assert all((service, PASSED + name) in found for service, mark in found for name in left if mark.startswith(LEFT))


async def test_questions_in_vain_are_counted(tmp_path: Path) -> None:
    found = await counted("unanswered_question", tmp_path)

    assert sum(times for (_, mark), times in found.items() if mark == UNANSWERED) > 0


async def test_counts_of_two_processes_add_up(store: SqlStore) -> None:
    one, other = Mark(DAY, "permit", OPENED), Mark(DAY + dt.timedelta(days=1), "permit", BEGAN)
    await store.add_passages({one: 2, other: 1})
    await store.add_passages({one: 3})

    assert await store.passages(DAY, DAY) == {one: 5}
    assert await store.passages(DAY, other.day) == {one: 5, other: 1}


class Full:
    """A disk without room, until somebody makes some."""

    def __init__(self) -> None:
        self.full = True
        self.written: dict[Mark, int] = {}

    async def add_passages(self, counts: Mapping[Mark, int]) -> None:
        if self.full:
            raise OSError("no space left on device")
        self.written |= counts

    async def passages(self, first: dt.date, last: dt.date) -> Mapping[Mark, int]:
        return {mark: count for mark, count in self.written.items() if first <= mark.day <= last}


async def test_what_cannot_be_written_now_is_written_later(store: SqlStore, clock: HandClock) -> None:
    await store.receive([said(1)])
    (work,) = await store.lease_conversations("w", 1)
    disk = Full()
    counting = Counting(disk)
    form = Draft(id="d", service="permit", version=1, created_at=clock.now, updated_at=clock.now)
    counting.note(work, Turn(state=State(), drafts=(form,)))

    with pytest.raises(OSError, match="no space"):
        await counting.write_down()
    await counting.close()  # nor does it keep anything else from being closed
    disk.full = False
    await counting.write_down()
    await counting.write_down()

    assert disk.written == {Mark(local_day(clock.now), "permit", BEGAN): 1}


def test_a_form_for_a_deficiency_is_not_of_the_funnel(clock: HandClock) -> None:
    form = Draft(id="d", service="permit", version=1, created_at=clock.now, updated_at=clock.now, request_ref="R1")
    assert list(passages(State(), (), Turn(state=State(), drafts=(form,)))) == []

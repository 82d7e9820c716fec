"""R18, R19: an installation is backed up, lost, and restored elsewhere, on the same engine or the other."""

import datetime as dt
import sqlite3
from contextlib import closing

import pytest

from backend_client.contract import ResponseDraft
from bot.backup.parts import DESK
from bot.backup.renewal import AT_LEAST, PER_SECOND, gap
from bot.backup.restoring import restore
from bot.backup.taking import back_up
from bot.invites import invite
from tests.backup.lives import ASKED_IN_VAIN, ENGINES, Places, asked, content, lives, restored
from tests.frozen.life import CLERK, CONFIRM, TO_SUMMARY, Life


@pytest.mark.parametrize("after", ENGINES)
@pytest.mark.parametrize("before", ENGINES)
async def test_everything_is_there_and_goes_on(before: str, after: str, place: Places) -> None:
    old, new = place("old", before), place("new", after)
    await lives(old)
    told = restored(old, new)

    assert content(new) == content(old)
    assert any(line.startswith("1 messages were waiting") for line in told)
    assert asked(new, "SELECT chat, error_code FROM outbox WHERE state = 'failed'") == [("4", "restored")]
    assert asked(new, "SELECT sum(waiting), sum(urgent) FROM gate") == [(0, 0)]

    async with new.goes_on():
        await new.settles()
        assert new.texts("4") == []
        new.now += dt.timedelta(minutes=10)
        await new.settles()
        assert sum("گام بعد:" in said for said in new.texts("3")) == 1
        await new.hears("2", *TO_SUMMARY, CONFIRM)
        assert "شمارهٔ تلفن همراه" in new.texts("2")[0]
        assert sum("گام بعد:" in said for said in new.texts("2")) == 1
        assert new.texts("1") == []
        assert [one.text for one in (await new.app.store.questions(0, 9)).questions] == [ASKED_IN_VAIN]
    assert asked(new, "SELECT count(*) FROM request", DESK) == [(3,)]
    assert asked(new, "SELECT max(id) FROM change", DESK) == asked(new, "SELECT cursor FROM feed")


async def test_the_files_are_there(place: Places) -> None:
    old, new = place("old", "sqlite"), place("new", "sqlite")
    await lives(old)
    restored(old, new)

    def kept(life: Life) -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in (life.folder / "files").glob("*/*")}

    assert kept(new) == kept(old) != {}


async def test_a_button_of_the_lost_life_is_not_taken_for_a_new_one(place: Places) -> None:
    """Two lives give the same number to two prompts, unless the second goes on behind all that the first can have
    given."""
    old, new = place("old", "sqlite"), place("new", "sqlite")
    async with old.goes_on():
        await old.hears("1", "سلام", "گواهی سکونت")
    restored(old, new)
    async with old.goes_on():
        await old.hears("1", "[شروع درخواست]")
        lost = old.button("1", "آماده‌ام، شروع کنیم")
    async with new.goes_on():
        await new.hears("1", "صدور مجوز کسب‌وکار خانگی")
        shown = {one.data for message in new.post.told["1"] for row in message.buttons for one in row}
    assert shown
    assert lost.rpartition(".")[0] not in {data.rpartition(".")[0] for data in shown}


async def test_whoever_fetches_by_number_hears_of_what_is_new(place: Places) -> None:
    """A browser that saw number n of the lost life asks for what comes after it."""
    old, new = place("old", "sqlite"), place("new", "sqlite")
    async with old.goes_on():
        await old.hears("1", "سلام")
    restored(old, new, hours=24)

    (was,) = asked(old, "SELECT next_seq FROM conversation")[0]
    assert asked(new, "SELECT next_seq FROM conversation") == [(was + AT_LEAST + 24 * 3600 * PER_SECOND,)]


async def test_the_web_chats_messages_still_wait_for_their_person(place: Places) -> None:
    old, new = place("old", "sqlite"), place("new", "sqlite")
    await lives(old)
    with closing(sqlite3.connect(old.folder / "bot.db")) as db, db:
        for table in ("conversation", "outbox", "gate"):
            db.execute(f"UPDATE {table} SET channel = 'web' WHERE chat = '4'")
    restored(old, new)

    assert asked(new, "SELECT count(*) FROM outbox WHERE state = 'failed'") == [(0,)]
    assert asked(new, "SELECT count(*) FROM outbox WHERE state = 'queued' AND channel = 'web'") == [(1,)]
    assert asked(new, "SELECT waiting FROM gate WHERE chat = '4'") == [(1,)]


@pytest.mark.parametrize("engine", ENGINES)
async def test_no_number_of_a_response_is_given_twice(engine: str, place: Places) -> None:
    """Not even where the same archive is restored twice."""
    old, new, again = place("old", "sqlite"), place("new", engine), place("again", engine)
    await lives(old)
    archive = back_up(old.settings, old.folder.parent / "backup.tar", old.now, print)
    lost = await responds(old)
    numbers = [lost]
    for later, life in enumerate((new, again), 1):
        life.now = old.now + dt.timedelta(minutes=later)
        restore(life.settings, archive, life.now, print)
        numbers.append(await responds(life))
    assert lost == "1405-000001"
    assert len(set(numbers)) == 3


async def responds(life: Life) -> str:
    """The number of the first response that is given there."""
    async with life.goes_on():
        desk = life.app.desk
        card = (await desk.queue(CLERK.ref))[0]
        for stage in (await desk.definition(card.service, 1)).stages[:-1]:
            await desk.finish_stage(stage.name, CLERK.ref, card.ref, stage.name, "")
        draft = ResponseDraft(text="صادر شد.", legal_grounds="ماده ۲")
        await desk.respond("response", CLERK.ref, card.ref, draft)
    ((number,),) = asked(life, "SELECT number FROM response", DESK)
    return str(number)


def test_the_gap_is_wider_than_the_time_that_was_lost() -> None:
    start = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    assert gap(start, start + dt.timedelta(days=1)) == 1000 + 864_000
    assert gap(start, start - dt.timedelta(days=1)) == 1000


async def test_an_invitation_that_may_have_been_used_is_worth_nothing(place: Places) -> None:
    old, new = place("old", "sqlite"), place("new", "sqlite")
    async with old.goes_on():
        await old.app.desk.add_staff(CLERK)
        token = await invite(old.app.store, CLERK.ref, old.now)
    restored(old, new)
    async with new.goes_on():
        await new.hears("9", f"/start {token}")
    assert asked(new, "SELECT count(*) FROM person WHERE staff_ref <> ''") == [(0,)]

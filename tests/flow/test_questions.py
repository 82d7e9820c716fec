"""Questions that got no answer: counted once each, kept sealed and for a while, used or dismissed by one admin."""

import datetime as dt
import sqlite3
from pathlib import Path

from bot.store.sql_store import SqlStore
from bot.store.store import EffectRow
from bot.sweep import UNASKED
from dialogs.protocol import (
    AddParaphrase,
    DismissQuestion,
    Done,
    Effect,
    EntryPublished,
    NoteQuestion,
    Question,
    Trouble,
    UndoRevision,
    WithdrawRequest,
)
from tests.flow.bench import PUBLISHER, Bench
from tests.flow.desks import NotingDesk
from tests.flow.test_sweep import House
from tests.flow.world import START, HandClock, open_store, said

ASKED = NoteQuestion("عصرها هم می‌شود آمد؟", "fa", "", "unanswered")


async def leased(store: SqlStore, effect: Effect, key: str) -> EffectRow:
    """The effect, committed and leased."""
    await store.receive([said("m")])
    await store.add_effect(1, key, key, effect)
    (row,) = await store.lease_effects("w", 1)
    return row


async def note(store: SqlStore, effect: NoteQuestion, key: str) -> None:
    row = await leased(store, effect, key)
    assert await store.note_question(row, effect)


async def only(store: SqlStore) -> Question:
    (question,) = (await store.questions(0, 9, every=True)).questions
    return question


async def test_the_same_question_is_one_with_a_count(store: SqlStore, clock: HandClock) -> None:
    await note(store, ASKED, "a")
    clock.forward(hours=1)
    await note(store, NoteQuestion("عصرها هم مي شود آمد", "fa", "", "none_of_these"), "b")

    assert await only(store) == Question(
        ref="1", text=ASKED.text, service="", outcome="none_of_these", count=2, first_at=START, last_at=clock()
    )


async def test_of_another_service_or_language_it_is_another(store: SqlStore) -> None:
    await note(store, ASKED, "a")
    await note(store, NoteQuestion(ASKED.text, "fa", "site_visit", "unanswered"), "b")
    await note(store, NoteQuestion(ASKED.text, "en", "", "unanswered"), "c")

    assert (await store.questions(0, 0)).total == 3


async def test_an_effect_counts_once_however_often_it_is_performed(store: SqlStore, clock: HandClock) -> None:
    """R13: nor does one whose lease was lost count."""
    late = await leased(store, ASKED, "a")
    clock.forward(seconds=61)
    (other,) = await store.lease_effects("v", 1)

    assert not await store.note_question(late, ASKED)
    assert await store.note_question(other, ASKED)
    assert not await store.note_question(other, ASKED)
    assert not await store.finish_effect(other, Done())
    assert (await only(store)).count == 1


async def test_the_most_asked_come_first_a_page_at_a_time(store: SqlStore, clock: HandClock) -> None:
    for number, text in enumerate(["الف", "ب", "پ", "ب"]):
        await note(store, NoteQuestion(f"پرسش {text}", "fa", "", "unanswered"), str(number))
        clock.forward(minutes=1)
    first, rest = await store.questions(0, 2), await store.questions(2, 2)

    assert [one.text for one in first.questions] == ["پرسش ب", "پرسش پ"]
    assert [one.text for one in rest.questions] == ["پرسش الف"]
    assert first.total == rest.total == 3


async def test_a_question_is_used_once_and_open_again_when_that_is_taken_back(store: SqlStore) -> None:
    await note(store, ASKED, "a")

    assert await store.decide_question("1", "used", 7)
    assert not await store.decide_question("1", "used", 8)
    assert not await store.decide_question("1", "dismissed")
    assert (await store.questions(0, 9)).total == 0
    await store.reopen_question(6)
    assert (await only(store)).state == "used"
    await store.reopen_question(7)
    assert (await only(store)).state == "open"


async def test_asked_in_vain_after_it_was_used_it_is_open_again(store: SqlStore, clock: HandClock) -> None:
    await note(store, ASKED, "a")
    late = await leased(store, ASKED, "b")
    clock.forward(seconds=1)
    await store.decide_question("1", "used", 7)
    await store.note_question(late, ASKED)
    assert (await only(store)).state == "used", "that was asked before"

    clock.forward(minutes=1)
    await note(store, ASKED, "c")
    assert (await only(store)).state == "open"


async def test_what_was_dismissed_stays_so(store: SqlStore, clock: HandClock) -> None:
    await note(store, ASKED, "a")
    await store.decide_question("1", "dismissed")
    clock.forward(minutes=1)
    await note(store, ASKED, "b")

    assert ((await only(store)).state, (await only(store)).count) == ("dismissed", 2)


async def test_it_goes_when_nobody_has_asked_it_for_half_a_year(
    store: SqlStore, clock: HandClock, tmp_path: Path
) -> None:
    house = House(store, tmp_path / "files", clock)
    await note(store, ASKED, "a")
    clock.forward(days=1)
    await note(store, NoteQuestion("پرسش دیگر", "fa", "", "unanswered"), "b")
    clock.forward(seconds=(UNASKED - dt.timedelta(days=1)).total_seconds())

    await house.sweep.run_due()
    assert (await only(store)).text == "پرسش دیگر"


async def test_its_words_do_not_stand_on_the_disk(database: Path, clock: HandClock) -> None:
    """Attack 9; and one that cannot be read hides no other."""
    store = await open_store(database, clock)
    await note(store, ASKED, "a")
    await note(store, NoteQuestion("پرسش دیگر", "fa", "", "unanswered"), "b")
    with sqlite3.connect(database) as db:
        rows = db.execute("SELECT key_hash, text FROM question").fetchall()
        db.execute("UPDATE question SET text = x'00' WHERE id = 1")
    db.close()
    assert not any(word.encode() in text for _, text in rows for word in ASKED.text.split())

    told = await store.questions(0, 9)
    unreadable = await store.question("1")
    await store.close()
    assert [one.text for one in told.questions] == ["پرسش دیگر"]
    assert unreadable is None


async def test_nobody_is_told_of_a_note_and_it_needs_no_desk(bench: Bench, store: SqlStore, desk: NotingDesk) -> None:
    await store.receive([said("m")])
    await store.add_effect(1, "w", "w", WithdrawRequest("R1"))
    await store.add_effect(1, "n", "n", ASKED)
    (row,) = await store.lease_effects("w", 5, desk_away=True)
    assert row.effect == ASKED
    await bench.world.store.retry_effect(row, dt.timedelta(0), "x")
    await bench.runner.run_due()

    assert (await only(store)).count == 1
    assert [name for name, _ in desk.calls] == ["withdraw"]
    assert await store.lease_effects("w", 5) == ()


async def test_publishers_use_a_question_and_the_slower_is_told(bench: Bench, store: SqlStore) -> None:
    """Attack 2: whoever may not publish is refused whatever the keyboard showed."""
    add = AddParaphrase("1", "hours", "عصرها")
    assert await bench.perform(add) == Trouble(kind="not_permitted")
    assert await bench.perform(DismissQuestion("1")) == Trouble(kind="not_permitted")
    await note(store, ASKED, "a")
    await bench.enrol(PUBLISHER)

    assert await bench.perform(AddParaphrase("99", "hours", "عصرها")) == Trouble(kind="not_found")
    assert await bench.perform(DismissQuestion("99")) == Trouble(kind="not_found")
    assert await bench.perform(add) == EntryPublished(7)
    assert bench.content.published == [("hours", "عصرها", "st2")]
    assert (await only(store)).state == "used"
    assert await bench.perform(add) == Trouble(kind="already_done")
    assert await bench.perform(DismissQuestion("1")) == Trouble(kind="already_done")
    assert await bench.perform(UndoRevision(7)) == EntryPublished(8)
    assert (await only(store)).state == "open"
    assert await bench.perform(DismissQuestion("1")) == Done()
    assert await bench.perform(DismissQuestion("1")) == Done()
    assert ("AddParaphrase", "1", "EntryPublished") in await bench.audit_rows()

"""What is promised about keeping: a file goes with its draft, or 30 days after that was sent; a stray after a day."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend_client.contract import Page, ResponseDraft
from backend_client.seal import Seal
from bot.files import Files
from bot.looks import Kind
from bot.store.sql_store import SqlStore
from bot.sweep import FIRST, Sweep
from dialogs.protocol import Done, Draft, FileStored, IssueResponse, Pending, Person, State, Turn
from tests.flow.test_files import image
from tests.flow.world import SECRET, HandClock, said

KINDS: tuple[Kind, ...] = ("image",)


class House:
    """A store with its files and their sweep. What is written is as old as the clock says."""

    def __init__(self, store: SqlStore, directory: Path, clock: HandClock) -> None:
        self.store = store
        self.clock = clock
        self.directory = directory
        self.files = Files(directory, Seal(SECRET, "bot"), store)
        self.sweep = Sweep(self.files, store, clock)
        self.updates = 0

    async def keep(self, content: bytes, *, owner: str) -> Page:
        before = self.on_disk()
        kept = await self.files.keep(content, owner=owner, slot="s", name="a.jpg", kinds=KINDS, max_mb=1)
        assert isinstance(kept, FileStored)
        for place in self.on_disk() - before:
            self.date(place)
        return kept.page

    def date(self, place: Path) -> None:
        now = self.clock().timestamp()
        os.utime(place, (now, now))

    def on_disk(self) -> set[Path]:
        return {place for place in self.directory.rglob("*") if place.is_file()}

    async def turn(self, turn: Turn, chat: str = "1", *, person: Callable[[Person], Person] | None = None) -> None:
        """A turn of this chat brings this about, and that of its person."""
        self.updates += 1
        await self.store.receive([said(self.updates, chat=chat)])
        (work,) = await self.store.lease_conversations("w", 1)
        changed = person(work.person) if person else None
        assert await self.store.commit_turn(work, replace(turn, person=changed), 1.0)

    async def save(self, draft: Draft, chat: str = "1") -> Draft:
        """The draft as it now stands."""
        saved = replace(draft, updated_at=self.clock())
        await self.turn(Turn(state=State(), drafts=(saved,)), chat)
        return replace(saved, row_version=saved.row_version + 1)

    async def begin(self, name: str, content: bytes, chat: str = "1") -> Draft:
        """A draft with one page."""
        draft = Draft(id=name, service="s", version=1, created_at=self.clock(), updated_at=self.clock())
        return await self.save(replace(draft, pages=(await self.keep(content, owner=name),)), chat)

    async def keeps(self, page: Page) -> bool:
        """Whether it is still there after all that is due was swept."""
        await self.sweep.run_due()
        try:
            await self.files.read(page.sha256)
        except FileNotFoundError:
            return False
        return True


@pytest.fixture
def house(store: SqlStore, tmp_path: Path, clock: HandClock) -> House:
    return House(store, tmp_path / "files", clock)


async def test_files_of_an_unsent_form_live_as_long_as_their_draft(house: House, clock: HandClock) -> None:
    draft = await house.begin("d1", image("JPEG"))
    (page,) = draft.pages
    clock.forward(days=29)
    draft = await house.save(draft)
    clock.forward(days=29)
    assert await house.keeps(page)

    await house.save(replace(draft, status="discarded", answers={}, pages=()))
    assert not await house.keeps(page)
    assert house.on_disk() == set()


async def test_files_of_a_sent_form_go_thirty_days_after_it(house: House, clock: HandClock) -> None:
    draft = await house.begin("d1", image("JPEG"))
    await house.save(replace(draft, status="submitted"))
    clock.forward(days=29)
    assert await house.keeps(draft.pages[0])

    clock.forward(days=1)
    assert not await house.keeps(draft.pages[0])


async def test_nothing_goes_before_the_desk_has_it(house: House, clock: HandClock) -> None:
    """A desk that is away for months: the draft stays confirmed until its submission has a result."""
    draft = await house.begin("d1", image("JPEG"))
    await house.save(replace(draft, status="confirmed"))
    clock.forward(days=100)

    assert await house.keeps(draft.pages[0])


async def test_content_that_two_have_sent_stays_while_one_needs_it(house: House, clock: HandClock) -> None:
    content = image("JPEG")
    mine, theirs = await house.begin("d1", content), await house.begin("d2", content, chat="2")
    await house.save(replace(mine, status="discarded", pages=()))
    assert await house.keeps(mine.pages[0])

    await house.save(replace(theirs, status="discarded", pages=()), chat="2")
    assert not await house.keeps(mine.pages[0])


async def test_a_kept_profile_keeps_its_document(house: House, clock: HandClock) -> None:
    """The representative's authority stands in later forms, too, though it was sent in the first one."""
    first = await house.begin("d1", image("JPEG"))
    (page,) = first.pages
    await house.turn(Turn(state=State()), person=lambda person: replace(person, profile_pages=(page,)))
    await house.save(replace(first, status="submitted"))
    clock.forward(days=400)
    assert await house.keeps(page)

    later = Draft(id="d2", service="s", version=1, created_at=clock(), updated_at=clock(), pages=(page,))
    later = await house.save(later)
    await house.turn(Turn(state=State()), person=lambda person: replace(person, profile_pages=()))
    assert await house.keeps(page), "the open form needs it, though the profile was erased"

    await house.save(replace(later, status="discarded", pages=()))
    assert not await house.keeps(page)


async def test_files_for_a_response_stay_while_it_is_written_and_sent(house: House, clock: HandClock) -> None:
    page = await house.keep(image("JPEG"), owner="FILES1")
    writing = State(topic="FILES1")
    await house.turn(Turn(state=writing), person=lambda person: replace(person, staff_ref="r.karimi"))
    clock.forward(days=3)
    assert await house.keeps(page)

    response = ResponseDraft(text="پاسخ", legal_grounds="ماده ۱", pages=(page,))
    issue = Pending(id="e1", key="k1", effect=IssueResponse("R1", response))
    await house.turn(Turn(state=State(), effects=(issue,)))
    assert await house.keeps(page)

    (row,) = await house.store.lease_effects("w", 1)
    await house.store.finish_effect(row, Done())
    assert not await house.keeps(page)


async def test_a_file_whose_owner_never_came_to_be_goes_after_a_day(house: House, clock: HandClock) -> None:
    page = await house.keep(image("JPEG"), owner="nobody")
    clock.forward(hours=23)
    assert await house.keeps(page)

    clock.forward(hours=1)
    assert not await house.keeps(page)


async def test_what_a_crash_left_between_row_and_file_goes_in_a_later_round(house: House, clock: HandClock) -> None:
    draft = await house.begin("d1", image("JPEG"))
    await house.save(replace(draft, status="discarded", pages=()))
    dropped = await house.store.drop_idle_files(FIRST, 10, clock(), clock())
    assert len(dropped.freed) == len(house.on_disk()) == 1

    clock.forward(hours=25)
    assert await house.sweep.run_due() == 1
    assert house.on_disk() == set()


async def test_halves_of_files_go_after_a_day(house: House, clock: HandClock) -> None:
    whole = await house.begin("d1", image("JPEG"))
    (place,) = house.on_disk()
    half = place.with_suffix(".77.ab")
    half.write_bytes(b"half")
    house.date(half)
    assert await house.sweep.run_due() == 0

    clock.forward(hours=25)
    assert await house.sweep.run_due() == 1
    assert house.on_disk() == {place}
    assert await house.keeps(whole.pages[0])


async def test_content_that_comes_again_before_it_is_swept_is_kept(house: House, clock: HandClock) -> None:
    content = image("JPEG")
    draft = await house.begin("d1", content)
    await house.save(replace(draft, status="discarded", pages=()))
    (name,) = (await house.store.drop_idle_files(FIRST, 10, clock(), clock())).freed
    again = await house.begin("d2", content, chat="2")

    assert not await house.files.remove(name)
    assert await house.keeps(again.pages[0])


async def test_a_draft_that_cannot_be_read_keeps_its_files(house: House) -> None:
    """R10."""
    first, second = await house.begin("d1", image("JPEG")), await house.begin("d2", image("PNG"))
    await house.save(replace(first, status="discarded", pages=()))
    await house.store._engine.write(
        lambda execute, _: execute("UPDATE draft SET answers = :nothing WHERE id = 'd2'", {"nothing": b"\0"})
    )

    assert await house.keeps(first.pages[0])
    assert await house.keeps(second.pages[0])


async def test_more_than_one_batch_is_swept(house: House, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sweep.BATCH", 2)
    drafts = [await house.begin(f"d{number}", image("PNG", (8, 8 + number))) for number in range(5)]
    for draft in drafts:
        await house.save(replace(draft, status="discarded", pages=()))

    assert await house.sweep.run_due() == 5
    assert house.on_disk() == set()

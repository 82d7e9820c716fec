"""An admin's words are live at once, for turns that begin after them; a broken pack changes nothing."""

import asyncio
from collections.abc import Mapping

import pytest

from backend_client.catalogue import Catalogue, Service
from backend_client.contract import Capabilities
from backend_client.errors import RequestNotFound
from bot.content import LiveContent
from bot.pack import pack_folder, read_pack
from bot.store.sql_store import SqlStore
from dialogs.content.problems import ContentInvalid
from dialogs.protocol import Draft, EntryPublished, Trouble
from nlu.model import Material, Model
from tests.flow.world import START
from tests.models import TestModels, model_of


class Shelf:
    """A desk that keeps the catalogue it was given."""

    def __init__(self) -> None:
        self.kept: Catalogue | None = None
        self.asked: list[tuple[str, int]] = []

    async def publish(self, catalogue: Catalogue) -> int:
        self.kept = catalogue
        return catalogue.version

    async def capabilities(self) -> Capabilities:
        return Capabilities()

    async def catalogue(self) -> Catalogue:
        assert self.kept is not None
        return self.kept

    async def definition(self, service: str, version: int) -> Service:
        self.asked.append((service, version))
        if version > 9:
            raise RequestNotFound
        assert self.kept is not None
        return self.kept.service(service)


@pytest.fixture(scope="session")
def demo() -> Mapping[str, bytes]:
    return read_pack(pack_folder("demo"))


@pytest.fixture
async def content(store: SqlStore, demo: Mapping[str, bytes]) -> LiveContent:
    shelf = Shelf()
    live = LiveContent(lambda: demo, store, shelf, shelf, TestModels())
    await live.load()
    return live


KEY = "message:sorry.bug"


async def test_a_published_text_is_live_and_can_be_taken_back(content: LiveContent) -> None:
    before = content.present()
    (entry,) = [one for one in content.entries(KEY) if one.key == KEY]
    assert content.entries(KEY)[0].key == KEY
    published = await content.publish(KEY, "اشکالی پیش آمد: {reference}", entry.text, "st1")

    assert published == EntryPublished(1)
    assert content.present().text("sorry.bug", reference="۷") == "اشکالی پیش آمد: ۷"
    assert before.text("sorry.bug", reference="۷") != "اشکالی پیش آمد: ۷"
    assert await content.undo(1, "st1") == EntryPublished(2)
    assert content.present().words.messages["sorry.bug"] == entry.text
    assert content.present().revision == 2


async def test_publishing_again_after_a_crash_makes_no_second_revision(content: LiveContent) -> None:
    (entry,) = [one for one in content.entries(KEY) if one.key == KEY]
    text = "اشکال {reference}"

    assert await content.publish(KEY, text, entry.text, "s") == EntryPublished(1)
    assert await content.publish(KEY, text, entry.text, "s") == EntryPublished(1)
    assert await content.undo(1, "s") == EntryPublished(2)
    assert await content.undo(1, "s") == EntryPublished(2)


async def test_a_colleague_s_change_is_not_overwritten(content: LiveContent) -> None:
    (entry,) = [one for one in content.entries(KEY) if one.key == KEY]
    await content.publish(KEY, "یکم {reference}", entry.text, "a")
    meanwhile = Trouble(kind="rejected", problems={KEY: "changed_meanwhile"})

    assert await content.publish(KEY, "دوم {reference}", entry.text, "b") == meanwhile
    await content.publish(KEY, "سوم {reference}", "یکم {reference}", "a")
    assert await content.undo(1, "b") == meanwhile
    assert await content.undo(99, "b") == Trouble(kind="not_found")
    assert await content.publish("faq:nothing", "x", "y", "b") == Trouble(kind="not_found")


@pytest.mark.parametrize("text", ["بی‌جا", "{reference} {other}", "{reference} {", "{reference} {شناسه}"])
async def test_a_text_that_could_not_be_filled_is_refused(content: LiveContent, text: str) -> None:
    """Attack 22."""
    (entry,) = [one for one in content.entries(KEY) if one.key == KEY]

    assert await content.publish(KEY, text, entry.text, "s") == Trouble(kind="rejected", problems={KEY: "placeholders"})


async def test_an_answer_of_the_faq_is_changed_too(content: LiveContent) -> None:
    faq = content.present().words.faqs[0]
    await content.publish(f"faq:{faq.id}", "پاسخ تازه", faq.answer, "s")

    assert content.present().faq(faq.id).answer == "پاسخ تازه"
    assert content.entries(f"faq:{faq.id}")[0].title == faq.question


async def test_revisions_outlive_the_process(content: LiveContent, store: SqlStore, demo: Mapping[str, bytes]) -> None:
    (entry,) = [one for one in content.entries(KEY) if one.key == KEY]
    await content.publish(KEY, "ماندگار {reference}", entry.text, "s")
    shelf = Shelf()
    later = LiveContent(lambda: demo, store, shelf, shelf, TestModels())
    await later.load()

    assert later.present().words.messages["sorry.bug"] == "ماندگار {reference}"
    assert later.present().revision == 1


async def test_a_broken_pack_leaves_the_live_one(store: SqlStore, demo: Mapping[str, bytes]) -> None:
    files = dict(demo)
    shelf = Shelf()
    live = LiveContent(lambda: files, store, shelf, shelf, TestModels())
    await live.load()
    before = live.present()
    files["words/fa/commands.yaml"] = b"menu: [\n"

    assert not await live.reload()
    assert live.present() is before
    with pytest.raises(ContentInvalid, match=r"commands\.yaml"):
        await live.load()


async def test_a_draft_keeps_the_definition_it_began_with(content: LiveContent) -> None:
    """Decision 5."""
    service = content.present().catalogue.services[0]
    draft = Draft(id="d", service=service.code, version=service.version + 3, created_at=START, updated_at=START)
    known = await content.knowing([draft])

    assert known.definition(service.code, draft.version).code == service.code
    assert await content.knowing([draft]) is known
    gone = Draft(id="d", service=service.code, version=50, created_at=START, updated_at=START)
    assert (service.code, 50) not in (await content.knowing([gone])).definitions


async def test_samples_are_handed_out_by_their_path_alone(content: LiveContent) -> None:
    """No path leads out of the pack."""
    assert content.sample("name-shekayat.txt")
    with pytest.raises(FileNotFoundError):
        content.sample("../pack.yaml")


async def test_a_revision_that_the_bot_cannot_fill_any_more_is_left_out(
    store: SqlStore, demo: Mapping[str, bytes]
) -> None:
    """R20: after an upgrade of the pack the apology, of all things, must not fail."""
    await store.add_revision(KEY, "اشکالی پیش آمد: {number}", "", "st1", None)
    shelf = Shelf()
    live = LiveContent(lambda: demo, store, shelf, shelf, TestModels())
    await live.load()

    assert "AB12" in live.present().text("sorry.bug", reference="AB12")


# ── paraphrases ──

PHRASE = "گرامافون هم می‌آورید؟"
ADDED = "paraphrases:hours"


def answered(content: LiveContent, text: str = PHRASE) -> str:
    """The entry that surely answers it, "" for none."""
    model = content.present().model
    found = model.faq.find(model.reader.read(text))
    return found.hits[0].id if found.action == "answer" else ""


async def test_an_added_paraphrase_is_found_at_once_and_can_be_taken_back(content: LiveContent) -> None:
    before = content.present()
    assert answered(content) == ""
    assert await content.add_phrase("hours", PHRASE, "s") == EntryPublished(1)

    assert answered(content) == "hours"
    assert content.present().faq("hours").added == (PHRASE,)
    assert PHRASE not in before.faq("hours").paraphrases
    assert await content.undo(1, "s") == EntryPublished(2)
    assert answered(content) == ""
    assert content.present().faq("hours") == before.faq("hours")


async def test_adding_again_after_a_crash_makes_no_second_revision(content: LiveContent) -> None:
    assert await content.add_phrase("hours", PHRASE, "s", new=False) == Trouble(kind="already_done")
    assert await content.add_phrase("hours", PHRASE, "s") == EntryPublished(1)
    assert await content.add_phrase("hours", PHRASE, "s") == EntryPublished(1)
    assert await content.add_phrase("hours", PHRASE, "s", new=False) == EntryPublished(1)


async def test_phrases_of_two_colleagues_both_stay(content: LiveContent, store: SqlStore) -> None:
    """The second one's process has not heard of the first yet."""
    await content.add_phrase("hours", PHRASE, "a")
    await store.add_revision(ADDED, f"{PHRASE}\nدوم", PHRASE, "b", None)
    assert await content.add_phrase("hours", "سوم", "a") == EntryPublished(3)

    assert content.present().faq("hours").added == (PHRASE, "دوم", "سوم")


async def test_a_phrase_of_another_entry_is_refused_with_its_name(content: LiveContent) -> None:
    other = content.present().faq("what_is_tracking_code")
    refused = Trouble(kind="rejected", by=other.question, problems={ADDED: "taken"})

    assert await content.add_phrase("hours", "كد رهگيري چيه", "s") == refused
    assert await content.publish(ADDED, f"{PHRASE}\nکد رهگیری چیه؟", "", "s") == refused
    assert await content.add_phrase("nothing", PHRASE, "s") == Trouble(kind="not_found")
    braces = Trouble(kind="rejected", problems={ADDED: "placeholders"})
    assert await content.add_phrase("hours", "{x}", "s") == braces
    full = Trouble(kind="rejected", problems={ADDED: "full"})
    assert await content.add_phrase("hours", "الف" * 1001, "s") == full


async def test_taking_back_gives_no_phrase_to_two_entries(content: LiveContent) -> None:
    other = content.present().faq("costs").question
    await content.add_phrase("hours", PHRASE, "s")
    await content.publish(ADDED, "-", PHRASE, "s")
    await content.add_phrase("costs", PHRASE, "s")

    assert await content.undo(2, "s") == Trouble(kind="rejected", by=other, problems={ADDED: "taken"})


async def test_paraphrases_are_edited_as_one_text(content: LiveContent) -> None:
    assert content.entries("ساعت کاری میز خدمت")[0].key == "faq:hours"
    assert ADDED not in {entry.key for entry in content.entries("ساعت کاری میز خدمت چیست؟")}
    assert content.entries(ADDED)[0].text == ""
    assert await content.publish(ADDED, f"- {PHRASE}\n\n- دوم", "", "s") == EntryPublished(1)
    assert content.entries(ADDED)[0].text == f"{PHRASE}\nدوم"
    assert ADDED in {entry.key for entry in content.entries("ساعت کاری میز خدمت چیست؟")}

    stale = Trouble(kind="rejected", problems={ADDED: "changed_meanwhile"})
    assert await content.publish(ADDED, "سوم", "", "b") == stale
    assert await content.publish(ADDED, "-", f"{PHRASE}\nدوم", "s") == EntryPublished(2)
    assert answered(content) == ""


async def test_other_processes_search_with_it_too(
    content: LiveContent, store: SqlStore, demo: Mapping[str, bytes]
) -> None:
    other = LiveContent(lambda: demo, store, shelf := Shelf(), shelf, TestModels())
    await other.load()
    await content.add_phrase("hours", PHRASE, "s")
    await other.follow()
    later = LiveContent(lambda: demo, store, shelf := Shelf(), shelf, TestModels())
    await later.load()

    assert answered(other) == answered(later) == "hours"


async def test_what_is_live_goes_on_while_the_search_is_built_anew(
    content: LiveContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what turns have learnt of older definitions meanwhile stays."""
    building, built = asyncio.Event(), asyncio.Event()

    async def slowly(self: TestModels, material: Material) -> Model:
        building.set()
        await built.wait()
        return model_of(material)

    monkeypatch.setattr(TestModels, "of", slowly)
    before = content.present()
    adding = asyncio.create_task(content.add_phrase("hours", PHRASE, "s"))
    await building.wait()
    assert content.present() is before
    service = before.catalogue.services[0]
    draft = Draft(id="d", service=service.code, version=service.version + 3, created_at=START, updated_at=START)
    await content.knowing([draft])
    built.set()

    assert await adding == EntryPublished(1)
    assert (service.code, draft.version) in content.present().definitions


async def test_other_words_do_not_build_the_search_anew(content: LiveContent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TestModels, "of", None)
    model = content.present().model
    (entry,) = [one for one in content.entries(KEY) if one.key == KEY]
    assert await content.publish(KEY, "اشکال {reference}", entry.text, "s") == EntryPublished(1)
    assert content.present().model is model


async def test_a_phrase_that_the_pack_has_by_now_counts_once(content: LiveContent, store: SqlStore) -> None:
    own = content.present().faq("hours").paraphrases
    await store.add_revision(ADDED, f"{own[0]}\n{PHRASE}", "", "s", None)
    await content.follow()

    assert content.present().faq("hours").paraphrases == (*own, PHRASE)
    assert content.entries(ADDED)[0].text == f"{own[0]}\n{PHRASE}"

"""`mizban chat` (E4): the same conversation in a terminal."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import pytest

from backend_client.seal import Seal
from bot.channels.channel import Address, FileGone, Incoming, OutMessage
from bot.channels.console import Console, chat
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat_uploads import Uploads
from bot.store.store import OutboxPayload
from dialogs.protocol import Button, FileSent, Pressed, Said, SampleFile
from tests.channels.web_chat_fakes import MemoryStore, demo_words, materialise

CITIZEN = Address(channel="console", bot="console", chat="citizen", user="citizen")
CLERK = Address(channel="console", bot="console", chat="clerk", user="clerk")


class Desk:
    """The application as the console sees it."""

    def __init__(self, directory: Path) -> None:
        self.wakeups = Wakeups()
        self.store = MemoryStore(self.wakeups)
        self.uploads = Uploads(directory, Seal(b"k" * 32, "bot"))
        self.console = Console(self.uploads)

    async def accept(self, updates: Sequence[Incoming]) -> None:
        await self.store.accept(updates)

    async def materialise(self, payload: OutboxPayload, person_ref: str) -> OutMessage:
        return await materialise(payload, person_ref)

    async def demo_invite(self, role: str) -> str:
        return f"one-time-{role}"

    def words(self) -> Mapping[str, str]:
        return demo_words()

    @property
    def said(self) -> list[tuple[str, object]]:
        return [(row.scope, self.console.decode(row.raw)) for row in self.store.updates.values()]


class Person:
    """Someone at the terminal, who reads before typing on."""

    def __init__(self, desk: Desk) -> None:
        self.printed: list[str] = []
        self._typed: asyncio.Queue[str | None] = asyncio.Queue()
        self._news = asyncio.Event()
        self.sitting = asyncio.create_task(chat(desk, self._lines(), self._print))

    def _print(self, line: str) -> None:
        self.printed.append(line)
        self._news.set()

    async def _lines(self) -> AsyncIterator[str]:
        while (line := await self._typed.get()) is not None:
            yield line

    async def reads(self, text: str) -> None:
        async with asyncio.timeout(5):
            while not any(text in line for line in self.printed):
                await self._news.wait()
                self._news.clear()

    async def types(self, *lines: str) -> None:
        for line in lines:
            await self._typed.put(line + "\n")

    async def leaves(self) -> list[str]:
        await self._typed.put(None)
        await self.sitting
        return self.printed


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path / "uploads")

    def answer(update: Incoming) -> None:
        assert update.address is not None
        buttons = ((Button("پیگیری", "1:0"), Button("راهنما", "1:1")), (Button("انصراف", "1:2"),))
        made.store.say(update.address, OutboxPayload(text=f"پاسخ {len(made.store.updates)}", buttons=buttons))

    made.store.answer = answer
    return made


async def test_a_conversation_begins_by_itself_and_what_is_typed_is_said(desk: Desk) -> None:
    person = Person(desk)
    await person.reads("پاسخ 1")
    await person.types("سلام", "")
    await person.reads("پاسخ 2")
    printed = await person.leaves()
    assert desk.said == [("citizen", Said("/start")), ("citizen", Said("سلام"))]
    assert printed[:5] == ["— citizen —", "", "پاسخ 1", "  /1 پیگیری", "  /2 راهنما"]


async def test_buttons_are_pressed_by_their_number(desk: Desk) -> None:
    person = Person(desk)
    await person.reads("/3 انصراف")
    await person.types("/3", "/9", "/0")
    await person.reads("no button /0")
    printed = await person.leaves()
    assert desk.said[1:] == [("citizen", Pressed("1:2"))]
    assert "  no button /9" in printed


async def test_a_number_alone_is_an_answer_not_a_button(desk: Desk) -> None:
    person = Person(desk)
    await person.types("2", "۲")
    await person.reads("پاسخ 3")
    await person.leaves()
    assert desk.said[1:] == [("citizen", Said("2")), ("citizen", Said("۲"))]


async def test_a_clerk_enrols_with_an_invite_once_and_each_role_has_its_own_conversation(desk: Desk) -> None:
    person = Person(desk)
    await person.types("/as clerk")
    await person.reads("پاسخ 2")
    await person.types("/as citizen", "سلام", "/as clerk", "صف")
    await person.reads("پاسخ 4")
    await person.leaves()
    assert desk.said == [
        ("citizen", Said("/start")),
        ("clerk", Said("/start invite_one-time-clerk")),
        ("citizen", Said("سلام")),
        ("clerk", Said("صف")),
    ]


async def test_what_came_meanwhile_is_printed_when_the_role_is_taken_again(desk: Desk) -> None:
    person = Person(desk)
    await person.types("/as clerk")
    await person.reads("پاسخ 2")
    desk.store.say(CITIZEN, OutboxPayload(text="درخواست شما پذیرفته شد"))
    assert "درخواست شما پذیرفته شد" not in person.printed
    await person.types("/as citizen")
    await person.reads("درخواست شما پذیرفته شد")
    assert (await person.leaves()).count("پاسخ 1") == 1


async def test_a_long_history_is_not_printed_again_from_its_beginning(desk: Desk) -> None:
    for number in range(300):
        desk.store.say(CITIZEN, OutboxPayload(text=f"پیام {number:03}"))
    person = Person(desk)
    await person.reads("پیام 299")
    printed = await person.leaves()
    assert [line for line in printed if line.startswith("پیام")] == [f"پیام {number}" for number in range(295, 300)]
    assert desk.said == []


async def test_files_are_sent_and_kept(desk: Desk, tmp_path: Path) -> None:
    card, kept = tmp_path / "کارت.png", tmp_path / "نامه.pdf"
    card.write_bytes(b"\x89PNG")
    person = Person(desk)
    await person.types(f"/file {card}", f"/file {tmp_path / 'nothing.png'}")
    await person.reads("not sent: FileNotFoundError")
    outbox_id = desk.store.say(CITIZEN, OutboxPayload(text="پاسخ", attachment=SampleFile("a.pdf", "نامه.pdf")))
    await person.reads(f"[نامه.pdf]  /save {outbox_id} PATH")
    await person.types(f"/save {outbox_id} {kept}", "/save 99 x", f"/save {outbox_id} {tmp_path}")
    await person.reads("not saved: IsADirectoryError")
    printed = await person.leaves()
    assert kept.read_bytes() == b"%PDF-1.7 person-of-citizen"
    assert "  no file 99" in printed
    _, sent = desk.said[1]
    assert isinstance(sent, FileSent)
    assert (sent.file.name, sent.file.mime, sent.file.size) == ("کارت.png", "image/png", 4)
    assert await desk.console.fetch(sent.file.remote, 100) == b"\x89PNG"
    with pytest.raises(FileGone):
        await desk.console.fetch("web:1", 100)


async def test_quit_ends_it(desk: Desk) -> None:
    person = Person(desk)
    await person.types("/quit", "سلام")
    await person.sitting
    assert desk.said == [("citizen", Said("/start"))]
    assert desk.wakeups.listening(CITIZEN) == 0
    assert desk.wakeups.listening(CLERK) == 0

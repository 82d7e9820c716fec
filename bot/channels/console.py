"""`mizban chat`: the desk in a terminal, in this process; one account for each role that speaks.

What is typed is said as it stands, except:
    /1 /2 …       presses that button of the role's newest message that has any
    /as ROLE      goes on as citizen, clerk, inspector, admin or head; all but the first enrol themselves the first time
    /file PATH    sends a file
    /save N PATH  keeps the file of message N
    /quit
"""

import asyncio
import mimetypes
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from backend_client.errors import BackendError
from bot.channels.channel import Accept, Address, Incoming, OutMessage
from bot.channels.pulled import Pulled
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat_api import KeepsUploads
from bot.channels.web_chat_history import attachment_name
from bot.channels.web_chat_update import Update, stored
from bot.channels.web_chat_uploads import UploadQuotaExceeded, UploadTooBig
from bot.store.store import HistoryItem, OutboxPayload
from dialogs.protocol import Button

ROLES = ("citizen", "clerk", "inspector", "admin", "head")
_RECENT = 5
_CHUNK_BYTES = 64 * 1024


class ConsoleStore(Protocol):
    """The part of the Store that the console needs."""

    async def history(self, address: Address, after: int, limit: int = 200) -> tuple[HistoryItem, ...]: ...

    async def outbox_payload(self, address: Address, outbox_id: int) -> tuple[OutboxPayload, str] | None: ...


class ConsoleDesk(Protocol):
    """The running application as the console sees it."""

    @property
    def store(self) -> ConsoleStore: ...

    @property
    def wakeups(self) -> Wakeups: ...

    @property
    def uploads(self) -> KeepsUploads: ...

    async def accept(self, updates: Sequence[Incoming]) -> None: ...

    async def materialise(self, payload: OutboxPayload, person_ref: str) -> OutMessage: ...

    async def demo_invite(self, role: str) -> str: ...

    def words(self) -> Mapping[str, str]: ...


class Console(Pulled):
    """Channel `console`; what is typed comes through `chat`."""

    name = "console"
    bot = "console"

    async def run(self, accept: Accept) -> None:  # noqa: ARG002 - the contract's; `chat` accepts by itself
        await asyncio.Event().wait()


Write = Callable[[str], None]


async def chat(desk: ConsoleDesk, lines: AsyncIterator[str], write: Write) -> None:
    """Talk until /quit or the end of the lines. `write` gets one line at a time, without its end."""
    terminal = _Terminal(desk, write)
    await terminal.become("citizen")
    try:
        async for line in lines:
            if line.strip() == "/quit":
                break
            await terminal.take(line.strip())
    finally:
        await terminal.close()


class _Terminal:
    """One conversation at a time. `_seen`: the last line of each that was printed."""

    def __init__(self, desk: ConsoleDesk, write: Write) -> None:
        self._desk = desk
        self._write = write
        self._address = _address("citizen")
        self._seen: dict[Address, int] = {}
        self._buttons: dict[Address, tuple[Button, ...]] = {}
        self._printing: asyncio.Task[None] | None = None

    async def take(self, line: str) -> None:
        command, _, rest = line.partition(" ")
        if command == "/as" and rest in ROLES:
            await self.become(rest)
        elif command == "/file":
            await self._send_file(Path(rest.strip()))
        elif command == "/save":
            number, _, path = rest.partition(" ")
            await self._save(number, Path(path.strip()))
        elif command[1:].isdecimal() and command[0] == "/":
            await self._press(int(command[1:]))
        elif line:
            await self._post(Update(update_id=secrets.token_hex(16), text=line))

    async def become(self, role: str) -> None:
        await self.close()
        self._address = _address(role)
        earlier = await self._all_history()
        if self._address not in self._seen:
            self._seen[self._address] = earlier[-_RECENT].seq - 1 if len(earlier) > _RECENT else 0
        self._write(f"— {role} —")
        self._printing = asyncio.create_task(self._print_news(self._address))
        if not earlier:
            invite = "" if role == "citizen" else f" invite_{await self._desk.demo_invite(role)}"
            await self._post(Update(update_id="start", text=f"/start{invite}"))

    async def close(self) -> None:
        if self._printing is not None:
            self._printing.cancel()
            with suppress(asyncio.CancelledError):
                await self._printing
            self._printing = None

    async def _all_history(self) -> list[HistoryItem]:
        items: list[HistoryItem] = []
        while page := await self._desk.store.history(self._address, items[-1].seq if items else 0):
            items += page
        return items

    async def _print_news(self, address: Address) -> None:
        with self._desk.wakeups.listen(address) as news:
            while True:
                for item in await self._desk.store.history(address, self._seen[address]):
                    self._seen[address] = item.seq
                    self._print(item)
                await news.wait()
                news.clear()

    def _print(self, item: HistoryItem) -> None:
        if item.payload is None:
            return
        self._write("")
        for line in item.payload.text.splitlines():
            self._write(line)
        if item.payload.attachment is not None:
            name, _ = attachment_name(item.payload.attachment, self._desk.words())
            self._write(f"  [{name}]  /save {item.outbox_id} PATH")
        if item.payload.buttons:
            buttons = tuple(button for row in item.payload.buttons for button in row)
            self._buttons[self._address] = buttons
            for number, button in enumerate(buttons, start=1):
                self._write(f"  /{number} {button.label}")

    async def _press(self, number: int) -> None:
        buttons = self._buttons.get(self._address, ())
        if not 1 <= number <= len(buttons):
            self._write(f"  no button /{number}")
            return
        await self._post(Update(update_id=secrets.token_hex(16), choice=buttons[number - 1].data))

    async def _send_file(self, path: Path) -> None:
        mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        try:
            content = await asyncio.to_thread(path.read_bytes)
            file_id = await self._desk.uploads.save(self._address, path.name, mime, _chunks(content))
        except (OSError, UploadTooBig, UploadQuotaExceeded) as error:
            self._write(f"  not sent: {type(error).__name__}")
            return
        await self._post(Update(update_id=secrets.token_hex(16), file_id=file_id))

    async def _save(self, number: str, path: Path) -> None:
        found = None
        if number.isdecimal():
            found = await self._desk.store.outbox_payload(self._address, int(number))
        try:
            file = (await self._desk.materialise(*found)).file if found else None
            if file is None:
                self._write(f"  no file {number}")
                return
            await asyncio.to_thread(path.write_bytes, file.content)
        except (OSError, BackendError) as error:
            self._write(f"  not saved: {type(error).__name__}")
            return
        self._write(f"  saved {path}")

    async def _post(self, update: Update) -> None:
        upload = None
        if update.file_id is not None:
            upload = await self._desk.uploads.find(self._address, update.file_id)
        await self._desk.accept(
            [
                Incoming(
                    channel=self._address.channel,
                    bot=self._address.bot,
                    scope=self._address.chat,
                    update_id=str(update.update_id),
                    raw=stored(update, upload),
                    address=self._address,
                )
            ]
        )


def _address(role: str) -> Address:
    return Address(channel=Console.name, bot=Console.bot, chat=role, user=role)


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), _CHUNK_BYTES):
        yield content[start : start + _CHUNK_BYTES]

"""`python -m bot chat` through pipes: what a person types into the terminal, and what they read there."""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.journey.program import START_LIMIT_S, STOP_LIMIT_S, Installation
from tests.messenger.journey import Choice, Heard, HeardFile, Party

_FILE = re.compile(r"  \[(?P<name>.+)\]  /save (?P<number>\d+) PATH")
_BUTTON = re.compile(r"  (?P<key>/\d+) (?P<label>.+)")
_NOTHING = "/0"
"""No such button: what is printed for it comes after whole messages only."""


class Terminal:
    """One role at a time, as the program has it. `folder` holds the files that are sent and saved."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process = process
        self.folder = folder
        self._role = "citizen"
        self._lines: dict[str, list[str]] = defaultdict(list)

    async def types(self, role: str, line: str) -> None:
        await self._becomes(role)
        await self._write(line)

    async def reads(self, role: str) -> list[str]:
        """Whole messages: wait for their first line."""
        await self._becomes(role)
        if not self._lines[role]:
            self._lines[role].append(await self._line())
        await self._write(_NOTHING)
        await self.until(f"  no button {_NOTHING}")
        return self._lines.pop(role)

    async def until(self, wanted: str) -> None:
        """Read on to this line; what comes before it belongs to the present role."""
        while (line := await self._line()) != wanted:
            self._lines[self._role].append(line)

    async def quits(self) -> int:
        await self._write("/quit")
        return await asyncio.wait_for(self._process.wait(), STOP_LIMIT_S)

    async def _becomes(self, role: str) -> None:
        if role != self._role:
            await self._write(f"/as {role}")
            await self.until(_header(role))
            self._role = role

    async def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()

    async def _line(self) -> str:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line, "the program ended"
        return line.decode().removesuffix("\n")


@asynccontextmanager
async def terminal(installation: Installation) -> AsyncIterator[Terminal]:
    process = await installation.begin("chat")
    try:
        opened = Terminal(process, installation.folder)
        await asyncio.wait_for(opened.until(_header("citizen")), START_LIMIT_S)
        yield opened
        assert await opened.quits() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _header(role: str) -> str:
    return f"— {role} —"


class ConsoleParty(Party):
    """One of the roles at the terminal."""

    def __init__(self, terminal: Terminal, role: str) -> None:
        super().__init__()
        self._terminal = terminal
        self._role = role

    async def says(self, text: str) -> None:
        await self._terminal.types(self._role, text)

    async def sends_photo(self, content: bytes) -> None:
        await self.sends_document("photo.jpg", content)

    async def sends_document(self, name: str, content: bytes) -> None:
        path = self._terminal.folder / name
        path.write_bytes(content)
        await self.says(f"/file {path}")

    async def shares_contact(self, phone: str) -> None:
        await self.says(phone)

    async def _press(self, label: str) -> None:
        """Of the newest message that has any button: the terminal knows no other."""
        newest = next(message for message in reversed(self.heard) if message.choices)
        keys = {choice.label: choice.data for row in newest.choices for choice in row}
        await self.says(keys[label])

    async def _listen(self) -> list[Heard]:
        """A blank line begins a message; blank lines within one make two of it, which does not matter here."""
        messages: list[list[str]] = []
        for line in await self._terminal.reads(self._role):
            if not line or not messages:
                messages.append([])
            if line:
                messages[-1].append(line)
        return [await self._read(lines) for lines in messages if lines]

    async def _read(self, lines: list[str]) -> Heard:
        files = [found for line in lines if (found := _FILE.fullmatch(line))]
        buttons = [found for line in lines if (found := _BUTTON.fullmatch(line))]
        text = [line for line in lines if not _FILE.fullmatch(line) and not _BUTTON.fullmatch(line)]
        return Heard(
            "\n".join(text),
            tuple((Choice(button["label"], button["key"]),) for button in buttons),
            tuple([await self._save(file["name"], file["number"]) for file in files]),
        )

    async def _save(self, name: str, number: str) -> HeardFile:
        path = self._terminal.folder / f"saved-{number}"
        await self.says(f"/save {number} {path}")
        await self._terminal.until(f"  saved {path}")
        return HeardFile(name, "", path.read_bytes())

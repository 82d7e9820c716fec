"""One script of a journey, spoken over whichever channel: parties who say, press, send and expect.

    citizen, clerk = TelegramParty(messenger.person("مینا")), TelegramParty(messenger.person("رضا"))
    await citizen.says("/start")
    await citizen.expects("میز خدمت")
    await citizen.presses("خدمات")

What a party hears is kept in order. `expects` goes forward to the first message not yet passed that holds the
words; `presses` takes the newest button so labelled, so expect the message that offers it first.
"""

import abc
import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, ClientTimeout, FormData

from tests.messenger.accounts import SentMessage
from tests.messenger.person import Person

PATIENCE_S = 30.0
_LONG_POLL_S = 25
_ISOLATES = {ord(mark): None for mark in "\u2066\u2067\u2068\u2069"}


@dataclass(frozen=True)
class HeardFile:
    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Choice:
    """`data` as the channel wants it back."""

    label: str
    data: str


@dataclass(frozen=True)
class Heard:
    """One message of the bot."""

    text: str
    choices: tuple[tuple[Choice, ...], ...] = ()
    files: tuple[HeardFile, ...] = ()

    @property
    def labels(self) -> list[str]:
        return [choice.label for row in self.choices for choice in row]

    @property
    def file(self) -> HeardFile:
        """The one file of this message."""
        (only,) = self.files
        return only


@asynccontextmanager
async def _patience(told: Callable[[], str]) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield
    except TimeoutError:
        raise AssertionError(told()) from None


class Party(abc.ABC):
    """A person in the conversation: a citizen, a clerk, an admin. Roles are the desk's matter."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self._passed = 0

    @abc.abstractmethod
    async def says(self, text: str) -> None: ...

    @abc.abstractmethod
    async def sends_photo(self, content: bytes) -> None: ...

    @abc.abstractmethod
    async def sends_document(self, name: str, content: bytes) -> None: ...

    @abc.abstractmethod
    async def shares_contact(self, phone: str) -> None: ...

    @abc.abstractmethod
    async def _press(self, label: str) -> None:
        """The newest button so labelled, which was heard."""

    @abc.abstractmethod
    async def _listen(self) -> list[Heard]:
        """Wait for news and return it; it may be none."""

    async def presses(self, label: str) -> None:
        async with _patience(lambda: f"no button [{label}]; heard:\n{self._told(0)}"):
            while not any(label in message.labels for message in self.heard):
                self.heard += await self._listen()
        await self._press(label)

    async def expects(self, words: str) -> Heard:
        """The next message that holds these words; isolates around codes do not matter."""
        passed = self._passed
        async with _patience(lambda: f"«{words}» was not said; what was:\n{self._told(passed)}"):
            while True:
                while self._passed < len(self.heard):
                    message = self.heard[self._passed]
                    self._passed += 1
                    if words.translate(_ISOLATES) in message.text.translate(_ISOLATES):
                        return message
                self.heard += await self._listen()

    def _told(self, start: int) -> str:
        return "\n---\n".join(f"{message.text} {message.labels}" for message in self.heard[start:])


class TelegramParty(Party):
    """A person of the test messenger."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self._person = person

    async def says(self, text: str) -> None:
        await self._person.says(text)

    async def sends_photo(self, content: bytes) -> None:
        await self._person.sends_photo(content)

    async def sends_document(self, name: str, content: bytes) -> None:
        await self._person.sends_document(name, content)

    async def shares_contact(self, phone: str) -> None:
        await self._person.shares_contact(phone=phone)

    async def _press(self, label: str) -> None:
        await self._person.presses(label)

    async def _listen(self) -> list[Heard]:
        return [_heard_by_telegram(await self._person.next_message(PATIENCE_S))]


class WebParty(Party):
    """A program on the Web API (docs/web_chat.md), with a session of its own."""

    def __init__(self, http: ClientSession, url: str, token: str) -> None:
        super().__init__()
        self._http = http
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._after = 0

    @classmethod
    async def arrives(cls, http: ClientSession, url: str) -> "WebParty":
        async with http.post(f"{url.rstrip('/')}/api/sessions") as response:
            response.raise_for_status()
            return cls(http, url, (await response.json())["token"])

    def moves_to(self, url: str) -> None:
        """The same server, after a start on another port; the session goes on."""
        self._url = url.rstrip("/")

    async def says(self, text: str) -> None:
        await self._update(text=text)

    async def sends_photo(self, content: bytes) -> None:
        await self._send_file("photo.jpg", "image/jpeg", content)

    async def sends_document(self, name: str, content: bytes) -> None:
        await self._send_file(name, "application/pdf", content)

    async def shares_contact(self, phone: str) -> None:
        await self._update(contact=phone)

    async def _press(self, label: str) -> None:
        choices = [
            choice for message in self.heard for row in message.choices for choice in row if choice.label == label
        ]
        await self._update(choice=choices[-1].data)

    async def _listen(self) -> list[Heard]:
        query = {"after": str(self._after), "wait": str(_LONG_POLL_S)}
        patience = ClientTimeout(total=_LONG_POLL_S * 2)
        url = f"{self._url}/api/messages"
        async with self._http.get(url, params=query, headers=self._headers, timeout=patience) as response:
            response.raise_for_status()
            messages = (await response.json())["messages"]
        if messages:
            self._after = messages[-1]["seq"]
        return [await self._heard(message) for message in messages if message["from"] == "bot"]

    async def _heard(self, message: dict[str, Any]) -> Heard:
        choices = tuple(tuple(Choice(one["label"], one["data"]) for one in row) for row in message["choices"])
        files = [HeardFile(one["name"], one["mime"], await self._download(one["url"])) for one in message["files"]]
        return Heard(message["text"], choices, tuple(files))

    async def _download(self, url: str) -> bytes:
        async with self._http.get(f"{self._url}{url}", headers=self._headers) as response:
            response.raise_for_status()
            return await response.read()

    async def _send_file(self, name: str, mime: str, content: bytes) -> None:
        def form() -> FormData:
            fields = FormData()
            fields.add_field("file", content, filename=name, content_type=mime)
            return fields

        stored = await self._post("/api/files", lambda: {"data": form()})
        await self._update(file_id=stored["file_id"])

    async def _update(self, **content: str) -> None:
        update = {"update_id": uuid.uuid4().hex, **content}
        await self._post("/api/updates", lambda: {"json": update})

    async def _post(self, path: str, body: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Told that it is too often, the same is sent again when it may be."""
        while True:
            async with self._http.post(f"{self._url}{path}", headers=self._headers, **body()) as response:
                if response.status != 429:
                    response.raise_for_status()
                    answer: dict[str, Any] = await response.json()
                    return answer
                wait_s = float(response.headers["Retry-After"])
            await asyncio.sleep(wait_s)


def _heard_by_telegram(message: SentMessage) -> Heard:
    rows = (*message.buttons, *message.keyboard)
    choices = tuple(tuple(Choice(label.text, label.data) for label in row) for row in rows)
    if message.attached is None:
        return Heard(message.text, choices)
    file = message.attached
    return Heard(message.text, choices, (HeardFile(file.name, file.mime, file.content),))

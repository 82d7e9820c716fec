"""What the messenger knows: bots, their private chats with their messages, and taps waiting for an answer."""

import asyncio
import math
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from tests.messenger import shapes
from tests.messenger.files import Files, Upload
from tests.messenger.rules import ApiError, bad_request, throttled
from tests.messenger.shapes import Json
from tests.messenger.updates import UpdateQueue


@dataclass(frozen=True)
class Limits:
    """What is allowed before 429. The real figures are unpublished; these are what their FAQ names."""

    bot_per_s: int = 30
    chat_per_s: float = 1.0
    chat_burst: int = 3


@dataclass(frozen=True)
class Label:
    """A button as the person sees it. `data` "" on a reply keyboard; `asks_contact`: shares the number."""

    text: str
    data: str = ""
    asks_contact: bool = False


@dataclass
class SentMessage:
    """A message of the bot in a chat. `shape`: what the Bot API tells of it; `markup`: what was asked for."""

    shape: Json
    attached: Upload | None = None
    markup: Json = field(default_factory=dict)
    deleted: bool = False

    @property
    def id(self) -> int:
        return int(self.shape["message_id"])

    @property
    def text(self) -> str:
        return str(self.shape.get("text", self.shape.get("caption", "")))

    @property
    def buttons(self) -> list[list[Label]]:
        """Inline buttons."""
        rows = self.markup.get("inline_keyboard", [])
        return [[Label(button["text"], button.get("callback_data", "")) for button in row] for row in rows]

    @property
    def keyboard(self) -> list[list[Label]]:
        """The keyboard in place of the letters."""
        rows = self.markup.get("keyboard", [])
        return [[_key(button) for button in row] for row in rows]

    @property
    def photo(self) -> bytes | None:
        return self.attached.content if self.attached and "photo" in self.shape else None

    @property
    def document(self) -> Upload | None:
        return self.attached if "document" in self.shape else None

    @property
    def protected(self) -> bool:
        return bool(self.shape.get("has_protected_content", False))


def _key(button: Json | str) -> Label:
    if isinstance(button, str):
        return Label(button)
    return Label(button["text"], asks_contact=bool(button.get("request_contact", False)))


@dataclass
class Chat:
    """A private chat of one person with one bot. `heard`: a message came or changed."""

    id: int
    first_name: str
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    messages: list[SentMessage] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def shape(self) -> Json:
        return shapes.private_chat(self.id, self.first_name)

    def message(self, message_id: int, deed: str) -> SentMessage:
        for message in self.messages:
            if message.id == message_id and not message.deleted:
                return message
        raise bad_request(f"message to {deed} not found")

    def add(self, message: SentMessage) -> None:
        self.messages.append(message)
        self.heard.set()


@dataclass
class Tap:
    """A callback query. `answer`: what the bot answered, None until then."""

    id: str
    chat_id: int
    at: float
    answer: Json | None = None


@dataclass
class Gate:
    """Sliding second of the bot, token bucket of each chat."""

    limits: Limits | None
    sent: deque[float] = field(default_factory=deque)
    buckets: dict[int, tuple[float, float]] = field(default_factory=dict)

    def pass_(self, chat_id: int, now: float) -> None:
        """Raises 429 where one more message is one too many; a refused message does not count."""
        if self.limits is None:
            return
        while self.sent and self.sent[0] <= now - 1:
            self.sent.popleft()
        if len(self.sent) >= self.limits.bot_per_s:
            raise throttled(max(1, math.ceil(self.sent[0] + 1 - now)))
        tokens, since = self.buckets.get(chat_id, (float(self.limits.chat_burst), now))
        tokens = min(float(self.limits.chat_burst), tokens + (now - since) * self.limits.chat_per_s)
        if tokens < 1:
            self.buckets[chat_id] = (tokens, now)
            raise throttled(max(1, math.ceil((1 - tokens) / self.limits.chat_per_s)))
        self.buckets[chat_id] = (tokens - 1, now)
        self.sent.append(now)


class BotAccount:
    """A bot as the messenger keeps it."""

    def __init__(self, token: str, username: str, limits: Limits | None) -> None:
        self.token = token
        self.id = int(token.partition(":")[0])
        self.username = username
        self.shape = shapes.bot_user(self.id, username.replace("_", " "), username)
        self.queue = UpdateQueue(first_id=700_000_000)
        self.files = Files()
        self.gate = Gate(limits)
        self.chats: dict[int, Chat] = {}
        self.taps: dict[str, Tap] = {}
        self.commands: list[Any] = []
        self.revoked = False
        self._last_message_id = 0

    def next_message_id(self) -> int:
        self._last_message_id += 1
        return self._last_message_id

    def reachable_chat(self, chat_id: int) -> Chat:
        """The chat, if this bot may write there."""
        chat = self.chats.get(chat_id)
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        if chat.deactivated:
            raise ApiError(403, "Forbidden: user is deactivated")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

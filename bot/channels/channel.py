"""The contract of a channel: how updates come in, how messages go out, and what can go wrong on the way.

A channel knows one messenger's wire format and nothing of dialogs. It never decides whether to retry: it says what
happened, by raising one of the delivery errors drawn here, and the sender looks only at their facts.

    DeliveryError
    ├── Unreachable        network, timeout, 5xx: retryable
    ├── Throttled          429: retryable, after `retry_after_s`; the gate moves
    ├── RecipientGone      blocked, deactivated, chat not found: final, the desk is told
    ├── ContentRejected    the messenger refuses this message: final, and our bug
    │   └── TooLarge       it or its file is larger than the messenger takes
    ├── TokenRejected      401: nothing can be sent until an operator acts; retryable
    └── Contested          409: another program receives this bot's updates; retryable
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from dialogs.protocol import Body, Button


class Address(Struct, frozen=True, kw_only=True):
    """Where one conversation lives. `chat` and `user` are the messenger's ids as text; private chats only."""

    channel: str
    bot: str
    chat: str
    user: str


class Incoming(Struct, frozen=True, kw_only=True):
    """An update as it came. Unique by (channel, bot, scope, update_id). `address` None: undecodable, for quarantine."""

    channel: str
    bot: str
    update_id: str
    raw: bytes
    address: Address | None
    scope: str = ""


class OutFile(Struct, frozen=True):
    name: str
    mime: str
    content: bytes


class OutMessage(Struct, frozen=True, kw_only=True):
    """A message ready to go: plain text without markup (isolates included), buttons, at most one file.

    `contact`: offer sharing one's own number with this label; "" for none.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: OutFile | None = None
    contact: str = ""


class Typing(Struct, frozen=True):
    """Signal: work goes on."""


class AnswerPress(Struct, frozen=True):
    """Signal: the tap has arrived. `press_id`: the messenger's id of it."""

    press_id: str


class RemoveButtons(Struct, frozen=True):
    """Signal: the buttons of an earlier message no longer stand."""

    remote_id: str


Signal = Typing | AnswerPress | RemoveButtons


class Capabilities(Struct, frozen=True, kw_only=True):
    """`pull`: people fetch their messages themselves (web, console); nothing is sent and no limits apply.

    `one_reader`: its updates are handed to one process at a time (polling).

    Limits in UTF-16 units and bytes. `*_per_s`, `group_per_min`: the messenger's own, None = unlimited.
    """

    pull: bool = False
    one_reader: bool = False
    text_limit: int = 4096
    caption_limit: int = 1024
    download_limit: int = 20 * 1024 * 1024
    upload_limit: int = 50 * 1024 * 1024
    bot_per_s: int | None = 28
    chat_burst: int | None = 3
    chat_per_s: float | None = 1.0
    group_per_min: int | None = 20


class DeliveryError(Exception):
    """It was not delivered. `code` is stable and goes to logs and lists; `retryable` decides what the sender does."""

    code = "failed"
    retryable = False
    retry_after_s: float | None = None


class Unreachable(DeliveryError):
    code = "unreachable"
    retryable = True


class Throttled(DeliveryError):
    code = "throttled"
    retryable = True

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class RecipientGone(DeliveryError):
    """`code`: blocked, deactivated or chat_not_found."""

    def __init__(self, code: Literal["blocked", "deactivated", "chat_not_found"]) -> None:
        super().__init__(code)
        self.code = code


class ContentRejected(DeliveryError):
    code = "rejected"


class TooLarge(ContentRejected):
    code = "too_large"


class TokenRejected(DeliveryError):
    code = "token_rejected"
    retryable = True


class Contested(DeliveryError):
    code = "contested"
    retryable = True


class FileGone(Exception):
    """The channel no longer has the file, or it is larger than the channel gives out."""


class Undecodable(Exception):
    """This update cannot be read; it is quarantined and the chat goes on."""


Accept = Callable[[Sequence[Incoming]], Awaitable[None]]
"""Commits updates to the inbox; only when it returns may the channel acknowledge them."""


class Channel(Protocol):
    name: str
    bot: str
    capabilities: Capabilities

    async def run(self, accept: Accept) -> None:
        """Receive until cancelled, handing every update to `accept` before acknowledging it."""
        ...

    def decode(self, raw: bytes) -> Body:
        """What happened, in neutral words. Raises Undecodable."""
        ...

    def press_id(self, raw: bytes) -> str:
        """The messenger's id of the tap in this update, to be answered; "" if it is none."""
        ...

    async def send(self, address: Address, message: OutMessage) -> str:
        """Deliver and return the messenger's id of the message. Raises DeliveryError."""
        ...

    async def signal(self, address: Address, signal: Signal) -> None:
        """Best effort: failures are logged by the caller and forgotten."""
        ...

    async def fetch(self, remote: str, limit: int) -> bytes:
        """The content of a file someone sent, at most `limit` bytes. Raises FileGone, DeliveryError."""
        ...

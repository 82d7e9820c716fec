"""Reading Telegram's updates: whose they are, and what happened.

Our own small reader, not aiogram's models: it looks only at what we use, so that one unknown or misshapen
field somewhere else cannot stop the polling (https://core.telegram.org/bots/api#update).
"""

import hashlib
import re
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct, field

from bot.channels.channel import Address, Incoming, Undecodable
from bot.groups import group_user
from bot.invites import PREFIX as INVITED
from dialogs.protocol import Body, ContactSent, FileSent, Pressed, Said, SentFile, UnsupportedSent

KINDS = ("message", "edited_message", "callback_query")
REMOTE_PREFIX = "tg:"
GROUPS = frozenset({"group", "supergroup"})
_ENROLMENT: Final = re.compile(rf"/start(@\w+)? {INVITED}[\w-]+")
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Party(Struct, frozen=True):
    id: int


class _Chat(Struct, frozen=True):
    id: int
    type: str


class _MessageHead(Struct, frozen=True):
    chat: _Chat
    text: Any = None
    sender: _Party | None = field(name="from", default=None)


class _TapHead(Struct, frozen=True):
    sender: _Party = field(name="from")
    message: _MessageHead | None = None


class _Numbered(Struct, frozen=True):
    update_id: int


class _Head(Struct, frozen=True):
    message: _MessageHead | None = None
    edited_message: _MessageHead | None = None
    callback_query: _TapHead | None = None


class _PhotoSize(Struct, frozen=True):
    file_id: str
    width: int = 0
    height: int = 0
    file_size: int = 0


class _Document(Struct, frozen=True):
    file_id: str
    file_name: str = ""
    mime_type: str = ""
    file_size: int = 0


class _Contact(Struct, frozen=True):
    phone_number: str
    user_id: int | None = None


class _Message(Struct, frozen=True):
    """Of what we cannot use only the presence is read, whatever its shape."""

    sender: _Party | None = field(name="from", default=None)
    text: str | None = None
    photo: tuple[_PhotoSize, ...] = ()
    document: _Document | None = None
    caption: str = ""
    media_group_id: str = ""
    contact: _Contact | None = None
    animation: Any = None
    voice: Any = None
    audio: Any = None
    video: Any = None
    video_note: Any = None
    sticker: Any = None
    location: Any = None
    poll: Any = None


class _Tap(Struct, frozen=True):
    id: str
    data: str | None = None


class _Update(Struct, frozen=True):
    message: _Message | None = None
    edited_message: Any = None
    callback_query: _Tap | None = None


_UNSUPPORTED: dict[str, str] = {
    "animation": "animation",  # before document: Telegram repeats an animation as one
    "voice": "voice",
    "audio": "audio",
    "video": "video",
    "video_note": "video",
    "sticker": "sticker",
    "location": "location",
    "poll": "poll",
}
_read_number = msgspec.json.Decoder(_Numbered).decode
_read_head = msgspec.json.Decoder(_Head).decode
_read_update = msgspec.json.Decoder(_Update).decode


def update_id_of(raw: bytes) -> int | None:
    """None where even that cannot be read; such an update cannot be acknowledged by itself."""
    try:
        return _read_number(raw).update_id
    except _UNREADABLE:
        return None


def incoming(raw: bytes, channel: str, bot: str) -> Incoming | None:
    """The update as an inbox row. Of a group only its enrolment for a unit is kept; who presses a button there is
    answered in their own chat. None for all else that is of no private chat."""
    update_id = update_id_of(raw)
    key = str(update_id) if update_id is not None else f"sha256:{hashlib.sha256(raw).hexdigest()}"
    place = _place(raw)
    if place == "elsewhere":
        return None
    address = None
    if place != "unreadable":
        chat, user = place
        address = Address(channel=channel, bot=bot, chat=chat, user=user)
    return Incoming(channel=channel, bot=bot, update_id=key, raw=raw, address=address)


def _place(raw: bytes) -> tuple[str, str] | Literal["unreadable", "elsewhere"]:
    """The ids of chat and user."""
    try:
        head = _read_head(raw)
    except _UNREADABLE:
        return "unreadable"
    if tap := head.callback_query:
        return str(tap.sender.id), str(tap.sender.id)  # wherever it was pressed
    if message := head.message or head.edited_message:
        chat, sender = message.chat, message.sender
    else:  # a kind that was never asked for
        return "elsewhere"
    if chat.type in GROUPS and head.message and _ENROLMENT.fullmatch(str(head.message.text)):
        return str(chat.id), group_user(str(chat.id))
    if chat.type != "private":
        return "elsewhere"
    return str(chat.id), str(sender.id if sender else chat.id)


def decode(raw: bytes) -> Body:
    """What happened, in neutral words. Raises Undecodable."""
    try:
        update = _read_update(raw)
    except _UNREADABLE as error:
        raise Undecodable(str(error)) from error
    if update.callback_query:
        data = update.callback_query.data
        return Pressed(data) if data is not None else UnsupportedSent("other")
    if update.message:
        return _message_body(update.message)
    if update.edited_message:
        return UnsupportedSent("edited")
    raise Undecodable("an update of no kind that was asked for")


def press_id(raw: bytes) -> str:
    """The id of the tap in this update; "" if it is none."""
    try:
        tap = _read_update(raw).callback_query
    except _UNREADABLE:
        return ""
    return tap.id if tap else ""


def _message_body(message: _Message) -> Body:
    for name, kind in _UNSUPPORTED.items():
        if getattr(message, name) is not None:
            return UnsupportedSent(kind)
    if message.text is not None:
        return Said(message.text)
    if message.photo:
        return FileSent(_photo(message.photo), message.media_group_id, message.caption)
    if message.document:
        return FileSent(_document(message.document), message.media_group_id, message.caption)
    if message.contact:
        own = message.sender is not None and message.contact.user_id == message.sender.id
        return ContactSent(message.contact.phone_number, own=own)
    return UnsupportedSent("other")


def _photo(sizes: tuple[_PhotoSize, ...]) -> SentFile:
    largest = max(sizes, key=lambda size: (size.width * size.height, size.file_size))
    return SentFile(remote=REMOTE_PREFIX + largest.file_id, mime="image/jpeg", size=largest.file_size)


def _document(document: _Document) -> SentFile:
    return SentFile(
        remote=REMOTE_PREFIX + document.file_id,
        name=document.file_name,
        mime=document.mime_type,
        size=document.file_size,
    )

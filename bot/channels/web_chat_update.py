"""An update of the web chat (and of the console): its JSON, its checks, and what it says in neutral words.

`read` checks what a client sends, `stored` makes the row of it; `decode` and `shown` read that row.
"""

from typing import Any

import msgspec
from msgspec import Struct

from bot.channels.channel import Undecodable
from bot.channels.web_chat_problem import Problem
from dialogs.protocol import Body, ContactSent, FileSent, Pressed, Said, SentFile

TEXT_LIMIT = 4096
DATA_LIMIT = 64
UPDATE_ID_LIMIT = 64
CONTACT_LIMIT = 32
_KINDS = ("text", "choice", "file_id", "contact")


class Upload(Struct, frozen=True, kw_only=True):
    """What a session said about a file it sent; nothing of it is checked yet."""

    file_id: str
    name: str
    mime: str
    size: int


class Update(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /api/updates. Exactly one of text, choice, file_id, contact; unknown members are refused."""

    update_id: str | int
    text: str | None = None
    choice: str | None = None
    file_id: str | None = None
    contact: str | None = None


class StoredUpdate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The same as it is committed: with what is known of its file, so that decoding needs no look-up."""

    update_id: str
    text: str | None = None
    choice: str | None = None
    contact: str | None = None
    file: Upload | None = None


def read(body: bytes) -> Update:
    """Raises Problem, naming the member at fault."""
    try:
        update = msgspec.json.decode(body, type=Update)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, "malformed") from error
    _check_update_id(str(update.update_id))
    given = [kind for kind in _KINDS if getattr(update, kind) is not None]
    if len(given) != 1:
        raise Problem(400, "not_exactly_one_of_text_choice_file_id_contact")
    if update.text is not None:
        _check(update.text.strip() != "", update.text, TEXT_LIMIT, "text")
    if update.choice is not None:
        _check(update.choice.isascii() and update.choice != "", update.choice, DATA_LIMIT, "choice")
    if update.contact is not None:
        _check(update.contact.strip() != "", update.contact, CONTACT_LIMIT, "contact")
    return update


def _check_update_id(update_id: str) -> None:
    _check(
        update_id.isascii() and update_id.isprintable() and update_id != "",
        update_id,
        UPDATE_ID_LIMIT,
        "update_id",
    )


def _check(well_formed: bool, value: str, limit: int, field: str) -> None:
    if not well_formed:
        raise Problem(400, "malformed", field=field)
    if len(value) > limit:
        raise Problem(400, "too_long", field=field)


def stored(update: Update, upload: Upload | None) -> bytes:
    """The bytes of the inbox row."""
    return msgspec.json.encode(
        StoredUpdate(
            update_id=str(update.update_id),
            text=update.text,
            choice=update.choice,
            contact=update.contact,
            file=upload,
        )
    )


def reread(raw: bytes) -> StoredUpdate:
    """Raises Undecodable."""
    try:
        return msgspec.json.decode(raw, type=StoredUpdate)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Undecodable(str(type(error).__name__)) from error


def decode(raw: bytes, channel: str) -> Body:
    """What happened. A page cannot vouch that a number is the sender's own. Raises Undecodable."""
    update = reread(raw)
    if update.text is not None:
        return Said(update.text)
    if update.choice is not None:
        return Pressed(update.choice)
    if update.contact is not None:
        return ContactSent(phone=update.contact, own=False)
    if update.file is not None:
        file = update.file
        return FileSent(SentFile(remote=f"{channel}:{file.file_id}", name=file.name, mime=file.mime, size=file.size))
    raise Undecodable("empty")


def shown(update: StoredUpdate, label: str) -> dict[str, Any]:
    """The person's own message as their history shows it. `label`: of the button that was pressed.

    A payload of /start may be a secret (an invite, a receipt's token): it is never shown again.
    """
    text = update.text or update.contact or label
    if text.startswith("/start "):
        text = "/start"
    files = [{"url": "", "name": update.file.name, "mime": update.file.mime}] if update.file else []
    return {"from": "person", "text": text, "choices": [], "files": files, "update_id": update.update_id}

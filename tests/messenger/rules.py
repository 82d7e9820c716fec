"""What the Bot API refuses, in its own words, and the limits behind it."""

import json
from typing import Any

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
CALLBACK_BYTES = 64
CALLBACK_ANSWER_UNITS = 200
CALLBACK_LIFE_S = 150
KEYBOARD_BUTTONS = 100
COMMANDS = 100
MEGABYTE = 1024 * 1024
DOWNLOAD_BYTES = 20 * MEGABYTE
UPLOAD_BYTES = 50 * MEGABYTE
PHOTO_BYTES = 10 * MEGABYTE
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
CHAT_ACTIONS = (
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
)  # fmt: skip
_BUTTON_KINDS = ("callback_data", "url", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")


class ApiError(Exception):
    """An answer with `ok` false. `parameters` as the Bot API names them."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def throttled(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def checked_text(text: str) -> str:
    """The text as it is shown: without the white space around it."""
    shown = text.strip()
    if not shown:
        raise bad_request("message text is empty")
    if utf16_units(shown) > TEXT_UNITS:
        raise bad_request("message is too long")
    return shown


def checked_caption(text: str) -> str:
    shown = text.strip()
    if utf16_units(shown) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return shown


def checked_markup(raw: str) -> dict[str, Any] | None:
    """A reply_markup of any of the kinds we serve; None where there is none."""
    if not raw:
        return None
    try:
        markup = json.loads(raw)
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check_inline_keyboard(markup["inline_keyboard"])
    elif "keyboard" in markup:
        _check_reply_keyboard(markup["keyboard"])
    return markup


def _check_inline_keyboard(rows: list[list[dict[str, Any]]]) -> None:
    if sum(map(len, rows)) > KEYBOARD_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise bad_request("inline keyboard button text must be non-empty")
        if not any(kind in button for kind in _BUTTON_KINDS):
            reason = "Text buttons are unallowed in the inline keyboard"
            raise bad_request(f"can't parse inline keyboard button: {reason}")
        if not 1 <= len(button.get("callback_data", "x").encode()) <= CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")


def _check_reply_keyboard(rows: list[list[dict[str, Any] | str]]) -> None:
    for button in (button for row in rows for button in row):
        text = button if isinstance(button, str) else button.get("text", "")
        if not text.strip():
            raise bad_request("keyboard button text must be non-empty")

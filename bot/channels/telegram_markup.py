"""Choices as Telegram's keyboards (https://core.telegram.org/bots/api#inlinekeyboardmarkup)."""

from typing import Any

from bot.channels.channel import OutMessage
from bot.channels.render import Rows, rows_of, shortened

Markup = dict[str, Any]

BUTTONS_A_ROW = 8
LABEL_LIMIT = 64


def markup(message: OutMessage, *, keyboard_shown: bool) -> Markup | None:
    """A message has one keyboard at most. The number can only be asked for by one in place of the letters, so
    there the choices are keys too: pressing one says its label."""
    if message.contact:
        return _contact_keyboard(message)
    if message.buttons:
        return _inline_keyboard(message.buttons)
    return {"remove_keyboard": True} if keyboard_shown else None


def _inline_keyboard(buttons: Rows) -> Markup:
    return {
        "inline_keyboard": [
            [{"text": shortened(button.label, LABEL_LIMIT), "callback_data": button.data} for button in row]
            for row in rows_of(buttons, BUTTONS_A_ROW)
        ]
    }


def _contact_keyboard(message: OutMessage) -> Markup:
    contact = [{"text": message.contact, "request_contact": True}]
    rows = rows_of(message.buttons, BUTTONS_A_ROW)
    choices = [[{"text": button.label} for button in row] for row in rows]
    return {"keyboard": [contact, *choices], "resize_keyboard": True, "one_time_keyboard": True}

"""Choices as Telegram's keyboards (https://core.telegram.org/bots/api#inlinekeyboardmarkup)."""

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.channel import OutMessage
from bot.channels.render import Rows, rows_of, shortened

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove

BUTTONS_A_ROW = 8
LABEL_LIMIT = 64


def markup(message: OutMessage, *, keyboard_shown: bool) -> Markup | None:
    """A message has one keyboard at most. The number can only be asked for by one in place of the letters, so
    there the choices are keys too: pressing one says its label."""
    if message.contact:
        return _contact_keyboard(message)
    if message.buttons:
        return _inline_keyboard(message.buttons)
    return ReplyKeyboardRemove(remove_keyboard=True) if keyboard_shown else None


def _inline_keyboard(buttons: Rows) -> InlineKeyboardMarkup:
    rows = rows_of(buttons, BUTTONS_A_ROW)
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(text=shortened(button.label, LABEL_LIMIT), callback_data=button.data)
                for button in row
            ]
            for row in rows
        ]
    )


def _contact_keyboard(message: OutMessage) -> ReplyKeyboardMarkup:
    contact = [KeyboardButton(text=message.contact, request_contact=True)]
    rows = rows_of(message.buttons, BUTTONS_A_ROW)
    choices = [[KeyboardButton(text=button.label) for button in row] for row in rows]
    return ReplyKeyboardMarkup(keyboard=[contact, *choices], resize_keyboard=True, one_time_keyboard=True)

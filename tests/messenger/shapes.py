"""Telegram's JSON: users, chats, and what a person's message is made of."""

import re
from typing import Any

from tests.messenger.rules import utf16_units

Json = dict[str, Any]
_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}")


def user(user_id: int, first_name: str) -> Json:
    return {"id": user_id, "is_bot": False, "first_name": first_name, "language_code": "fa"}


def private_chat(chat_id: int, first_name: str) -> Json:
    return {"id": chat_id, "first_name": first_name, "type": "private"}


def full_chat(chat_id: int, first_name: str) -> Json:
    """getChat's answer: the chat and what has no default there."""
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return {
        **private_chat(chat_id, first_name),
        "active_usernames": [],
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, True),
    }


def bot_user(bot_id: int, first_name: str, username: str) -> Json:
    return {"id": bot_id, "is_bot": True, "first_name": first_name, "username": username}


def me(bot: Json) -> Json:
    """getMe's answer: the bot and what it may do."""
    may = ("can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business")
    may_too = ("has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics")
    return {**bot, "can_join_groups": True, **dict.fromkeys((*may, *may_too), False)}


def text(content: str) -> Json:
    """A text with the entities that Telegram marks in it."""
    commands = [
        {
            "offset": utf16_units(content[: found.start()]),
            "length": utf16_units(found.group()),
            "type": "bot_command",
        }
        for found in _COMMAND.finditer(content)
    ]
    return {"text": content, **({"entities": commands} if commands else {})}


def contact(phone: str, first_name: str, user_id: int | None) -> Json:
    known = {} if user_id is None else {"user_id": user_id}
    return {"contact": {"phone_number": phone, "first_name": first_name, **known}}


def sticker(file: Json) -> Json:
    look = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": {**file, **look, "type": "regular", "emoji": "🙂"}}


def animation(file: Json) -> Json:
    """Telegram repeats an animation as a document, for clients that know no animations."""
    named = {**file, "file_name": "a.mp4", "mime_type": "video/mp4"}
    return {"animation": {**named, "width": 320, "height": 240, "duration": 2}, "document": named}

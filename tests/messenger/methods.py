"""The Bot API's methods: what each checks, does and answers."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from tests.messenger import rules, shapes
from tests.messenger.accounts import BotAccount, Chat, SentMessage
from tests.messenger.files import Upload, checked_upload
from tests.messenger.requests import Call
from tests.messenger.rules import ApiError, bad_request
from tests.messenger.shapes import Json
from tests.messenger.webhook import checked_setting

Method = Callable[[BotAccount, Call, float], Any]
METHODS: dict[str, Method] = {}
POLLING = "getupdates"


def _method(name: str) -> Callable[[Method], Method]:
    def register(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return register


def get_updates(bot: BotAccount, call: Call) -> Awaitable[list[bytes]]:
    """The one method that waits; its answer is made of the updates' own bytes."""
    limit = min(max(call.integer("limit", 100), 1), 100)
    return bot.queue.poll(call.integer("offset", 0), limit, call.integer("timeout", 0), call.json("allowed_updates"))


@_method("getMe")
def _get_me(bot: BotAccount, call: Call, now: float) -> Json:
    return shapes.me(bot.shape)


@_method("setWebhook")
def _set_webhook(bot: BotAccount, call: Call, now: float) -> bool:
    """An empty address removes it."""
    url, allowed = call.text("url"), call.json("allowed_updates")
    setting = checked_setting(url, call.text("secret_token"), call.integer("max_connections", 40)) if url else None
    if call.flag("drop_pending_updates"):
        bot.queue.pending.clear()
    if allowed is not None:
        bot.queue.allowed = tuple(allowed)
    bot.queue.set_webhook(setting)
    return True


@_method("deleteWebhook")
def _delete_webhook(bot: BotAccount, call: Call, now: float) -> bool:
    if call.flag("drop_pending_updates"):
        bot.queue.pending.clear()
    bot.queue.set_webhook(None)
    return True


@_method("getWebhookInfo")
def _get_webhook_info(bot: BotAccount, call: Call, now: float) -> Json:
    webhook, waiting = bot.queue.webhook, len(bot.queue.pending)
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": waiting}
    if webhook.setting is not None:
        info |= {"url": webhook.setting.url, "max_connections": webhook.setting.max_connections}
        info |= {"allowed_updates": list(bot.queue.allowed)} if bot.queue.allowed else {}
    if webhook.last_error:
        info |= {"last_error_date": int(now), "last_error_message": webhook.last_error}
    return info


@_method("getChat")
def _get_chat(bot: BotAccount, call: Call, now: float) -> Json:
    chat = bot.chats.get(call.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    return shapes.full_chat(chat.id, chat.first_name)


@_method("sendMessage")
def _send_message(bot: BotAccount, call: Call, now: float) -> Json:
    _refuse_markup_language(call)
    text, markup = rules.checked_text(call.text("text")), rules.checked_markup(call.text("reply_markup"))
    chat = bot.reachable_chat(call.integer("chat_id"))
    preview = call.json("link_preview_options")
    content = {**shapes.text(text), **({"link_preview_options": preview} if preview else {})}
    return _deliver(bot, chat, call, now, content, None, markup)


@_method("sendPhoto")
def _send_photo(bot: BotAccount, call: Call, now: float) -> Json:
    return _send_file(bot, call, now, "photo")


@_method("sendDocument")
def _send_document(bot: BotAccount, call: Call, now: float) -> Json:
    return _send_file(bot, call, now, "document")


@_method("sendMediaGroup")
def _send_media_group(bot: BotAccount, call: Call, now: float) -> list[Json]:
    media = call.json("media")
    if not isinstance(media, list) or not 2 <= len(media) <= 10:
        raise bad_request("wrong number of items in the media group: it must be between 2 and 10")
    chat = bot.reachable_chat(call.integer("chat_id"))
    sent = []
    for item in media:
        upload = call.files.get(str(item["media"]).removeprefix("attach://"))
        content, upload = _file_content(bot, str(item["type"]), str(item["media"]), upload)
        caption = rules.checked_caption(item.get("caption", ""))
        content |= {"media_group_id": str(bot.id), **({"caption": caption} if caption else {})}
        sent.append(_deliver(bot, chat, call, now, content, upload, None))
    return sent


@_method("editMessageText")
def _edit_text(bot: BotAccount, call: Call, now: float) -> Json:
    _refuse_markup_language(call)
    message = bot.reachable_chat(call.integer("chat_id")).message(call.integer("message_id"), "edit")
    if "text" not in message.shape:
        raise bad_request("there is no text in the message to edit")
    return _edit(bot, message, call, now, shapes.text(rules.checked_text(call.text("text"))))


@_method("editMessageCaption")
def _edit_caption(bot: BotAccount, call: Call, now: float) -> Json:
    _refuse_markup_language(call)
    message = bot.reachable_chat(call.integer("chat_id")).message(call.integer("message_id"), "edit")
    if message.attached is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(bot, message, call, now, {"caption": rules.checked_caption(call.text("caption"))})


@_method("editMessageReplyMarkup")
def _edit_markup(bot: BotAccount, call: Call, now: float) -> Json:
    message = bot.reachable_chat(call.integer("chat_id")).message(call.integer("message_id"), "edit")
    return _edit(bot, message, call, now, {})


@_method("deleteMessage")
def _delete_message(bot: BotAccount, call: Call, now: float) -> bool:
    message = bot.reachable_chat(call.integer("chat_id")).message(call.integer("message_id"), "delete")
    message.deleted = True
    return True


@_method("answerCallbackQuery")
def _answer_callback_query(bot: BotAccount, call: Call, now: float) -> bool:
    tap = bot.taps.get(call.text("callback_query_id"))
    if tap is None or now - tap.at > rules.CALLBACK_LIFE_S:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if rules.utf16_units(call.text("text")) > rules.CALLBACK_ANSWER_UNITS:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.answer = {"text": call.text("text"), "show_alert": call.flag("show_alert")}
    return True


@_method("sendChatAction")
def _send_chat_action(bot: BotAccount, call: Call, now: float) -> bool:
    if call.text("action") not in rules.CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    bot.reachable_chat(call.integer("chat_id"))
    return True


@_method("setMyCommands")
def _set_my_commands(bot: BotAccount, call: Call, now: float) -> bool:
    commands = call.json("commands") or []
    if len(commands) > rules.COMMANDS or not all(_is_command(item["command"]) for item in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    bot.commands = commands
    return True


@_method("getMyCommands")
def _get_my_commands(bot: BotAccount, call: Call, now: float) -> list[Json]:
    return bot.commands


@_method("getFile")
def _get_file(bot: BotAccount, call: Call, now: float) -> Json:
    return bot.files.link(call.text("file_id"))


def _is_command(name: str) -> bool:
    return 1 <= len(name) <= 32 and name.isascii() and name.replace("_", "a").isalnum() and name.islower()


def _refuse_markup_language(call: Call) -> None:
    """Texts go as they are: a bot that asks for a markup language is told loudly that none is read here."""
    if call.text("parse_mode"):
        raise bad_request("unsupported parse_mode")


def _send_file(bot: BotAccount, call: Call, now: float, kind: str) -> Json:
    _refuse_markup_language(call)
    caption = rules.checked_caption(call.text("caption"))
    markup = rules.checked_markup(call.text("reply_markup"))
    chat = bot.reachable_chat(call.integer("chat_id"))
    content, upload = _file_content(bot, kind, call.text(kind), call.upload(kind))
    return _deliver(bot, chat, call, now, content | ({"caption": caption} if caption else {}), upload, markup)


def _file_content(bot: BotAccount, kind: str, file_id: str, upload: Upload | None) -> tuple[Json, Upload]:
    if upload is None:
        if not file_id:
            raise bad_request(f"there is no {kind} in the request")
        upload = bot.files.find(file_id).upload
    checked_upload(upload)
    if kind == "photo":
        return {"photo": bot.files.add_photo(upload, strict=True)}, upload
    return {"document": bot.files.add_document(upload)}, upload


def _deliver(
    bot: BotAccount,
    chat: Chat,
    call: Call,
    now: float,
    content: Json,
    upload: Upload | None,
    markup: Json | None,
) -> Json:
    bot.gate.pass_(chat.id, now)
    head = {"message_id": bot.next_message_id(), "from": bot.shape, "chat": chat.shape, "date": int(now)}
    shape = {**head, **content}
    if call.flag("protect_content"):
        shape["has_protected_content"] = True
    message = SentMessage(shape, upload, markup or {})
    _show_markup(message)
    chat.add(message)
    return message.shape


def _show_markup(message: SentMessage) -> None:
    """Of all markups only inline keyboards are told again in the message."""
    message.shape.pop("reply_markup", None)
    if "inline_keyboard" in message.markup:
        message.shape["reply_markup"] = message.markup


def _edit(bot: BotAccount, message: SentMessage, call: Call, now: float, content: Json) -> Json:
    markup = rules.checked_markup(call.text("reply_markup")) or {}
    if set(message.markup) - {"inline_keyboard"}:
        raise bad_request("message can't be edited")
    same_content = all(message.shape.get(key) == value for key, value in content.items())
    if same_content and json.dumps(markup) == json.dumps(message.markup):
        raise ApiError(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message",
        )
    message.shape |= {**content, "edit_date": int(now)}
    message.markup = markup
    _show_markup(message)
    bot.chats[message.shape["chat"]["id"]].heard.set()
    return message.shape

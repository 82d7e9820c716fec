"""Two unrelated clients decode every answer of every method: aiogram and python-telegram-bot."""

import io

import pytest
import telegram
from aiogram import Bot, types
from aiogram import exceptions as aiogram_errors
from aiogram import methods as aiogram_methods
from PIL import Image
from telegram import error as ptb_errors

from tests.messenger import Messenger, Person, too_many_requests
from tests.messenger.methods import METHODS, POLLING

NOBODY = "http://127.0.0.1:1/telegram"
SECRET = "the-secret-of-the-webhook_0123456789"
EVERY_KIND = (
    "message", "edited_message", "callback_query", "my_chat_member"
)  # fmt: skip


def picture(width: int = 400, height: int = 300) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, "PNG")
    return stream.getvalue()


async def everything_a_person_does(mina: Person) -> int:
    """One update of each shape; returns how many."""
    await mina.says("/start سلام")
    await mina.says("متن ساده")
    await mina.edits(1, "متن دیگر")
    await mina.sends_photo(picture(), caption="عکس")
    await mina.sends_document("مدرک.pdf", b"%PDF-1.7")
    await mina.shares_contact()
    await mina.shares_contact(own=False)
    await mina.sends_voice()
    await mina.sends_sticker()
    await mina.sends_animation()
    await mina.sends_location()
    await mina.blocks_bot()
    await mina.unblocks_bot()
    return 13


async def test_aiogram_decodes_every_answer(messenger: Messenger, aiogram_bot: Bot) -> None:
    bot, mina = aiogram_bot, messenger.person("مینا")
    told = await everything_a_person_does(mina)
    updates = await bot.get_updates(allowed_updates=list(EVERY_KIND))

    assert len(updates) == told
    assert updates[0].message is not None
    assert updates[0].message.entities is not None
    assert updates[0].message.entities[0].type == "bot_command"

    keyboard = types.InlineKeyboardMarkup(
        inline_keyboard=[[types.InlineKeyboardButton(text="بله", callback_data="p:1:0")]]
    )
    options = types.LinkPreviewOptions(is_disabled=True)
    sent = await bot.send_message(
        mina.id, "سلام", reply_markup=keyboard, link_preview_options=options, protect_content=True
    )
    assert sent.has_protected_content
    assert (await bot.get_me()).username == "desk_test_bot"
    photo = await bot.send_photo(mina.id, types.BufferedInputFile(picture(), "r.png"), caption="رسید")
    assert photo.photo is not None
    file = types.BufferedInputFile(b"%PDF", "پاسخ.pdf")
    document = await bot.send_document(mina.id, file, caption="پاسخ")
    assert document.document is not None
    assert document.document.file_name == "پاسخ.pdf"
    again = await bot.send_document(mina.id, document.document.file_id)
    assert again.document is not None
    album = [types.InputMediaPhoto(media=types.BufferedInputFile(picture(), name)) for name in ("1.png", "2.png")]
    assert len(await bot.send_media_group(mina.id, list(album))) == 2
    assert isinstance(await bot.edit_message_text("بله؟", chat_id=mina.id, message_id=sent.message_id), types.Message)
    again_keyboard = await bot.edit_message_reply_markup(
        chat_id=mina.id, message_id=sent.message_id, reply_markup=keyboard
    )
    assert isinstance(again_keyboard, types.Message)
    edited = await bot.edit_message_caption(chat_id=mina.id, message_id=photo.message_id, caption="رسید شما")
    assert isinstance(edited, types.Message)
    await mina.presses("بله")
    (tap,) = await bot.get_updates(offset=updates[-1].update_id + 1)
    assert tap.callback_query is not None
    assert tap.callback_query.data == "p:1:0"
    assert await bot.answer_callback_query(tap.callback_query.id, text="دریافت شد")
    assert await bot.send_chat_action(mina.id, "typing")
    assert await bot.delete_message(mina.id, sent.message_id)
    assert await bot.set_my_commands([types.BotCommand(command="start", description="آغاز")])
    assert [command.command for command in await bot.get_my_commands()] == ["start"]
    assert (await bot.get_chat(mina.id)).first_name == "مینا"
    assert await bot.set_webhook(NOBODY, secret_token=SECRET, max_connections=7, allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.allowed_updates) == (NOBODY, 7, ["message"])
    assert info.pending_update_count == 1
    assert await bot.delete_webhook(drop_pending_updates=True)
    content = await bot.download(document.document.file_id)
    assert content is not None
    assert content.read() == b"%PDF"
    assert {call.method.lower() for call in messenger.calls} == set(METHODS)


async def test_python_telegram_bot_decodes_every_answer(messenger: Messenger, ptb_bot: telegram.Bot) -> None:
    bot, mina = ptb_bot, messenger.person("مینا")
    told = await everything_a_person_does(mina)
    updates = await bot.get_updates(allowed_updates=EVERY_KIND)

    assert len(updates) == told
    assert updates[0].message is not None
    assert updates[0].message.parse_entities(["bot_command"])

    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("بله", callback_data="p:1:0")]])
    sent = await bot.send_message(mina.id, "سلام", reply_markup=keyboard, protect_content=True)
    assert sent.has_protected_content
    photo = await bot.send_photo(mina.id, picture(), caption="رسید")
    document = await bot.send_document(mina.id, b"%PDF", filename="پاسخ.pdf")
    assert document.document is not None
    assert document.document.file_name == "پاسخ.pdf"
    album = [telegram.InputMediaPhoto(picture()), telegram.InputMediaPhoto(picture())]
    assert len(await bot.send_media_group(mina.id, album)) == 2
    assert isinstance(await bot.edit_message_text("بله؟", mina.id, sent.message_id), telegram.Message)
    assert isinstance(
        await bot.edit_message_reply_markup(mina.id, sent.message_id, reply_markup=keyboard), telegram.Message
    )
    assert isinstance(await bot.edit_message_caption(mina.id, photo.message_id, caption="رسید شما"), telegram.Message)
    await mina.presses("بله")
    (tap,) = await bot.get_updates(offset=updates[-1].update_id + 1)
    assert tap.callback_query is not None
    assert await bot.answer_callback_query(tap.callback_query.id)
    assert await bot.send_chat_action(mina.id, "typing")
    assert await bot.delete_message(mina.id, sent.message_id)
    assert await bot.set_my_commands([("start", "آغاز")])
    assert [command.command for command in await bot.get_my_commands()] == ["start"]
    assert (await bot.get_chat(mina.id)).first_name == "مینا"
    assert await bot.set_webhook(NOBODY, secret_token=SECRET, max_connections=7, allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.allowed_updates) == (NOBODY, 7, ("message",))
    assert info.pending_update_count == 1
    assert await bot.delete_webhook(drop_pending_updates=True)
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF"
    assert {call.method.lower() for call in messenger.calls} == set(METHODS)


async def test_both_read_the_same_refusals(messenger: Messenger, aiogram_bot: Bot, ptb_bot: telegram.Bot) -> None:
    mina = messenger.person("مینا")
    with pytest.raises(aiogram_errors.TelegramBadRequest, match="chat not found"):
        await aiogram_bot.send_message(mina.id, "سلام")
    with pytest.raises(ptb_errors.BadRequest, match="Chat not found"):
        await ptb_bot.send_message(mina.id, "سلام")

    await mina.says("/start")
    await mina.blocks_bot()
    with pytest.raises(aiogram_errors.TelegramForbiddenError, match="blocked by the user"):
        await aiogram_bot.send_message(mina.id, "سلام")
    with pytest.raises(ptb_errors.Forbidden, match="blocked by the user"):
        await ptb_bot.send_message(mina.id, "سلام")

    messenger.faults.plan(too_many_requests(7), times=2)
    with pytest.raises(aiogram_errors.TelegramRetryAfter) as throttled:
        await aiogram_bot.send_message(mina.id, "سلام")
    assert throttled.value.retry_after == 7
    with pytest.raises(ptb_errors.RetryAfter):
        await ptb_bot.send_message(mina.id, "سلام")

    messenger.bot.revoked = True
    with pytest.raises(aiogram_errors.TelegramUnauthorizedError):
        await aiogram_bot(aiogram_methods.GetMe())
    with pytest.raises(ptb_errors.InvalidToken):
        await ptb_bot.get_me(read_timeout=5)


async def test_a_poll_is_counted_apart(messenger: Messenger, aiogram_bot: Bot) -> None:
    await aiogram_bot.get_updates()

    assert [call.method.lower() for call in messenger.polls] == [POLLING]
    assert messenger.calls == []

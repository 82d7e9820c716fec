"""From a neutral message to the exact request to Telegram."""

import io
import json

import pytest
from PIL import Image

from bot.channels.channel import (
    OutFile,
    OutMessage,
)
from bot.channels.telegram import TelegramChannel
from dialogs.protocol import Button
from tests.channels.telegram_desk import BUTTONS, address
from tests.messenger import (
    Messenger,
    Person,
)

NO_PREVIEW = {"is_disabled": True}


def picture(kind: str, width: int = 40, height: int = 30) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, kind)
    return stream.getvalue()


async def test_a_text_goes_plain_protected_and_without_preview(
    messenger: Messenger, channel: TelegramChannel, mina: Person
) -> None:
    """Isolates stay; nothing is read as markup."""
    text = "شمارهٔ پیگیری: \u2066MZ-7K9Q-2M4X-ABC\u2069 <b>*_"
    remote_id = await channel.send(address(mina), OutMessage(text=text))

    (call,) = messenger.calls
    assert call.method == "sendMessage"
    assert {**call.fields, "link_preview_options": call.json("link_preview_options")} == {
        "chat_id": str(mina.id),
        "text": text,
        "link_preview_options": NO_PREVIEW,
        "protect_content": "true",
    }
    (message,) = mina.inbox
    assert (remote_id, message.text, message.protected) == (str(message.id), text, True)


async def test_buttons_stand_in_their_rows(messenger: Messenger, channel: TelegramChannel, mina: Person) -> None:
    await channel.send(address(mina), OutMessage(text="ثبت شود؟", buttons=BUTTONS))

    (call,) = messenger.calls
    assert call.json("reply_markup") == {
        "inline_keyboard": [
            [{"text": "بله", "callback_data": "p:1:0"}, {"text": "خیر", "callback_data": "p:1:1"}],
            [{"text": "بازگشت", "callback_data": "p:1:2"}],
        ]
    }


async def test_a_row_of_more_than_eight_buttons_is_broken(channel: TelegramChannel, mina: Person) -> None:
    row = tuple(Button(str(number), f"p:1:{number}") for number in range(10))
    await channel.send(address(mina), OutMessage(text="چند؟", buttons=(row,)))

    assert [len(line) for line in mina.inbox[0].buttons] == [8, 2]


@pytest.mark.parametrize(("mime", "kind"), [("image/png", "PNG"), ("image/jpeg", "JPEG")])
async def test_an_image_goes_as_a_photo_with_its_caption(
    messenger: Messenger, channel: TelegramChannel, mina: Person, mime: str, kind: str
) -> None:
    """G6: the receipt is seen at once."""
    content = picture(kind)
    message = OutMessage(text="رسید", buttons=BUTTONS, file=OutFile("receipt", mime, content))
    await channel.send(address(mina), message)

    (call,) = messenger.calls
    assert call.method == "sendPhoto"
    assert (call.text("caption"), call.text("protect_content")) == ("رسید", "true")
    assert mina.inbox[0].photo == content
    assert mina.inbox[0].buttons[1][0].data == "p:1:2"


async def test_any_other_file_goes_as_a_document_under_its_name(
    messenger: Messenger, channel: TelegramChannel, mina: Person
) -> None:
    """E6: the certificate is the answer."""
    file = OutFile("گواهی «عدم بدهی».pdf", "application/pdf", b"%PDF-1.7")
    await channel.send(address(mina), OutMessage(text="", file=file))

    assert [call.method for call in messenger.calls] == ["sendDocument"]
    document = mina.inbox[0].document
    assert document is not None
    assert (document.name, document.content) == (file.name, file.content)


async def test_an_image_that_is_no_photo_for_telegram_goes_as_a_document(
    messenger: Messenger, channel: TelegramChannel, mina: Person
) -> None:
    long = OutFile("نقشه.png", "image/png", picture("PNG", 2100, 100))
    await channel.send(address(mina), OutMessage(text="نقشه", file=long))

    assert [call.method for call in messenger.calls] == ["sendPhoto", "sendDocument"]
    assert mina.inbox[0].text == "نقشه"


async def test_a_line_break_in_a_file_name_breaks_nothing(channel: TelegramChannel, mina: Person) -> None:
    file = OutFile('a"\r\nX-Evil: 1\r\n.pdf', "application/pdf", b"%PDF")
    await channel.send(address(mina), OutMessage(text="", file=file))

    document = mina.inbox[0].document
    assert document is not None
    assert "\n" not in document.name


async def test_a_caption_too_long_follows_its_image(channel: TelegramChannel, mina: Person) -> None:
    text = "الف " * 300
    file = OutFile("receipt.png", "image/png", picture("PNG"))
    remote_id = await channel.send(address(mina), OutMessage(text=text, buttons=BUTTONS, file=file))

    image, caption = mina.inbox
    assert (image.text, image.buttons) == ("", [])
    assert (caption.text, str(caption.id)) == (text.strip(), remote_id)
    assert caption.buttons


async def test_the_number_is_asked_for_with_a_keyboard_that_goes_again(
    messenger: Messenger, channel: TelegramChannel, mina: Person
) -> None:
    """Only the person's own number counts: Telegram's key sends it."""
    await channel.send(address(mina), OutMessage(text="همراه؟", contact="ارسال شمارهٔ من", buttons=BUTTONS))
    await channel.send(address(mina), OutMessage(text="ممنون"))
    await channel.send(address(mina), OutMessage(text="بعدی"))

    asked, thanked, after = messenger.calls
    assert asked.json("reply_markup") == {
        "keyboard": [
            [{"text": "ارسال شمارهٔ من", "request_contact": True}],
            [{"text": "بله"}, {"text": "خیر"}],
            [{"text": "بازگشت"}],
        ],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }
    assert thanked.json("reply_markup") == {"remove_keyboard": True}
    assert after.json("reply_markup") is None


async def test_the_receipts_link_opens_the_bot(channel: TelegramChannel) -> None:
    assert await channel.start_link("7K9Q") == "https://t.me/desk_test_bot?start=7K9Q"


async def test_what_telegram_is_asked_is_readable_json(messenger: Messenger, channel: TelegramChannel) -> None:
    """Persian goes as it is or escaped, never broken."""
    reza = messenger.person("رضا")
    await reza.says("/start")
    await channel.send(address(reza), OutMessage(text="؟", buttons=((Button("می‌شود", "p:1:0"),),)))

    assert json.loads(messenger.calls[0].text("reply_markup"))["inline_keyboard"][0][0]["text"] == "می‌شود"

"""From a neutral message to the exact request to Telegram, and from its refusals to delivery errors."""

import io
import json
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from bot.channels.channel import (
    Address,
    AnswerPress,
    ContentRejected,
    DeliveryError,
    OutFile,
    OutMessage,
    RecipientGone,
    RemoveButtons,
    Throttled,
    TokenRejected,
    Typing,
    Unreachable,
)
from bot.channels.telegram import TelegramChannel
from dialogs.protocol import Button
from tests.messenger import (
    Limits,
    Messenger,
    Person,
    dropped,
    half_an_answer,
    hanging,
    html_error,
    refused,
    too_many_requests,
)
from tests.messenger.faults import Fault

BUTTONS = ((Button("بله", "p:1:0"), Button("خیر", "p:1:1")), (Button("بازگشت", "p:1:2"),))
NO_PREVIEW = {"is_disabled": True}


@pytest.fixture
async def messenger() -> AsyncIterator[Messenger]:
    async with Messenger() as running:
        yield running


@pytest.fixture
async def mina(messenger: Messenger) -> Person:
    mina = messenger.person("مینا")
    await mina.says("/start")
    return mina


@pytest.fixture
async def channel(messenger: Messenger) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(messenger.token, api=messenger.url)
    yield channel
    await channel.close()


def address(person: Person) -> Address:
    return Address(channel="telegram", bot="4242", chat=str(person.id), user=str(person.id))


def picture(kind: str, width: int = 40, height: int = 30) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, kind)
    return stream.getvalue()


# ── what is sent ──


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


# ── signals ──


async def test_typing_is_shown(messenger: Messenger, channel: TelegramChannel, mina: Person) -> None:
    await channel.signal(address(mina), Typing())

    assert messenger.calls[0].fields == {"chat_id": str(mina.id), "action": "typing"}


async def test_a_tap_is_answered(channel: TelegramChannel, mina: Person) -> None:
    await channel.send(address(mina), OutMessage(text="ثبت شود؟", buttons=BUTTONS))
    await mina.presses("بله")
    (tap,) = mina.taps
    await channel.signal(address(mina), AnswerPress(tap.id))

    assert tap.answer == {"text": "", "show_alert": False}


async def test_old_buttons_are_removed_once_and_again_without_harm(channel: TelegramChannel, mina: Person) -> None:
    remote_id = await channel.send(address(mina), OutMessage(text="ثبت شود؟", buttons=BUTTONS))
    await channel.signal(address(mina), RemoveButtons(remote_id))
    await channel.signal(address(mina), RemoveButtons(remote_id))

    assert mina.inbox[0].buttons == []


async def test_a_tap_answered_too_late_is_told(channel: TelegramChannel, mina: Person) -> None:
    """The caller forgets it: a signal is best effort."""
    with pytest.raises(ContentRejected, match="query is too old"):
        await channel.signal(address(mina), AnswerPress("unknown"))


# ── refusals ──

REFUSALS: list[tuple[Fault, type[DeliveryError], str]] = [
    (too_many_requests(17), Throttled, "throttled"),
    (refused(429, "Too Many Requests: slow down"), Throttled, "throttled"),
    (refused(403, "Forbidden: bot was blocked by the user"), RecipientGone, "blocked"),
    (refused(403, "Forbidden: bot was kicked from the group chat"), RecipientGone, "blocked"),
    (refused(403, "Forbidden: user is deactivated"), RecipientGone, "deactivated"),
    (refused(403, "Forbidden: bot can't initiate conversation with a user"), RecipientGone, "chat_not_found"),
    (refused(400, "Bad Request: chat not found"), RecipientGone, "chat_not_found"),
    (refused(400, "Bad Request: PEER_ID_INVALID"), RecipientGone, "chat_not_found"),
    (refused(400, "Bad Request: message is too long"), ContentRejected, "rejected"),
    (refused(413, "Request Entity Too Large"), ContentRejected, "rejected"),
    (refused(401, "Unauthorized"), TokenRejected, "token_rejected"),
    (refused(404, "Not Found"), TokenRejected, "token_rejected"),
    (refused(409, "Conflict: terminated by other getUpdates request"), Unreachable, "unreachable"),
    (refused(500, "Internal Server Error: restart"), Unreachable, "unreachable"),
    (refused(418, "I'm a teapot"), Unreachable, "unreachable"),
    (html_error(502), Unreachable, "unreachable"),
    (html_error(200), Unreachable, "unreachable"),
    (half_an_answer(), Unreachable, "unreachable"),
    (dropped("before"), Unreachable, "unreachable"),
    (dropped("after"), Unreachable, "unreachable"),
]


@pytest.mark.parametrize(("fault", "error", "code"), REFUSALS, ids=lambda value: getattr(value, "__name__", None))
async def test_what_went_wrong_is_named_by_what_can_be_done(
    messenger: Messenger,
    channel: TelegramChannel,
    mina: Person,
    fault: Fault,
    error: type[DeliveryError],
    code: str,
) -> None:
    """R7, R8."""
    messenger.faults.plan(fault)
    with pytest.raises(error) as raised:
        await channel.send(address(mina), OutMessage(text="سلام"))

    assert raised.value.code == code
    assert messenger.token not in repr(raised.value)
    assert raised.value.__cause__ is None


async def test_the_wait_that_telegram_asks_for_is_passed_on(
    messenger: Messenger, channel: TelegramChannel, mina: Person
) -> None:
    messenger.faults.plan(too_many_requests(3600))
    with pytest.raises(Throttled) as raised:
        await channel.send(address(mina), OutMessage(text="سلام"))

    assert raised.value.retry_after_s == 3600


async def test_a_messenger_that_never_answers_is_unreachable(messenger: Messenger, mina: Person) -> None:
    channel = TelegramChannel(messenger.token, api=messenger.url, timeout_s=0.05)
    messenger.faults.plan(hanging())
    with pytest.raises(Unreachable):
        await channel.send(address(mina), OutMessage(text="سلام"))
    await channel.close()


async def test_nobody_listening_is_unreachable(mina: Person) -> None:
    channel = TelegramChannel("4242:token", api="http://127.0.0.1:1")
    with pytest.raises(Unreachable):
        await channel.send(address(mina), OutMessage(text="سلام"))
    await channel.close()


async def test_a_proxy_that_does_not_listen_is_unreachable(messenger: Messenger, mina: Person) -> None:
    channel = TelegramChannel(messenger.token, api=messenger.url, proxy="socks5://127.0.0.1:1")
    with pytest.raises(Unreachable):
        await channel.send(address(mina), OutMessage(text="سلام"))
    await channel.close()


async def test_a_person_who_is_gone_is_told_from_one_never_met(
    messenger: Messenger, channel: TelegramChannel, mina: Person
) -> None:
    """R8: the real refusals of the messenger, without a fault."""
    await mina.blocks_bot()
    with pytest.raises(RecipientGone, match="blocked"):
        await channel.send(address(mina), OutMessage(text="سلام"))
    mina.leaves_messenger()
    with pytest.raises(RecipientGone, match="deactivated"):
        await channel.send(address(mina), OutMessage(text="سلام"))
    with pytest.raises(RecipientGone, match="chat_not_found"):
        await channel.send(address(messenger.person("رضا")), OutMessage(text="سلام"))


async def test_a_message_that_telegram_would_refuse_is_our_bug(channel: TelegramChannel, mina: Person) -> None:
    with pytest.raises(ContentRejected, match="text is empty"):
        await channel.send(address(mina), OutMessage(text=" "))
    with pytest.raises(ContentRejected, match="BUTTON_DATA_INVALID"):
        await channel.send(address(mina), OutMessage(text="؟", buttons=((Button("بله", "x" * 65),),)))


async def test_more_than_the_messenger_takes_is_throttled() -> None:
    now = 0.0
    async with Messenger(limits=Limits(), clock=lambda: now) as messenger:
        mina = messenger.person("مینا")
        await mina.says("/start")
        channel = TelegramChannel(messenger.token, api=messenger.url)
        for _ in range(3):
            await channel.send(address(mina), OutMessage(text="سلام"))
        with pytest.raises(Throttled):
            await channel.send(address(mina), OutMessage(text="سلام"))
        now = 1.0
        await channel.send(address(mina), OutMessage(text="سلام"))
        await channel.close()


async def test_the_receipts_link_opens_the_bot(channel: TelegramChannel) -> None:
    assert await channel.start_link("7K9Q") == "https://t.me/desk_test_bot?start=7K9Q"


async def test_what_telegram_is_asked_is_readable_json(messenger: Messenger, channel: TelegramChannel) -> None:
    """Persian goes as it is or escaped, never broken."""
    reza = messenger.person("رضا")
    await reza.says("/start")
    await channel.send(address(reza), OutMessage(text="؟", buttons=((Button("می‌شود", "p:1:0"),),)))

    assert json.loads(messenger.calls[0].text("reply_markup"))["inline_keyboard"][0][0]["text"] == "می‌شود"

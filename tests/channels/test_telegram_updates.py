"""From a real payload of Telegram to what happened, in neutral words."""

from pathlib import Path

import pytest

from bot.channels.channel import Address, Undecodable
from bot.channels.telegram_updates import decode, incoming, press_id, update_id_of
from dialogs.protocol import Body, ContactSent, FileSent, Pressed, Said, SentFile, UnsupportedSent

SAMPLES = Path(__file__).parent / "samples" / "telegram"
MINA = Address(channel="telegram", bot="4242", chat="5000000001", user="5000000001")

PAYLOADS: dict[str, Body] = {
    "text": Said("درخواست پروانهٔ ساختمان دارم 🙂"),
    "start_with_payload": Said("/start 7K9Q2M4XABC1"),
    "press": Pressed("p:3:1"),
    "press_on_old_message": Pressed("p:1:0"),
    "press_of_a_game": UnsupportedSent("other"),
    "photo": FileSent(SentFile(remote="tg:AgACAgQAAxkBAAIBbig0", mime="image/jpeg", size=240000), caption="کارت ملی"),
    "photo_of_album": FileSent(
        SentFile(remote="tg:AgACAgQAAxkBAAIBbig1", mime="image/jpeg", size=240000), album="13800000000000042"
    ),
    "document": FileSent(
        SentFile(remote="tg:AgACAgQAAxkBAAIBpdf00", name="نقشه ۱.pdf", mime="application/pdf", size=81234)
    ),
    "document_without_name": FileSent(SentFile(remote="tg:AgACAgQAAxkBAAIBanon0", size=12)),
    "own_contact": ContactSent("+989121234567", own=True),
    "foreign_contact": ContactSent("989351234567", own=False),
    "contact_without_account": ContactSent("02188888888", own=False),
    "voice": UnsupportedSent("voice"),
    "sticker": UnsupportedSent("sticker"),
    "location": UnsupportedSent("location"),
    "venue": UnsupportedSent("location"),
    "video": UnsupportedSent("video"),
    "video_note": UnsupportedSent("video"),
    "audio": UnsupportedSent("audio"),
    "animation": UnsupportedSent("animation"),
    "poll": UnsupportedSent("poll"),
    "dice": UnsupportedSent("other"),
    "edited": UnsupportedSent("edited"),
    "of_the_future": Said("سلام"),
    "group_press": Pressed("a.s_open.REQ1"),
}
ENROLMENTS = ("group_enrolment",)
UNREADABLE = ("poison_text", "poison_chat")
NOT_KEPT = ("group", "member")


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def test_every_sample_is_spoken_for() -> None:
    assert {path.stem for path in SAMPLES.iterdir()} == {*PAYLOADS, *ENROLMENTS, *UNREADABLE, *NOT_KEPT}


@pytest.mark.parametrize("name", PAYLOADS)
def test_what_happened(name: str) -> None:
    """UX: every kind of input has its name, also those we cannot use."""
    assert decode(sample(name)) == PAYLOADS[name]


@pytest.mark.parametrize("name", PAYLOADS)
def test_whose_it_is(name: str) -> None:
    row = incoming(sample(name), "telegram", "4242")

    assert row is not None
    assert row.address == MINA
    assert row.raw == sample(name)
    assert row.update_id == str(update_id_of(row.raw))
    assert row.scope == ""


def test_a_group_is_heard_once_when_it_is_enrolled_for_a_unit() -> None:
    """It is an account of its own; who of them sent it is not told to the dialogs."""
    row = incoming(sample("group_enrolment"), "telegram", "4242")

    assert row is not None
    assert row.address is not None
    assert row.address.chat == "-1001234567890"
    assert row.address.user == "group:-1001234567890"
    assert decode(row.raw) == Said("/start@mizban_bot invite_Ab3-_x")


@pytest.mark.parametrize("text", ["/start", "/start ABC", "سلام /start invite_x", "/start invite_x سلام", "/queue"])
def test_all_else_that_is_said_in_a_group_is_not_kept(text: str) -> None:
    raw = sample("group_enrolment").replace(b"/start@mizban_bot invite_Ab3-_x", text.encode())
    assert incoming(raw, "telegram", "4242") is None


@pytest.mark.parametrize("name", NOT_KEPT)
def test_what_is_of_no_private_chat_is_never_kept(name: str) -> None:
    """No personal data in groups."""
    assert incoming(sample(name), "telegram", "4242") is None


@pytest.mark.parametrize("raw", [sample("poison_text"), sample("member"), b"{}", b"no JSON"])
def test_a_misshapen_update_is_said_to_be_undecodable(raw: bytes) -> None:
    """R20: it goes to quarantine."""
    with pytest.raises(Undecodable):
        decode(raw)


def test_an_update_with_an_unreadable_text_still_has_its_place() -> None:
    """R20: so its person can be told, and the chat goes on."""
    row = incoming(sample("poison_text"), "telegram", "4242")

    assert row is not None
    assert row.address == MINA


@pytest.mark.parametrize(
    "raw",
    [
        sample("poison_chat"),
        b'{"update_id":7,"message":[]}',
        b'{"update_id":7,"callback_query":{"id":"1"}}',
        b'{"update_id":7,"message":{"chat":{"id":"x","type":"private"}}}',
        b'{"update_id":7,"message":{"chat":{"id":1,"type":"\xff\xfe"}}}',
        b'{"update_id":7,"message":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"null",
    ],
    ids=lambda raw: raw[:40].decode(errors="replace"),
)
def test_an_update_of_nobody_is_kept_without_an_address(raw: bytes) -> None:
    row = incoming(raw, "telegram", "4242")

    assert row is not None
    assert row.address is None
    assert row.raw == raw


def test_updates_without_a_number_are_told_apart_by_their_content() -> None:
    one, other = (incoming(raw, "telegram", "4242") for raw in (b'{"message":1}', b'{"message":2}'))

    assert one is not None
    assert other is not None
    assert one.update_id != other.update_id


def test_a_tap_has_an_id_to_be_answered() -> None:
    assert press_id(sample("press")) == "21474836480000001"
    assert press_id(sample("text")) == ""
    assert press_id(sample("poison_text")) == ""

"""Typing, the answer to a tap, buttons that no longer stand."""

import pytest

from bot.channels.channel import (
    AnswerPress,
    ContentRejected,
    OutMessage,
    RemoveButtons,
    Typing,
)
from bot.channels.telegram import TelegramChannel
from tests.channels.telegram_desk import BUTTONS, address
from tests.messenger import (
    Messenger,
    Person,
)


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

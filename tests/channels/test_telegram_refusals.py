"""From Telegram's refusals, and the network's, to delivery errors: R7, R8."""

import pytest

from bot.channels.channel import (
    ContentRejected,
    Contested,
    DeliveryError,
    OutMessage,
    RecipientGone,
    Throttled,
    TokenRejected,
    TooLarge,
    Unreachable,
)
from bot.channels.telegram import TelegramChannel
from dialogs.protocol import Button
from tests.channels.telegram_desk import address
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
    (refused(413, "Request Entity Too Large"), TooLarge, "too_large"),
    (refused(401, "Unauthorized"), TokenRejected, "token_rejected"),
    (refused(404, "Not Found"), TokenRejected, "token_rejected"),
    (refused(409, "Conflict: terminated by other getUpdates request"), Contested, "contested"),
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

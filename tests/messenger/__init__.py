"""A messenger of our own: Telegram's Bot API on loopback, with people to talk to and faults to order.

async with Messenger() as messenger:
    mina = messenger.person("مینا")
    await mina.says("/start")
    message = await mina.next_message()
    await mina.presses("خدمات")
"""

from tests.messenger.accounts import BotAccount, Limits, SentMessage
from tests.messenger.faults import cut_off, dropped, half_an_answer, hanging, html_error, refused, too_many_requests
from tests.messenger.files import Upload
from tests.messenger.person import Person
from tests.messenger.server import Messenger

__all__ = [
    "BotAccount",
    "Limits",
    "Messenger",
    "Person",
    "SentMessage",
    "Upload",
    "cut_off",
    "dropped",
    "half_an_answer",
    "hanging",
    "html_error",
    "refused",
    "too_many_requests",
]

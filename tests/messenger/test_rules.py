"""The messenger refuses what Telegram refuses, in its words."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.messenger import Limits, Messenger, Person, dropped, hanging, html_error

Answer = dict[str, Any]


class Bot:
    """The barest client: one POST of form fields."""

    def __init__(self, messenger: Messenger, http: aiohttp.ClientSession) -> None:
        self.messenger = messenger
        self.http = http

    async def call(self, method: str, token: str = "", **fields: Any) -> Answer:
        url = f"{self.messenger.url}/bot{token or self.messenger.token}/{method}"
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
        async with self.http.post(url, data=form) as response:
            answer: Answer = await response.json()
        assert answer.get("error_code", 200) == response.status
        return answer

    async def refusal(self, method: str, **fields: Any) -> object:
        answer = await self.call(method, **fields)
        assert answer["ok"] is False
        return answer["description"]


@pytest.fixture
async def bot(messenger: Messenger) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as http:
        yield Bot(messenger, http)


@pytest.fixture
async def mina(messenger: Messenger) -> Person:
    mina = messenger.person("مینا")
    await mina.says("/start")
    return mina


async def test_a_text_is_neither_empty_nor_too_long(bot: Bot, mina: Person) -> None:
    for empty in ("", " \n "):
        assert await bot.refusal("sendMessage", chat_id=mina.id, text=empty) == ("Bad Request: message text is empty")
    assert await bot.refusal("sendMessage", chat_id=mina.id, text="🙂" * 2049) == ("Bad Request: message is too long")
    assert (await bot.call("sendMessage", chat_id=mina.id, text="🙂" * 2048))["ok"]


async def test_a_caption_is_shorter(bot: Bot, messenger: Messenger, mina: Person) -> None:
    update_id = await mina.sends_document("a.pdf", b"x")
    assert update_id is not None
    file_id = json.loads(messenger.bot.queue.told[update_id])["message"]["document"]["file_id"]

    assert await bot.refusal("sendDocument", chat_id=mina.id, document=file_id, caption="ا" * 1025) == (
        "Bad Request: message caption is too long"
    )
    assert (await bot.call("sendDocument", chat_id=mina.id, document=file_id, caption="ا" * 1024))["ok"]


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "بله", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "بله", "callback_data": "ب" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "بله", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "بله"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
    ],
)
async def test_buttons_are_looked_at(bot: Bot, mina: Person, button: dict[str, str], reason: str) -> None:
    markup = {"inline_keyboard": [[button]]}

    assert await bot.refusal("sendMessage", chat_id=mina.id, text="؟", reply_markup=markup) == (
        f"Bad Request: {reason}"
    )


async def test_who_cannot_be_written_to(bot: Bot, messenger: Messenger, mina: Person) -> None:
    stranger = messenger.person("رضا")
    assert await bot.refusal("sendMessage", chat_id=stranger.id, text="سلام") == "Bad Request: chat not found"
    assert await bot.refusal("sendMessage", text="سلام") == "Bad Request: chat_id is empty"
    await mina.blocks_bot()
    assert await bot.refusal("sendMessage", chat_id=mina.id, text="سلام") == ("Forbidden: bot was blocked by the user")
    await mina.starts()
    assert (await bot.call("sendMessage", chat_id=mina.id, text="سلام"))["ok"]
    mina.leaves_messenger()
    assert await bot.refusal("sendMessage", chat_id=mina.id, text="سلام") == "Forbidden: user is deactivated"


async def test_an_edit_must_change_something(bot: Bot, mina: Person) -> None:
    await bot.call("sendMessage", chat_id=mina.id, text="سلام")
    message_id = mina.inbox[0].id
    refusal = await bot.refusal("editMessageText", chat_id=mina.id, message_id=message_id, text="سلام")

    assert str(refusal).startswith("Bad Request: message is not modified")
    assert (await bot.call("editMessageText", chat_id=mina.id, message_id=message_id, text="درود"))["ok"]
    assert mina.inbox[0].text == "درود"
    await bot.call("deleteMessage", chat_id=mina.id, message_id=message_id)
    assert await bot.refusal("editMessageText", chat_id=mina.id, message_id=message_id, text="سلام") == (
        "Bad Request: message to edit not found"
    )
    assert mina.inbox == []


async def test_a_tap_is_answered_in_time_or_never() -> None:
    now = 1_795_000_000.0
    async with Messenger(clock=lambda: now) as messenger, aiohttp.ClientSession() as http:
        bot, mina = Bot(messenger, http), messenger.person("مینا")
        await mina.says("/start")
        keyboard = {"inline_keyboard": [[{"text": "بله", "callback_data": "1"}]]}
        await bot.call("sendMessage", chat_id=mina.id, text="؟", reply_markup=keyboard)
        await mina.presses("بله")
        now += 151

        assert await bot.refusal("answerCallbackQuery", callback_query_id=mina.taps[0].id) == (
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )


async def test_a_file_over_twenty_megabytes_has_no_link(bot: Bot, messenger: Messenger, mina: Person) -> None:
    update_id = await mina.sends_document("a.pdf", b"", claimed_size=20 * 1024 * 1024 + 1)
    assert update_id is not None
    file_id = json.loads(messenger.bot.queue.told[update_id])["message"]["document"]["file_id"]

    assert await bot.refusal("getFile", file_id=file_id) == "Bad Request: file is too big"


async def test_only_its_own_tokens_are_served(bot: Bot, messenger: Messenger) -> None:
    assert (await bot.call("getMe", token="1:other"))["description"] == "Unauthorized"
    assert (await bot.call("getMe", token="nonsense"))["description"] == "Not Found"
    assert await bot.refusal("getTheMoon") == "Not Found"
    messenger.add_bot("77:second", "second_bot")
    me = (await bot.call("getMe", token="77:second"))["result"]
    assert isinstance(me, dict)
    assert me["username"] == "second_bot"


async def test_two_bots_do_not_hear_each_other(bot: Bot, messenger: Messenger, mina: Person) -> None:
    second = messenger.add_bot("77:second", "second_bot")
    reza = messenger.person("رضا", second)
    await reza.says("سلام")

    assert (await bot.call("sendMessage", chat_id=reza.id, text="سلام"))["ok"] is False
    assert (await bot.call("sendMessage", token="77:second", chat_id=reza.id, text="سلام"))["ok"]
    assert len(second.queue.pending) == 1


# ── polling ──


async def test_updates_stay_until_they_are_confirmed(bot: Bot, mina: Person) -> None:
    second = await mina.says("خدمات")
    for _ in range(2):
        updates = (await bot.call("getUpdates"))["result"]
        assert isinstance(updates, list)
        assert len(updates) == 2
    assert len((await bot.call("getUpdates", limit=1))["result"]) == 1
    (left,) = (await bot.call("getUpdates", offset=second))["result"]
    assert left["update_id"] == second


async def test_a_poll_waits_for_an_update(bot: Bot, messenger: Messenger) -> None:
    polling = asyncio.create_task(bot.call("getUpdates", timeout=5))
    await messenger.until_polls(1)
    await messenger.person("رضا").says("سلام")

    assert len((await polling)["result"]) == 1


async def test_a_second_poller_ends_the_first(bot: Bot, messenger: Messenger) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=5))
    await messenger.until_polls(1)
    await bot.call("getUpdates")

    answer = await first
    assert answer["error_code"] == 409
    assert str(answer["description"]).startswith("Conflict: terminated by other getUpdates request")


async def test_only_the_kinds_asked_for_are_told(bot: Bot, mina: Person) -> None:
    assert await mina.blocks_bot() is not None
    await bot.call("getUpdates", allowed_updates=["message"])

    assert await mina.unblocks_bot() is None
    assert await mina.says("سلام") is not None


# ── rates and faults ──


async def test_too_many_messages_are_refused_and_waiting_helps() -> None:
    now = 1_795_000_000.0
    limits = Limits(bot_per_s=4, chat_per_s=1, chat_burst=2)
    async with Messenger(limits, clock=lambda: now) as messenger, aiohttp.ClientSession() as http:
        bot = Bot(messenger, http)
        people = [messenger.person(name) for name in ("مینا", "رضا", "سارا")]
        for person in people:
            await person.says("/start")

        async def told(person: Person) -> int:
            answer = await bot.call("sendMessage", chat_id=person.id, text="سلام")
            parameters = answer.get("parameters", {})
            assert isinstance(parameters, dict)
            return int(parameters.get("retry_after", 0))

        mina, reza, sara = people
        assert [await told(person) for person in (mina, mina, mina)] == [0, 0, 1]
        assert [await told(person) for person in (reza, reza, sara)] == [0, 0, 1]
        now += 1
        assert [await told(person) for person in (mina, sara, mina)] == [0, 0, 1]


async def test_a_fault_before_has_no_effect_and_one_after_has(bot: Bot, messenger: Messenger, mina: Person) -> None:
    for when, inbox in (("before", 0), ("after", 1)):
        messenger.faults.plan(dropped("before" if when == "before" else "after"), method="sendMessage")
        with pytest.raises(aiohttp.ClientError):
            await bot.call("sendMessage", chat_id=mina.id, text="سلام")
        assert len(mina.inbox) == inbox
    assert messenger.faults.outstanding == 0


async def test_a_gateway_answers_in_html(bot: Bot, messenger: Messenger, mina: Person) -> None:
    messenger.faults.plan(html_error(502), times=2)
    for _ in range(2):
        with pytest.raises(aiohttp.ContentTypeError):
            await bot.call("sendMessage", chat_id=mina.id, text="سلام")

    assert (await bot.call("sendMessage", chat_id=mina.id, text="سلام"))["ok"]


async def test_a_hanging_call_ends_with_the_messenger(bot: Bot, messenger: Messenger) -> None:
    messenger.faults.plan(hanging())
    hung = asyncio.create_task(bot.call("getMe"))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(hung), 0.05)
    await messenger.__aexit__(None, None, None)

    with pytest.raises(aiohttp.ClientError):
        await hung


# ── people ──


async def test_messages_are_handed_out_once_in_order(bot: Bot, mina: Person) -> None:
    for text in ("یک", "دو"):
        await bot.call("sendMessage", chat_id=mina.id, text=text)

    assert [(await mina.next_message()).text for _ in range(2)] == ["یک", "دو"]
    with pytest.raises(TimeoutError):
        await mina.next_message(timeout_s=0.01)


async def test_a_person_presses_the_newest_of_equal_buttons(bot: Bot, messenger: Messenger, mina: Person) -> None:
    for data in ("old", "new"):
        keyboard = {"inline_keyboard": [[{"text": "بله", "callback_data": data}]]}
        await bot.call("sendMessage", chat_id=mina.id, text="؟", reply_markup=keyboard)
    update_id = await mina.presses("بله")
    assert update_id is not None
    assert json.loads(messenger.bot.queue.told[update_id])["callback_query"]["data"] == "new"
    with pytest.raises(AssertionError, match=r"no button \[خیر\]; offered, newest first: \['بله', 'بله'\]"):
        await mina.presses("خیر")


async def test_a_key_says_its_label_or_shares_the_number(bot: Bot, messenger: Messenger, mina: Person) -> None:
    keyboard = {"keyboard": [[{"text": "شمارهٔ من", "request_contact": True}], [{"text": "بازگشت"}]]}
    await bot.call("sendMessage", chat_id=mina.id, text="؟", reply_markup=keyboard)
    told = [await mina.presses(label) for label in ("شمارهٔ من", "بازگشت")]
    contact, text = (json.loads(messenger.bot.queue.told[update_id or 0])["message"] for update_id in told)

    assert contact["contact"]["user_id"] == mina.id
    assert text["text"] == "بازگشت"

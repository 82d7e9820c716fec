"""Polling loses nothing, repeats nothing needlessly, and never stops: R5, R7, R19, R20."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel
from tests.channels.telegram_desk import Inbox
from tests.messenger import Messenger, Person, dropped, half_an_answer, html_error, refused, too_many_requests
from tests.messenger.faults import Fault
from tests.messenger.webhook import WebhookSetting


class Desk:
    """A channel that polls, its inbox, and the waits it asked for."""

    def __init__(self, messenger: Messenger) -> None:
        self.messenger = messenger
        self.inbox = Inbox()
        self.waits: list[float] = []
        self.channel = TelegramChannel(messenger.token, api=messenger.url, poll_s=1, sleep=self._sleep)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self.channel.run(self.inbox.accept))

    async def kill(self) -> None:
        """As a crash would: nothing more is sent."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self.channel.close()

    async def _sleep(self, wait_s: float) -> None:
        self.waits.append(wait_s)
        await asyncio.sleep(0)


@pytest.fixture
def mina(messenger: Messenger) -> Person:
    return messenger.person("مینا")


@pytest.fixture
async def desk(messenger: Messenger) -> AsyncIterator[Desk]:
    desk = Desk(messenger)
    yield desk
    await desk.kill()


async def test_updates_come_as_they_are_and_in_order(messenger: Messenger, desk: Desk, mina: Person) -> None:
    ids = [await mina.says(text) for text in ("/start", "سلام", "خدمات")]
    desk.start()
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 3)

    assert list(desk.inbox.rows) == [str(update_id) for update_id in ids]
    for update_id, row in desk.inbox.rows.items():
        assert row.raw == messenger.bot.queue.told[int(update_id)]
    assert messenger.polls[0].json("allowed_updates") == ["message", "edited_message", "callback_query"]


async def test_nothing_is_acknowledged_before_it_was_accepted(messenger: Messenger, desk: Desk, mina: Person) -> None:
    await mina.says("سلام")
    desk.inbox.blocked = asyncio.Event()
    desk.start()
    await desk.inbox.until(lambda: bool(desk.inbox.batches))

    assert len(messenger.polls) == 1
    assert messenger.bot.queue.confirmed == []
    desk.inbox.blocked.set()
    await mina.says("خدمات")
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 2)
    assert messenger.bot.queue.confirmed


async def test_a_crash_before_accepting_loses_nothing(messenger: Messenger, desk: Desk, mina: Person) -> None:
    await mina.says("سلام")
    desk.inbox.blocked = asyncio.Event()
    desk.start()
    await desk.inbox.until(lambda: bool(desk.inbox.batches))
    await desk.kill()

    after = Desk(messenger)
    after.start()
    await after.inbox.until(lambda: len(after.inbox.rows) == 1)
    assert list(after.inbox.rows) == desk.inbox.batches[0]
    await after.kill()


async def test_what_the_inbox_refuses_comes_again(
    messenger: Messenger, desk: Desk, mina: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """R9: a full disk is not an acknowledgement."""
    await mina.says("سلام")
    desk.inbox.refusing = 2
    desk.start()
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 1)

    assert len(desk.inbox.batches) == 3
    assert len(desk.waits) == 2
    assert "receive.failed" in caplog.messages


async def test_a_poisoned_update_stops_nothing(messenger: Messenger, desk: Desk, mina: Person) -> None:
    """R20: it is kept for the quarantine, and what follows comes."""
    messenger.inject({"message": {"from": {"id": "?"}, "chat": None, "text": ["سلام"]}})
    messenger.inject(b'{"update_id":700000001,"message":{"chat":{"id":1,"type":"\xff"}}}')
    await mina.says("سلام")
    desk.start()
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 3)

    assert [row.address is None for row in desk.inbox.rows.values()] == [True, True, False]


async def test_an_update_without_a_number_does_not_make_it_spin(messenger: Messenger, desk: Desk) -> None:
    messenger.inject(b'{"message":"?"}')
    desk.start()
    await desk.inbox.until(lambda: len(desk.inbox.batches) == 3)

    assert len(desk.inbox.rows) == 1
    assert min(desk.waits) >= 60


async def test_a_group_is_never_listened_to(messenger: Messenger, desk: Desk, mina: Person) -> None:
    """No personal data in groups."""
    group = {"id": -100, "type": "supergroup", "title": "همسایه‌ها"}
    messenger.inject({"message": {"message_id": 1, "date": 1, "chat": group, "text": "سلام"}})
    await mina.says("سلام")
    desk.start()
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 1)

    assert desk.inbox.batches == [[str(messenger.bot.queue.next_id - 1)]]


@pytest.mark.parametrize("to", [1_000, 1_900_000_000])
async def test_after_a_jump_of_the_numbers_updates_still_come(
    messenger: Messenger, desk: Desk, mina: Person, to: int
) -> None:
    """R19."""
    await mina.says("سلام")
    desk.start()
    await messenger.until_polls(2)
    messenger.jump_update_id(to)
    for text in ("برگشتم", "خدمات"):
        polls = len(messenger.polls)
        await mina.says(text)
        await messenger.until_polls(polls + 1)

    assert list(desk.inbox.rows)[1:] == [str(to), str(to + 1)]


async def test_the_offset_is_left_out_once_it_did_its_work(messenger: Messenger, mina: Person) -> None:
    desk = Desk(messenger)
    await mina.says("سلام")
    desk.start()
    await messenger.until_polls(3)

    offsets = [call.text("offset") for call in messenger.polls[:3]]
    assert offsets == ["", str(messenger.bot.queue.next_id), ""]
    await desk.kill()


async def test_an_update_told_twice_has_the_same_key(messenger: Messenger, desk: Desk, mina: Person) -> None:
    """R4: the store drops it."""
    update_id = await mina.says("سلام")
    assert update_id is not None
    desk.start()
    await messenger.until_polls(2)
    messenger.repeat(update_id)
    await desk.inbox.until(lambda: len(desk.inbox.batches) == 2)

    assert len(desk.inbox.rows) == 1


@pytest.mark.parametrize(
    "fault",
    [
        html_error(502),
        half_an_answer(),
        half_an_answer("after"),
        dropped("before"),
        dropped("after"),
        refused(500, "Internal Server Error"),
        refused(401, "Unauthorized"),
        refused(409, "Conflict: terminated by other getUpdates request"),
    ],
    ids=["html", "half", "half after", "dropped", "dropped after", "500", "401", "409"],
)
async def test_a_fault_of_the_messenger_is_waited_out(
    messenger: Messenger, desk: Desk, mina: Person, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    """R7: with growing waits, and the token stays out of the log."""
    await mina.says("سلام")
    messenger.faults.plan(fault, method="getUpdates", times=4)
    desk.start()
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 1)

    assert len(desk.waits) == 4
    assert all(2**n / 2 <= wait <= 2**n for n, wait in enumerate(desk.waits))
    assert caplog.messages.count("poll.failed") == 4
    assert all(messenger.token not in str(vars(record)) for record in caplog.records)


async def test_the_wait_that_telegram_asks_for_is_kept(messenger: Messenger, desk: Desk, mina: Person) -> None:
    await mina.says("سلام")
    messenger.faults.plan(too_many_requests(30), method="getUpdates")
    desk.start()
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 1)

    assert desk.waits == [30]


async def test_a_second_poller_is_told_in_the_log(
    messenger: Messenger, desk: Desk, mina: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    desk.start()
    await messenger.until_polls(1)
    await messenger.bot.queue.poll(0, 100, 0, None)
    await mina.says("سلام")
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 1)

    assert any("other getUpdates" in str(vars(record)) for record in caplog.records)


async def test_the_webhook_is_removed_first_and_nothing_is_dropped(
    messenger: Messenger, desk: Desk, mina: Person
) -> None:
    await mina.says("سلام")
    desk.start()
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 1)

    (call,) = messenger.calls
    assert call.method == "deleteWebhook"
    assert call.text("drop_pending_updates") in ("", "false")


async def test_a_webhook_set_meanwhile_is_left_alone_and_waited_out(
    messenger: Messenger, desk: Desk, mina: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Another program took the bot over: taking it back would make that one deaf for good."""
    desk.start()
    await messenger.until_polls(1)
    messenger.bot.queue.set_webhook(WebhookSetting("http://127.0.0.1:1/telegram"))
    await messenger.until_polls(4)
    assert [call.method for call in messenger.calls] == ["deleteWebhook"]
    assert all(2**n / 2 <= wait <= 2**n for n, wait in enumerate(desk.waits))
    failed = [vars(record)["values"] for record in caplog.records if record.message == "poll.failed"]
    assert {values["code"] for values in failed} == {"contested"}
    assert all("webhook is active" in values["reason"] for values in failed)

    messenger.bot.queue.set_webhook(None)
    await mina.says("سلام")
    await desk.inbox.until(lambda: len(desk.inbox.rows) == 1)

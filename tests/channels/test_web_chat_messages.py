"""What a client reads from the web chat (E7): both sides in sequence, and waiting for the next."""

import asyncio
from typing import Any

import pytest

from bot.channels.channel import Address
from bot.store.store import HistoryItem, OutboxPayload
from dialogs.protocol import Button, Said
from tests.channels.web_chat_desk import Desk, address
from tests.channels.web_chat_fakes import demo_words


async def test_history_shows_both_sides_in_sequence_with_buttons_by_their_labels(desk: Desk) -> None:
    session = await desk.open()
    await desk.post(session, update_id="1", text="سلام")
    desk.store.say(address(1), OutboxPayload(text="چه می‌خواهید؟", buttons=((Button("پیگیری", "1:0"),),)))
    await desk.post(session, update_id="2", choice="1:0")
    assert await desk.messages(session) == [
        {
            "seq": 1,
            "from": "person",
            "text": "سلام",
            "choices": [],
            "files": [],
            "update_id": "1",
            "at": "2026-11-22T08:30:00+00:00",
        },
        {
            "seq": 2,
            "from": "bot",
            "text": "چه می‌خواهید؟",
            "choices": [[{"label": "پیگیری", "data": "1:0"}]],
            "files": [],
            "contact": False,
            "at": "2026-11-22T08:30:00+00:00",
        },
        {
            "seq": 3,
            "from": "person",
            "text": "پیگیری",
            "choices": [],
            "files": [],
            "update_id": "2",
            "at": "2026-11-22T08:30:00+00:00",
        },
    ]


async def test_the_label_of_an_old_button_is_found_far_back_in_the_history(desk: Desk) -> None:
    session = await desk.open()
    desk.store.say(address(1), OutboxPayload(text="؟", buttons=((Button("نخستین", "1:0"),),)))
    for number in range(450):
        desk.store.say(address(1), OutboxPayload(text=str(number)))
    await desk.post(session, update_id="1", choice="1:0")
    assert [message["text"] for message in await desk.messages(session, after=451)] == ["نخستین"]


async def test_the_payload_of_start_is_not_shown_again(desk: Desk) -> None:
    session = await desk.open()
    await desk.post(session, update_id="1", text="/start invite_secret")
    assert [message["text"] for message in await desk.messages(session)] == ["/start"]
    assert desk.chat.decode(desk.rows[0].raw) == Said("/start invite_secret")


async def test_history_comes_in_pages_oldest_first(desk: Desk) -> None:
    session = await desk.open()
    for number in range(250):
        desk.store.say(address(1), OutboxPayload(text=str(number)))
    first = await desk.messages(session)
    assert [message["seq"] for message in first] == list(range(1, 201))
    assert [message["seq"] for message in await desk.messages(session, after=200)] == list(range(201, 251))


async def test_a_waiting_reader_is_woken_by_the_commit(desk: Desk) -> None:
    session = await desk.open()
    reading = asyncio.create_task(desk.messages(session, wait=25))
    async with asyncio.timeout(5):
        await desk.readers(1)
        desk.store.say(address(1), OutboxPayload(text="پذیرفته شد"))
        assert [message["text"] for message in await reading] == ["پذیرفته شد"]
    assert desk.store.wakeups.listening(address(1)) == 0


async def test_a_message_committed_while_the_history_was_read_is_not_missed(desk: Desk) -> None:
    session = await desk.open()
    read_history = desk.store.history

    async def slow_history(whose: Address, after: int, limit: int = 200) -> Any:
        found = await read_history(whose, after, limit)
        if not desk.store.lines.get(whose):
            desk.store.say(whose, OutboxPayload(text="در همین میان"))
        return found

    desk.store.history = slow_history  # type: ignore[method-assign,assignment]
    async with asyncio.timeout(5):
        assert len(await desk.messages(session, wait=25)) == 1


async def test_waiting_readers_do_not_hold_up_the_servers_stop(desk: Desk) -> None:
    session = await desk.open()
    reading = asyncio.create_task(desk.messages(session, wait=25))
    await desk.readers(1)
    async with asyncio.timeout(5):
        await desk.app.shutdown()
        assert await reading == []


async def test_a_line_that_can_no_longer_be_read_hides_no_other(desk: Desk) -> None:
    session = await desk.open()
    desk.store.lines[address(1)] = [HistoryItem(seq=1), HistoryItem(seq=2, raw=b"\xff")]
    desk.store.say(address(1), OutboxPayload(text="پاسخ"))
    messages = await desk.messages(session)
    assert [(message["seq"], message["text"]) for message in messages] == [
        (1, demo_words()["web.damaged"]),
        (2, demo_words()["web.damaged"]),
        (3, "پاسخ"),
    ]


async def test_a_session_cannot_hold_many_readers(desk: Desk) -> None:
    session = await desk.open()
    readers = [asyncio.create_task(desk.messages(session, wait=25)) for _ in range(6)]
    await desk.readers(6)
    answer = await desk.client.get("/api/messages?wait=25", headers=session)
    assert (answer.status, (await answer.json())["problem"]) == (429, "too_many_polls")
    desk.store.say(address(1), OutboxPayload(text="پایان"))
    await asyncio.gather(*readers)


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=²", "wait=1.5", "after=" + "9" * 400])
async def test_numbers_of_the_query_are_read_strictly(desk: Desk, query: str) -> None:
    session = await desk.open()
    answer = await desk.client.get(f"/api/messages?{query}", headers=session)
    assert (answer.status, (await answer.json())["problem"]) == (400, "malformed")

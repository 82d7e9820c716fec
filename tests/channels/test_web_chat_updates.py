"""What a client sends to the web chat (E4; attacks 15, 18): each update is stored once, or refused with its reason."""

import asyncio
import zlib
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.channel import Undecodable
from dialogs.protocol import ContactSent, Pressed, Said
from tests.channels.web_chat_desk import Desk, address


async def test_an_update_is_acknowledged_once_its_row_is_committed(desk: Desk) -> None:
    session = await desk.open()
    assert await desk.post(session, update_id="a1", text="سلام") == (202, {"update_id": "a1"})
    (row,) = desk.rows
    assert (row.channel, row.bot, row.scope, row.update_id, row.address) == ("web", "web", "s1", "a1", address(1))
    assert desk.chat.decode(row.raw) == Said("سلام")


async def test_a_row_that_cannot_be_committed_is_not_acknowledged(desk: Desk) -> None:
    session = await desk.open()

    async def disk_full(_: object) -> None:
        raise OSError("no space left on device")

    running = asyncio.create_task(desk.chat.run(disk_full))
    await asyncio.sleep(0)
    answer = await desk.client.post("/api/updates", json={"update_id": "1", "text": "سلام"}, headers=session)
    assert answer.status == 500
    assert "space" not in await answer.text()
    running.cancel()


async def test_the_same_update_twice_takes_effect_once_and_ids_of_sessions_do_not_meet(desk: Desk) -> None:
    mine, others = await desk.open(), await desk.open()
    for session in (mine, mine, others):
        assert (await desk.post(session, update_id="1", text="سلام"))[0] == 202
    assert [(row.scope, row.update_id) for row in desk.rows] == [("s1", "1"), ("s2", "1")]


async def test_before_the_channel_runs_updates_are_asked_to_come_again(tmp_path: Path) -> None:
    waiting = Desk(tmp_path)
    async with TestClient(TestServer(waiting.app)) as client:
        waiting.client = client
        session = await waiting.open()
        answer = await client.post("/api/updates", json={"update_id": "1", "text": "سلام"}, headers=session)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "2")


async def test_choices_and_contacts_are_read_and_a_contact_is_never_vouched_for(desk: Desk) -> None:
    session = await desk.open()
    await desk.post(session, update_id=1, choice="3:0")
    await desk.post(session, update_id=2, contact="09120000000")
    assert [desk.chat.decode(row.raw) for row in desk.rows] == [
        Pressed("3:0"),
        ContactSent(phone="09120000000", own=False),
    ]
    assert [row.update_id for row in desk.rows] == ["1", "2"]


MALFORMED: list[tuple[bytes, dict[str, Any]]] = [
    (b"", {"problem": "malformed"}),
    (b"[]", {"problem": "malformed"}),
    (b"null", {"problem": "malformed"}),
    (b"[" * 20_000, {"problem": "malformed"}),
    (b'{"update_id": NaN, "text": "a"}', {"problem": "malformed"}),
    (b'{"update_id": "1", "text": "\\ud800"}', {"problem": "malformed"}),
    (b'{"update_id": "1", "text": "\xff"}', {"problem": "malformed"}),
    (b'{"update_id": "1", "text": {"$ne": 1}}', {"problem": "malformed"}),
    (b'{"update_id": "1", "text": "a", "role": "clerk"}', {"problem": "malformed"}),
    (b'{"text": "a"}', {"problem": "malformed"}),
    (b'{"update_id": "", "text": "a"}', {"problem": "malformed", "field": "update_id"}),
    (b'{"update_id": "\\u0000", "text": "a"}', {"problem": "malformed", "field": "update_id"}),
    (b'{"update_id": "%s", "text": "a"}' % (b"1" * 65), {"problem": "too_long", "field": "update_id"}),
    (b'{"update_id": "1", "text": "   "}', {"problem": "malformed", "field": "text"}),
    (b'{"update_id": "1", "text": "%s"}' % (b"a" * 4097), {"problem": "too_long", "field": "text"}),
    (b'{"update_id": "1", "choice": ""}', {"problem": "malformed", "field": "choice"}),
    (b'{"update_id": "1", "choice": "%s"}' % (b"1" * 65), {"problem": "too_long", "field": "choice"}),
    (b'{"update_id": "1"}', {"problem": "not_exactly_one_of_text_choice_file_id_contact"}),
    (
        b'{"update_id": "1", "text": "a", "choice": "1:0"}',
        {"problem": "not_exactly_one_of_text_choice_file_id_contact"},
    ),
]


@pytest.mark.parametrize(("body", "problem"), MALFORMED)
async def test_a_malformed_update_is_refused_with_its_reason_and_stored_nowhere(
    desk: Desk, body: bytes, problem: dict[str, Any]
) -> None:
    session = await desk.open()
    answer = await desk.client.post("/api/updates", data=body, headers=session)
    assert answer.status == 400
    assert answer.content_type == "application/problem+json"
    assert await answer.json() == {"status": 400, **problem}
    assert desk.rows == []


async def test_a_huge_update_is_refused_also_when_it_comes_compressed(desk: Desk) -> None:
    session = await desk.open()
    plain = b'{"update_id": "1", "text": "' + b" " * 900_000 + b'"}'
    for body, headers in ((plain, {}), (zlib.compress(plain), {"Content-Encoding": "deflate"})):
        answer = await desk.client.post("/api/updates", data=body, headers={**session, **headers})
        assert answer.status == 413
        assert (await answer.json())["problem"] == "too_large"


def test_a_row_that_is_not_ours_cannot_be_decoded(tmp_path: Path) -> None:
    chat = Desk(tmp_path).chat
    for raw in (b"", b"{}", b'{"update_id":"1"}', b"\xff"):
        with pytest.raises(Undecodable):
            chat.decode(raw)

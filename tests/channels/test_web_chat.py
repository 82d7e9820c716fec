"""The web chat's HTTP interface (E4, E7; attacks 11, 15, 18, 24, 31-36): what is documented in docs/web_chat.md."""

import asyncio
import json
import re
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer

from backend_client.errors import BackendUnavailable
from backend_client.seal import Seal
from bot.channels.channel import Address, FileGone, Incoming, OutFile, OutMessage, Undecodable
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat import Site, WebChat
from bot.channels.web_chat_uploads import Uploads
from bot.store.store import HistoryItem, OutboxPayload
from dialogs.protocol import Button, ContactSent, FileSent, Pressed, Said, SampleFile
from tests.channels.web_chat_fakes import Clock, MemoryStore, demo_words

Client = TestClient[web.Request, web.Application]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


class Desk:
    """A web chat with its fakes, and shortcuts for what a client does."""

    def __init__(self, directory: Path) -> None:
        self.clock = Clock()
        self.store = MemoryStore(Wakeups())
        self.desk_is_down = False
        seal = Seal(b"k" * 32, "bot")
        uploads = Uploads(directory, seal, file_limit=50_000, owner_limit=120_000, total_limit=200_000)
        words = demo_words()
        site = Site(words=lambda: words, agency_title=lambda: "سازمان <نمونه>", demo_invite=self._invite)
        self.chat = WebChat(self.store, self.store.wakeups, uploads, self._materialise, site, clock=self.clock)
        self.app = web.Application()
        self.chat.add_to(self.app)
        self.client: Client

    async def _invite(self, pane: str) -> str:
        return f"one-time-{pane}"

    async def _materialise(self, payload: OutboxPayload, person_ref: str) -> OutMessage:
        if self.desk_is_down:
            raise BackendUnavailable
        return OutMessage(text=payload.text, file=OutFile("نامه.pdf", "application/pdf", person_ref.encode()))

    async def open(self) -> dict[str, str]:
        """Headers of a new session."""
        answer = await self.client.post("/api/sessions")
        return {"Authorization": f"Bearer {(await answer.json())['token']}"}

    async def post(self, session: dict[str, str], **update: Any) -> tuple[int, dict[str, Any]]:
        answer = await self.client.post("/api/updates", json=update, headers=session)
        return answer.status, await answer.json()

    async def messages(self, session: dict[str, str], after: int = 0, wait: int = 0) -> list[dict[str, Any]]:
        answer = await self.client.get(f"/api/messages?after={after}&wait={wait}", headers=session)
        assert answer.status == 200
        messages: list[dict[str, Any]] = (await answer.json())["messages"]
        return messages

    async def upload(
        self, session: dict[str, str], content: bytes, name: str = "کارت.png", mime: str = "image/png"
    ) -> tuple[int, dict[str, Any]]:
        form = FormData(quote_fields=False)
        form.add_field("file", content, filename=name, content_type=mime)
        answer = await self.client.post("/api/files", data=form, headers=session)
        return answer.status, await answer.json()

    async def readers(self, count: int) -> None:
        """Until so many requests of the first session wait for messages."""
        async with asyncio.timeout(5):
            while self.store.wakeups.listening(address(1)) < count:  # noqa: ASYNC110 - no event tells it
                await asyncio.sleep(0)

    @property
    def rows(self) -> list[Incoming]:
        return list(self.store.updates.values())


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path / "uploads")
    async with TestClient(TestServer(made.app)) as client:
        made.client = client
        running = asyncio.create_task(made.chat.run(made.store.accept))
        await asyncio.sleep(0)
        yield made
        running.cancel()


def address(number: int) -> Address:
    return Address(channel="web", bot="web", chat=f"s{number}", user=f"s{number}")


# ── Sessions ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_session_has_a_token_of_256_bits_that_is_stored_only_as_its_hash(desk: Desk) -> None:
    answer = await desk.client.post("/api/sessions")
    token = (await answer.json())["token"]
    assert answer.status == 201
    assert len(token) >= 43
    assert token not in repr(desk.store.sessions)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}]
)
async def test_without_a_known_token_nothing_is_told(desk: Desk, headers: dict[str, str]) -> None:
    for request in (
        desk.client.get("/api/messages", headers=headers),
        desk.client.post("/api/updates", json={"update_id": "1", "text": "سلام"}, headers=headers),
        desk.client.get("/api/files/1", headers=headers),
        desk.client.post("/api/files", data={"file": PNG}, headers=headers),
    ):
        answer = await request
        assert answer.status == 401
        assert await answer.json() == {"status": 401, "problem": "no_session"}


async def test_a_token_in_the_url_opens_nothing(desk: Desk) -> None:
    session = await desk.open()
    token = session["Authorization"].removeprefix("Bearer ")
    assert (await desk.client.get(f"/api/messages?token={token}&access_token={token}")).status == 401


async def test_one_session_sees_nothing_of_another(desk: Desk) -> None:
    mine, others = await desk.open(), await desk.open()
    outbox_id = desk.store.say(address(1), OutboxPayload(text="پاسخ", attachment=SampleFile("a.pdf", "a.pdf")))
    assert len(await desk.messages(mine)) == 1
    assert await desk.messages(others) == []
    assert (await desk.client.get(f"/api/files/{outbox_id}", headers=mine)).status == 200
    assert (await desk.client.get(f"/api/files/{outbox_id}", headers=others)).status == 404


# ── Updates ──────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_file_is_sent_by_upload_and_update_and_read_back_by_the_effect(desk: Desk, tmp_path: Path) -> None:
    session = await desk.open()
    status, answer = await desk.upload(session, PNG, name="کارت ملی.png")
    assert status == 201
    assert (await desk.post(session, update_id="1", file_id=answer["file_id"]))[0] == 202
    body = desk.chat.decode(desk.rows[0].raw)
    assert isinstance(body, FileSent)
    assert (body.file.name, body.file.mime, body.file.size) == ("کارت ملی.png", "image/png", len(PNG))
    assert await desk.chat.fetch(body.file.remote, 1000) == PNG
    with pytest.raises(FileGone):
        await desk.chat.fetch(body.file.remote, 10)
    assert (await desk.messages(session))[0]["files"] == [{"url": "", "name": "کارت ملی.png", "mime": "image/png"}]
    on_disk = b"".join(path.read_bytes() for path in (tmp_path / "uploads").rglob("*") if path.is_file())
    assert PNG not in on_disk
    assert "کارت".encode() not in on_disk


async def test_a_file_id_is_of_no_use_to_another_session(desk: Desk) -> None:
    mine, others = await desk.open(), await desk.open()
    _, answer = await desk.upload(mine, PNG)
    status, problem = await desk.post(others, update_id="1", file_id=answer["file_id"])
    assert (status, problem["problem"]) == (400, "unknown_file")
    for stray in ("", "../../secret.key", "0" * 65, "x" * 5000):
        assert (await desk.post(mine, update_id="2", file_id=stray))[0] == 400
    with pytest.raises(FileGone):
        await desk.chat.fetch("web:../../secret.key", 1000)
    with pytest.raises(FileGone):
        await desk.chat.fetch("telegram:1", 1000)


async def test_an_upload_over_the_limit_is_refused_and_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    session = await desk.open()
    status, problem = await desk.upload(session, b"0" * 50_001)
    assert (status, problem) == (413, {"status": 413, "problem": "too_large", "field": "file"})
    assert not [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]


async def test_a_session_and_all_sessions_together_have_a_quota(desk: Desk) -> None:
    session = await desk.open()
    for _ in range(2):
        assert (await desk.upload(session, b"0" * 50_000))[0] == 201
    assert (await desk.upload(session, b"0" * 50_000))[1]["problem"] == "quota"
    other = await desk.open()
    assert [(await desk.upload(other, b"0" * 50_000))[0] for _ in range(3)] == [201, 201, 429]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\card.png", "card.png"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("\u2066کارت\u200cملی\u2069.png", "کارت\u200cملی.png"),
        ("x" * 300 + ".png", "x" * 96 + ".png"),
    ],
)
async def test_names_of_files_are_cleaned(desk: Desk, name: str, shown: str) -> None:
    session = await desk.open()
    _, answer = await desk.upload(session, PNG, name=name)
    await desk.post(session, update_id="1", file_id=answer["file_id"])
    body = desk.chat.decode(desk.rows[0].raw)
    assert isinstance(body, FileSent)
    assert body.file.name == shown


async def test_an_upload_must_be_multipart_with_the_part_file(desk: Desk) -> None:
    session = await desk.open()
    answer = await desk.client.post("/api/files", data=b"x", headers={**session, "Content-Type": "image/png"})
    assert answer.status == 415
    form = FormData()
    form.add_field("other", b"x", filename="a")
    answer = await desk.client.post("/api/files", data=form, headers=session)
    assert (answer.status, await answer.json()) == (400, {"status": 400, "problem": "malformed", "field": "file"})
    broken = {**session, "Content-Type": "multipart/form-data"}
    assert (await desk.client.post("/api/files", data=b"x", headers=broken)).status == 400


async def test_a_file_of_a_message_comes_as_an_attachment_and_is_never_sniffed(desk: Desk) -> None:
    session = await desk.open()
    outbox_id = desk.store.say(address(1), OutboxPayload(text="", attachment=SampleFile("a.pdf", "نامه.pdf")))
    (message,) = await desk.messages(session)
    assert message["files"] == [{"url": f"/api/files/{outbox_id}", "name": "نامه.pdf", "mime": "application/pdf"}]
    answer = await desk.client.get(message["files"][0]["url"], headers=session)
    assert await answer.read() == b"person-of-s1"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%D9%86")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_message_without_a_file_has_none_and_a_desk_that_is_down_says_when_to_come_again(desk: Desk) -> None:
    session = await desk.open()
    plain = desk.store.say(address(1), OutboxPayload(text="سلام"))
    assert (await desk.client.get(f"/api/files/{plain}", headers=session)).status == 404
    outbox_id = desk.store.say(address(1), OutboxPayload(text="", attachment=SampleFile("a.pdf", "a.pdf")))
    desk.desk_is_down = True
    answer = await desk.client.get(f"/api/files/{outbox_id}", headers=session)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")


# ── The door ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_page_of_another_place_cannot_post(desk: Desk) -> None:
    session = await desk.open()
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", "http://[", "http://127.0.0.1.evil.example"):
        for path in ("/api/sessions", "/api/updates", "/api/files", "/api/demo/invites"):
            answer = await desk.client.post(path, json={}, headers={**session, "Origin": origin})
            assert (answer.status, (await answer.json())["problem"]) == (403, "foreign_origin")
    own = f"http://{desk.client.host}:{desk.client.port}"
    assert (await desk.client.post("/api/sessions", headers={"Origin": own})).status == 201


async def test_a_name_made_to_point_here_is_not_answered(desk: Desk) -> None:
    for host in ("evil.example", "evil.example:80", "[", ""):
        headers = {"Host": host, "Origin": f"http://{host}"}
        answer = await desk.client.post("/api/demo/invites", json={"pane": "clerk"}, headers=headers)
        assert answer.status in {400, 421}


async def test_pages_may_load_nothing_from_elsewhere(desk: Desk) -> None:
    for path in ("/", "/demo", "/api/agency", "/assets/chat.js", "/nowhere"):
        headers = (await desk.client.get(path)).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"


async def test_a_session_that_floods_is_told_when_to_go_on_and_others_are_not_slowed(desk: Desk) -> None:
    mine, others = await desk.open(), await desk.open()
    statuses = [(await desk.post(mine, update_id=str(number), text="سلام"))[0] for number in range(21)]
    assert statuses == [202] * 20 + [429]
    assert (await desk.post(others, update_id="1", text="سلام"))[0] == 202
    answer = await desk.client.post("/api/updates", json={"update_id": "x", "text": "a"}, headers=mine)
    assert answer.headers["Retry-After"] == "1"
    desk.clock.seconds += 1
    statuses = [(await desk.post(mine, update_id=f"b{number}", text="سلام"))[0] for number in range(6)]
    assert statuses == [202] * 5 + [429]


async def test_sessions_are_not_opened_without_end(desk: Desk) -> None:
    statuses = [(await desk.client.post("/api/sessions")).status for _ in range(61)]
    assert statuses == [201] * 60 + [429]


async def test_unknown_routes_and_methods_are_problems_too(desk: Desk) -> None:
    answer = await desk.client.get("/api/nothing")
    assert (answer.status, await answer.json()) == (404, {"status": 404, "problem": "not_found"})
    answer = await desk.client.put("/api/updates")
    assert (answer.status, (await answer.json())["problem"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "POST"
    assert (await desk.client.get("/api/files/x")).status == 404


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_page_is_persian_and_right_to_left_and_its_words_come_from_the_content(desk: Desk) -> None:
    page = await (await desk.client.get("/")).text()
    assert '<html lang="fa" dir="rtl">' in page
    assert "<title>سازمان &lt;نمونه&gt;</title>" in page
    assert "{{" not in page
    settings = page.partition('id="settings">')[2].partition("</script>")[0]
    assert json.loads(settings)["words"]["send"] == demo_words()["web.send"]
    assert await (await desk.client.get("/api/agency")).json() == {"title": "سازمان <نمونه>"}


async def test_every_word_the_pages_ask_for_is_in_the_content() -> None:
    pages = Path(__file__).parents[2] / "bot" / "channels" / "pages"
    asked = set()
    for path in pages.iterdir():
        text = path.read_text("utf-8")
        asked |= set(re.findall(r"\{\{([a-z_]+)\}\}", text)) - {"agency", "settings", "demo_link"}
        asked |= set(re.findall(r'word\("([a-z_]+)"', text))
    assert asked <= {key.removeprefix("web.") for key in demo_words()}


async def test_assets_and_the_font_are_served_once_and_then_from_the_cache(desk: Desk) -> None:
    for name, mime in (("chat.css", "text/css"), ("chat.js", "text/javascript"), ("plex_regular.ttf", "font/ttf")):
        answer = await desk.client.get(f"/assets/{name}")
        assert (answer.status, answer.content_type) == (200, mime)
        headers = {"If-None-Match": answer.headers["ETag"]}
        assert (await desk.client.get(f"/assets/{name}", headers=headers)).status == 304
    assert (await desk.client.get("/assets/chat.html")).status == 404
    assert (await desk.client.get("/assets/..%2fweb_chat.py")).status == 404


async def test_demo_panes_get_invites_for_clerk_and_admin_alone(desk: Desk) -> None:
    answer = await desk.client.post("/api/demo/invites", json={"pane": "clerk"})
    assert (answer.status, await answer.json()) == (201, {"token": "one-time-clerk"})
    bodies: list[Any] = [{"pane": "head"}, {"pane": ["clerk"]}, {}, [], "clerk", None]
    for body in bodies:
        assert (await desk.client.post("/api/demo/invites", json=body)).status == 400


async def test_outside_the_demo_there_is_no_demo(tmp_path: Path) -> None:
    store = MemoryStore(Wakeups())
    words = demo_words()
    site = Site(words=lambda: words, agency_title=lambda: "سازمان")
    uploads = Uploads(tmp_path, Seal(b"k" * 32, "bot"))

    async def nothing(payload: OutboxPayload, _: str) -> OutMessage:
        return OutMessage(text=payload.text)

    app = web.Application()
    WebChat(store, store.wakeups, uploads, nothing, site).add_to(app)
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/demo")).status == 404
        assert (await client.post("/api/demo/invites", json={"pane": "clerk"})).status == 404
        page = await client.get("/")
        assert 'id="demo-link" hidden' in await page.text()
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]

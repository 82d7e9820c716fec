"""Who the web chat lets in (E7; attacks 11, 31-36): sessions, foreign pages and names, floods."""

import pytest

from bot.store.store import OutboxPayload
from dialogs.protocol import SampleFile
from tests.channels.web_chat_desk import PNG, Desk, address


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

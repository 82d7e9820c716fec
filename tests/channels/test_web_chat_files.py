"""Files to and from the web chat (E4; attack 24): uploads with their limits, and attachments."""

from pathlib import Path

import pytest
from aiohttp import FormData

from bot.channels.channel import FileGone
from bot.store.store import OutboxPayload
from dialogs.protocol import FileSent, SampleFile
from tests.channels.web_chat_desk import PNG, Desk, address


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

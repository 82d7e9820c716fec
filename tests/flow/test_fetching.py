"""A sent file is fetched however often the messenger falters, and reaches the desk before its request."""

import io
from typing import Any

from PIL import Image

from backend_client.contract import Page, Submission
from bot.channels.channel import FileGone, Unreachable
from dialogs.protocol import (
    FetchFile,
    FileRefused,
    FileStored,
    SentFile,
    SubmitRequest,
    Trouble,
)
from tests.flow.bench import Bench
from tests.flow.desks import NotingDesk


def photo() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(target, "JPEG")
    return target.getvalue()


def fetch(**file: Any) -> FetchFile:
    return FetchFile(owner="d1", slot="id_card", file=SentFile(remote="f1", **file), kinds=("image",), max_mb=1)


async def test_a_sent_file_is_fetched_looked_at_and_kept(bench: Bench) -> None:
    """R17: a messenger that falters is asked again."""
    bench.channel.files["f1"] = photo()
    bench.channel.failures = [Unreachable(), Unreachable()]
    stored = await bench.perform(fetch(name="a.jpg"), minutes=4)

    assert isinstance(stored, FileStored)
    assert stored.page.slot == "id_card"
    assert await bench.world.files.read(stored.page.sha256) == photo()


async def test_a_file_that_cannot_be_had_is_told(bench: Bench) -> None:
    assert await bench.perform(fetch(size=2 * 1024 * 1024)) == FileRefused("too_big", 1)
    bench.channel.failures = [FileGone()]
    assert await bench.perform(fetch()) == FileRefused("gone")
    bench.channel.failures = [Unreachable() for _ in range(60)]
    assert await bench.perform(fetch(), minutes=35) == FileRefused("gone")
    bench.channel.failures.clear()
    bench.channel.files["f1"] = b"MZ"
    assert await bench.perform(fetch()) == FileRefused("kind")


async def test_documents_reach_the_desk_before_their_request(bench: Bench, desk: NotingDesk) -> None:
    bench.channel.files["f1"] = photo()
    stored = await bench.perform(fetch())
    assert isinstance(stored, FileStored)

    def submission(*pages: Page) -> SubmitRequest:
        return SubmitRequest(
            "d1",
            Submission(
                service="s", version=1, branch="b", person_ref="p", answers={}, pages=pages,
                confirmed_at=bench.clock.now, pre_registration_number="P123456782",
            ),
        )  # fmt: skip

    await bench.perform(submission(stored.page))
    assert [name for name, _ in desk.calls] == ["upload", "submit"]
    assert desk.calls[0][1] == (stored.page, photo())

    lost = Page(slot="photo", sha256="0" * 64, name="x", mime="image/jpeg", size=1)
    assert await bench.perform(submission(lost)) == Trouble(kind="rejected", problems={"photo": "gone"})

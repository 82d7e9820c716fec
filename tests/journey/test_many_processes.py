"""One desk in several processes on one PostgreSQL database: people notice nothing, whichever of them serves."""

import asyncio
from pathlib import Path

from aiohttp import ClientSession

from tests.journey import journey
from tests.journey.checks import enrolled
from tests.journey.program import Installation, Server, running
from tests.journey.test_kill import demo_invitation, said
from tests.messenger.journey import Party, WebParty

NEW_HOURS = "شنبه تا چهارشنبه، از ۸ تا ۱۴ در خدمت شما هستیم."


async def test_the_journey_over_two_web_processes_and_a_worker(tmp_path: Path, postgres_url: str) -> None:
    """S, R12, R23: citizen and clerk are at different processes; one of them is killed and one told to stop."""
    installation = Installation(tmp_path, database=postgres_url)
    async with ClientSession() as http:
        first = await Server.starts(installation)
        async with running(installation) as second, running(installation, "worker"):
            citizen = await WebParty.arrives(http, first.address)
            clerk = await WebParty.arrives(http, second.address)
            await enrolled(clerk, await demo_invitation(http, second))
            await journey.opens_form(citizen)
            await journey.tells_identity(citizen)
            await first.is_killed()
            citizen.moves_to(second.address)
            await journey.tells_business(citizen)
            await journey.sends_documents(citizen)
            third = await Server.starts(installation)
            citizen.moves_to(third.address)
            code = await journey.submits(citizen)
            await journey.finds_deficient(clerk, code)
            await journey.mends(citizen, code)
            await journey.accepts(clerk, code)
            await journey.receives_receipt(citizen, code)
            assert await third.is_told_to_stop() == 0
            citizen.moves_to(second.address)
            await journey.finishes_stages(clerk)
            await journey.hears_of_stages(citizen)
            await journey.responds(clerk)
            await journey.receives_response(citizen, code)
            await journey.fills_survey(citizen)

    for once in ("ثبت شد. کد پیگیری", "پذیرفته شد", "به مرحلهٔ ۲ از ۳ رسید", "پاسخ درخواست «"):
        assert said(citizen, once) == 1


async def test_what_an_admin_publishes_is_live_in_every_process(tmp_path: Path, postgres_url: str) -> None:
    """Decision 5: words are always the live revision."""
    installation = Installation(tmp_path, database=postgres_url)
    async with ClientSession() as http, running(installation) as here, running(installation) as there:
        admin = await WebParty.arrives(http, here.address)
        async with http.post(f"{here.address}/api/demo/invites", json={"pane": "admin"}) as response:
            await enrolled(admin, f"/start invite_{(await response.json())['token']}")
        await publishes(admin, "ساعت کاری میز خدمت چیست؟", NEW_HOURS)
        citizen = await WebParty.arrives(http, there.address)
        while not said(citizen, NEW_HOURS):  # the news takes a moment from one process to the other
            await citizen.says("ساعت کاری میز خدمت چیست؟")
            await citizen.expects("شنبه تا چهارشنبه")


async def publishes(admin: Party, question: str, answer: str) -> None:
    await admin.says("/admin")
    await admin.expects("بخشی از متن")
    await admin.says(question)
    await admin.expects("متن‌های یافت‌شده")
    await admin.says("۱")
    await admin.expects("متن کنونی")
    await admin.presses("ویرایش این متن")
    await admin.expects("را بنویسید (حداکثر")
    await admin.says(answer)
    await admin.expects("پیش‌نمایش")
    await admin.presses("انتشار متن تازه")
    await admin.expects("منتشر شد")


async def test_a_worker_needs_a_database_that_can_be_shared(tmp_path: Path) -> None:
    """The sentence says which setting, and nothing is begun."""
    process = await Installation(tmp_path).begin("worker")
    await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 2
    assert "MIZBAN_DATABASE_URL" in (tmp_path / "log").read_text("utf-8")
    assert not (tmp_path / "var").exists()


async def test_a_database_that_does_not_answer_is_named_in_a_sentence(tmp_path: Path) -> None:
    """No traceback, and nothing of the password."""
    away = "postgresql://mizban:very-secret@127.0.0.1:1/mizban"
    process = await Installation(tmp_path, database=away).begin("worker")
    await asyncio.wait_for(process.communicate(), 60)

    told = (tmp_path / "log").read_text("utf-8")
    assert process.returncode == 1
    assert told.startswith("MIZBAN_DATABASE_URL: the database does not answer: ")
    assert "Traceback" not in told
    assert "very-secret" not in told

"""R1, R3: the started program is killed, and started again on the same data: nothing is lost, nothing is done twice."""

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

from aiohttp import ClientSession

from tests import files
from tests.journey import journey
from tests.journey.checks import enrolled
from tests.journey.program import Installation, Server, running
from tests.messenger import Messenger, hanging
from tests.messenger.journey import Party, TelegramParty, WebParty


def said(party: Party, words: str) -> int:
    """In how many messages."""
    return sum(words in message.text for message in party.heard)


def requests_at_desk(installation: Installation) -> int:
    with closing(sqlite3.connect(installation.folder / "var" / "desk.db")) as db:
        found: int = db.execute("SELECT count(*) FROM request").fetchone()[0]
    return found


async def starts_again(installation: Installation, *parties: WebParty) -> Server:
    server = await Server.starts(installation)
    for party in parties:
        party.moves_to(server.address)
    return server


async def demo_invitation(http: ClientSession, server: Server) -> str:
    async with http.post(f"{server.address}/api/demo/invites", json={"pane": "clerk"}) as response:
        return f"/start invite_{(await response.json())['token']}"


async def test_killed_in_mid_form_the_form_goes_on(tmp_path: Path) -> None:
    """Killed after two answers and told to stop after a picture, each acknowledged and not waited for."""
    installation = Installation(tmp_path)
    async with ClientSession() as http:
        server = await Server.starts(installation)
        citizen = await WebParty.arrives(http, server.address)
        await journey.opens_form(citizen)
        await citizen.says("مینا نمونه‌پور")
        await citizen.says("۰۰۸۴۵۷۵۹۴۸")
        await server.is_killed()

        server = await starts_again(installation, citizen)
        await citizen.expects("شمارهٔ تلفن همراه")
        await citizen.says("0912 111 2233")
        await citizen.expects("کدام دفتر")
        await journey.tells_business(citizen)
        await citizen.expects("عکس چهره را بفرستید")
        await citizen.sends_photo(files.photo("face.jpg"))
        assert await server.is_told_to_stop() == 0

        async with running(installation) as last:
            citizen.moves_to(last.address)
            await citizen.expects("۱ از ۲ مدرک دریافت شد")
            await citizen.sends_document("home.pdf", files.pdf("home"))
            await citizen.expects("۲ از ۲ مدرک دریافت شد")
            await citizen.presses("کافی است، ادامه")
            await citizen.expects("هنوز ثبت نشده است")
            await journey.submits(citizen)
            for asked in ("کد ملی\n", "شمارهٔ تلفن همراه\n", "۱ از ۲ مدرک", "۲ از ۲ مدرک", "ثبت شد. کد پیگیری"):
                assert said(citizen, asked) == 1
    assert requests_at_desk(installation) == 1


async def test_killed_while_requests_are_submitted_each_has_one_code(tmp_path: Path) -> None:
    """Three people confirm, each a moment before a kill: the acknowledged press leads to one request and one code."""
    installation, chance = Installation(tmp_path), random.Random(2)
    async with ClientSession() as http:
        server = await Server.starts(installation)
        citizens = [await WebParty.arrives(http, server.address) for _ in range(3)]
        for citizen in citizens:
            await journey.opens_form(citizen)
        await asyncio.gather(*(journey.fills_form(citizen) for citizen in citizens))
        for citizen in citizens:
            await citizen.presses("ثبت درخواست")
            await asyncio.sleep(chance.uniform(0, 0.06))
            await server.is_killed()
            server = await starts_again(installation, *citizens)
        codes = [await journey.hears_code(citizen) for citizen in citizens]
        assert await server.is_told_to_stop() == 0

    assert len(set(codes)) == len(citizens)
    assert [said(citizen, "ثبت شد. کد پیگیری") for citizen in citizens] == [1] * len(citizens)
    assert requests_at_desk(installation) == len(citizens)


async def test_killed_while_a_notice_is_sent_it_is_sent_again_word_for_word(tmp_path: Path) -> None:
    """The messenger had it and its answer was lost with the process: a messenger cannot be asked whether it had it."""
    async with Messenger() as messenger, ClientSession() as http:
        installation = Installation(tmp_path, telegram=(messenger.token, messenger.url))
        server = await Server.starts(installation)
        person = messenger.person("رضا")
        clerk, citizen = TelegramParty(person), await WebParty.arrives(http, server.address)
        await enrolled(clerk, await demo_invitation(http, server))
        await journey.opens_form(citizen)
        await journey.fills_form(citizen)
        messenger.faults.plan(hanging("after"), method="sendMessage")
        code = await journey.submits(citizen)
        await clerk.expects(code)
        await server.is_killed()

        async with running(installation):
            again = await clerk.expects(code)
            await clerk.presses("باز کردن درخواست")
            await clerk.expects("پاسخ‌های فرم")
    notices = [message.text for message in person.inbox if "درخواست تازه" in message.text]
    assert notices == [again.text] * 2

"""The whole journey with the messenger calling the started program, which is killed again and again on the way: R1, R3.

While nobody answers, the messenger keeps what people do and repeats it; nothing of it is lost, and nothing done twice.
"""

import asyncio
import random
from pathlib import Path

from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from tests import files
from tests.journey import journey
from tests.journey.checks import check_receipt, enrolled
from tests.journey.journey import Receipt
from tests.journey.program import WEBHOOK_SECRET, Installation, Server
from tests.journey.test_kill import requests_at_desk
from tests.messenger import Messenger, Person, Upload
from tests.messenger.journey import TelegramParty


class Killed:
    """The program, and the next one on the same data and port after each kill."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._chance = random.Random(7)
        self.server: Server

    async def starts(self) -> None:
        self.server = await Server.starts(self._installation)

    async def a_moment_later(self) -> None:
        """Killed while what was just done is received, dealt with, or answered."""
        await asyncio.sleep(self._chance.uniform(0, 0.06))
        await self.server.is_killed()


async def submits_between_kills(mina: Person, citizen: TelegramParty, program: Killed) -> str:
    """Killed after an answer, after an album, and after the confirmation; meanwhile the citizen goes on."""
    await journey.opens_form(citizen)
    await citizen.says("مینا نمونه‌پور")
    await program.a_moment_later()
    await mina.says("۰۰۸۴۵۷۵۹۴۸")
    await mina.says("0912 111 2233")
    await program.starts()
    await citizen.expects("کدام دفتر")
    await journey.tells_business(citizen)

    await citizen.expects("عکس چهره را بفرستید")
    await citizen.sends_photo(files.photo("face.jpg"))
    await citizen.expects("۱ از ۲ مدرک دریافت شد")
    pages = [Upload(f"home{number}.pdf", "application/pdf", files.pdf(f"home {number}")) for number in (1, 2, 3)]
    await mina.sends_album(*pages, caption="سند خانهٔ ما")
    await program.a_moment_later()
    await program.starts()
    await citizen.expects("۲ از ۲ مدرک دریافت شد")
    await citizen.expects("تا اکنون ۳ صفحه رسیده است")
    await citizen.presses("کافی است، ادامه")
    await citizen.expects("هنوز ثبت نشده است")

    await citizen.presses("ثبت درخواست")
    await program.a_moment_later()
    await program.starts()
    return await journey.hears_code(citizen)


async def is_answered(citizen: TelegramParty, clerk: TelegramParty, code: str) -> Receipt:
    await journey.finds_deficient(clerk, code)
    await journey.mends(citizen, code)
    await journey.accepts(clerk, code)
    receipt = await journey.receives_receipt(citizen, code)
    await journey.finishes_stages(clerk)
    await journey.hears_of_stages(citizen)
    await journey.responds(clerk)
    await journey.receives_response(citizen, code)
    return receipt


async def test_a_citizen_and_a_clerk_by_webhook_over_telegram(tmp_path: Path) -> None:
    async with Messenger() as messenger, ClientSession() as http:
        installation = Installation(tmp_path, (messenger.token, messenger.url), called_at=unused_port())
        invitation = await installation.invited("r.karimi", "رضا کریمی", "کارشناس", "clerk", "unit_staff", "unit_head")
        program = Killed(installation)
        await program.starts()
        mina, reza, sara = [messenger.person(name) for name in ("مینا", "رضا", "سارا")]
        citizen, clerk, stranger = TelegramParty(mina), TelegramParty(reza), TelegramParty(sara)
        await enrolled(clerk, invitation)
        await citizen.says("/start")
        await citizen.expects("میز خدمت")

        code = await submits_between_kills(mina, citizen, program)
        receipt = await is_answered(citizen, clerk, code)
        await check_receipt(http, receipt, stranger)
        assert await program.server.is_told_to_stop() == 0

        told = messenger.bot.queue.webhook.told
        assert {0, 200} <= {one.status for one in told} <= {0, 200, 503}
        assert messenger.bot.queue.pending == []
        assert messenger.polls == []
    assert requests_at_desk(installation) == 1
    log = installation.log.read_text("utf-8")
    assert log.count("event=webhook.set ") == 4
    assert WEBHOOK_SECRET not in log
    assert messenger.token not in log

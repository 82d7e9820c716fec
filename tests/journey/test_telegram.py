"""The whole journey over Telegram's protocol, against the started program: at the real pace of a chat."""

from pathlib import Path

from aiohttp import ClientSession

from tests.journey.checks import check_receipt, enrolled
from tests.journey.journey import whole_journey
from tests.journey.program import Installation, running
from tests.messenger import Limits, Messenger
from tests.messenger.journey import TelegramParty


async def test_a_citizen_and_a_clerk_over_telegram(tmp_path: Path) -> None:
    async with Messenger(Limits()) as messenger:
        installation = Installation(tmp_path, telegram=(messenger.token, messenger.url))
        invitation = await installation.invited("r.karimi", "رضا کریمی", "کارشناس", "clerk", "unit_staff", "unit_head")
        async with running(installation) as server, ClientSession() as http:
            citizen, clerk, stranger = [TelegramParty(messenger.person(name)) for name in ("مینا", "رضا", "سارا")]
            await enrolled(clerk, invitation)
            await citizen.says("/start")
            await citizen.expects("میز خدمت")
            receipt = await whole_journey(citizen, clerk)
            assert receipt.site == server.address
            await check_receipt(http, receipt, stranger)

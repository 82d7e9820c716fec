"""The whole journey over the web chat's interface, against the started program."""

from pathlib import Path

from aiohttp import ClientSession

from tests.journey.checks import check_receipt, enrolled
from tests.journey.journey import whole_journey
from tests.journey.program import Installation, running
from tests.messenger.journey import WebParty


async def test_a_citizen_and_a_clerk_over_the_web(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    invitation = await installation.invited("r.karimi", "رضا کریمی", "کارشناس", "clerk", "unit_staff", "unit_head")
    async with running(installation) as server, ClientSession() as http:
        citizen, clerk, stranger = [await WebParty.arrives(http, server.address) for _ in range(3)]
        await enrolled(clerk, invitation)
        await citizen.says("/start")
        await citizen.expects("میز خدمت")
        receipt = await whole_journey(citizen, clerk)
        assert receipt.site == server.address
        await check_receipt(http, receipt, stranger)

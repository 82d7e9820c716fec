"""What the journeys check besides: enrolment, and what the QR code of a receipt opens."""

from aiohttp import ClientSession

from nlu.values import CODE_ALPHABET
from tests.journey.journey import SERVICE, Receipt
from tests.messenger.journey import Party


async def enrolled(clerk: Party, invitation: str) -> None:
    await clerk.says(invitation)
    await clerk.expects("خوش آمدید")


async def check_receipt(http: ClientSession, receipt: Receipt, stranger: Party) -> None:
    """Its address shows the signed facts and nothing personal; an altered one is refused; the bot opens the request."""
    status, page = await _page(http, receipt.site, receipt.token)
    assert status == 200
    assert receipt.code in page
    assert SERVICE in page
    assert "مینا" not in page
    assert "0084575948" not in page

    last = receipt.token[-1]
    other = CODE_ALPHABET[(CODE_ALPHABET.index(last) + 1) % len(CODE_ALPHABET)]
    status, page = await _page(http, receipt.site, receipt.token[:-1] + other)
    assert status == 404
    assert receipt.code not in page

    await stranger.says(f"/start {receipt.token}")
    opened = await stranger.expects("وضعیت:")
    assert receipt.code in opened.text


async def _page(http: ClientSession, site: str, token: str) -> tuple[int, str]:
    async with http.get(f"{site}/r/{token}") as response:
        return response.status, await response.text()

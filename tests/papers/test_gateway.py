"""The stand-in gateway's page, asked over HTTP (F35): pay for trial, give up, come back, come back again."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from backend_client.embedded.gateway import Order, Paid, StandIn
from backend_client.errors import AlreadyDone, BackendUnavailable, RequestNotFound
from bot.gateway import GatewayPages
from tests.content.demo import demo_pack

GATEWAY = StandIn(bytes(32), lambda: "")
ORDER = Order("r1", 1, 1_900_000)
PATH = GATEWAY.address(ORDER)
WORDS = demo_pack().words["fa"].messages
Browser = TestClient[web.Request, web.Application]


class Desk:
    def __init__(self) -> None:
        self.settled: list[Paid] = []
        self.trouble: Exception | None = None

    async def settle_payment(self, paid: Paid) -> Order:
        if self.trouble:
            raise self.trouble
        order = GATEWAY.order_of(paid)
        if order is None:
            raise RequestNotFound
        self.settled.append(paid)
        return order


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[Browser]:
    app = web.Application()
    app.add_routes(GatewayPages(GATEWAY, desk, lambda: WORDS, lambda: "اداره <نمونه>").routes())
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_the_page_tells_the_amount_and_that_it_is_a_trial(browser: Browser) -> None:
    page = await browser.get(PATH)
    text = await page.text()

    assert page.status == 200
    assert "۱٬۹۰۰٬۰۰۰ ریال" in text
    assert WORDS["paper.pay.stand_in"] in text
    assert "اداره &lt;نمونه&gt;" in text
    assert "<script" not in text
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]


async def test_paying_brings_the_person_back_with_a_signed_word(browser: Browser, desk: Desk) -> None:
    page = await browser.post(PATH, data={"outcome": "paid"})
    text = await page.text()

    assert page.status == 200
    assert WORDS["paper.pay.paid"] in text
    assert [GATEWAY.order_of(paid) for paid in desk.settled] == [ORDER]
    again = await browser.get(page.url.raw_path_qs)
    assert again.status == 200
    assert desk.settled[0] == desk.settled[1]


async def test_giving_up_pays_nothing(browser: Browser, desk: Desk) -> None:
    page = await browser.post(PATH, data={"outcome": "given_up"})

    assert WORDS["paper.pay.given_up"] in await page.text()
    assert desk.settled == []


UNSIGNED = ("/pay/r1.1.1900000.00", PATH.replace("1900000", "1"), "/pay/return", f"/pay/return?token={PATH[5:]}")


@pytest.mark.parametrize("path", UNSIGNED)
async def test_what_is_not_signed_is_refused(browser: Browser, desk: Desk, path: str) -> None:
    page = await browser.get(path)

    assert page.status == 404
    assert WORDS["paper.pay.refused"] in await page.text()
    assert desk.settled == []


@pytest.mark.parametrize(
    ("trouble", "status", "state"), [(AlreadyDone(""), 409, "late"), (BackendUnavailable(), 503, "away")]
)
async def test_what_the_desk_cannot_take_is_said(
    browser: Browser, desk: Desk, trouble: Exception, status: int, state: str
) -> None:
    desk.trouble = trouble
    page = await browser.post(PATH, data={"outcome": "paid"})

    assert page.status == status
    assert WORDS[f"paper.pay.{state}"] in await page.text()

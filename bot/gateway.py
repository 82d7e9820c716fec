"""The stand-in gateway's page, for the demo alone: what is to be paid, two buttons, and the way back.

GET /pay/<token> ─▶ POST: paid ─▶ 303 /pay/return?token&reference&signature ─▶ the desk settles
                       └ given up ─▶ nothing happens
"""

import html
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol
from urllib.parse import urlencode

from aiohttp import web

from backend_client.embedded.gateway import Order, Paid, StandIn
from backend_client.errors import AlreadyDone, BackendError, BackendUnavailable, RequestNotFound, RequestRejected
from bot import log
from bot.papers.verification_page import content_policy, page_of
from dialogs import persian

_HEADERS = {
    "Content-Security-Policy": content_policy("'self'"),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Settles(Protocol):
    async def settle_payment(self, paid: Paid) -> Order: ...


class GatewayPages:
    """`words`, `agency` are asked at each visit, so that edits are live."""

    def __init__(
        self, gateway: StandIn, desk: Settles, words: Callable[[], Mapping[str, str]], agency: Callable[[], str]
    ) -> None:
        self._gateway = gateway
        self._desk = desk
        self._words = words
        self._agency = agency

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/pay/return", self._returned),
            web.get("/pay/{token}", self._shown),
            web.post("/pay/{token}", self._answered),
        ]

    async def _shown(self, request: web.Request) -> web.Response:
        order = self._gateway.order(request.match_info["token"])
        return self._page("refused", 404) if order is None else self._page("open", 200, _buttons(order, self._words()))

    async def _answered(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        if self._gateway.order(token) is None:
            return self._page("refused", 404)
        if (await request.post()).get("outcome") != "paid":
            return self._page("given_up", 200)
        paid = self._gateway.pay(token)
        query = urlencode({"token": token, "reference": paid.reference, "signature": paid.signature})
        raise web.HTTPSeeOther(f"/pay/return?{query}")

    async def _returned(self, request: web.Request) -> web.Response:
        """Harmless however often it is opened."""
        query = request.query
        paid = Paid(query.get("token", ""), query.get("reference", ""), query.get("signature", ""))
        return await self._settled(lambda: self._desk.settle_payment(paid), paid)

    async def _settled(self, settle: Callable[[], Awaitable[Order]], paid: Paid) -> web.Response:
        try:
            order = await settle()
        except BackendUnavailable:
            return self._page("away", 503)
        except RequestNotFound:
            return self._page("refused", 404)
        except (AlreadyDone, RequestRejected):
            return self._page("late", 409)
        except BackendError as error:
            log.event("gateway.failed", kind=type(error).__name__)
            return self._page("away", 503)
        amount = persian.amount(order.amount_rial)
        return self._page("paid", 200, _facts(self._words(), amount, paid.reference))

    def _page(self, state: str, status: int, content: str = "") -> web.Response:
        words = self._words()
        good = state in {"open", "paid"}
        text = page_of(
            title=words["paper.pay.title"],
            agency=self._agency(),
            state="genuine" if good else "refused",
            heading=words[f"paper.pay.{state}"],
            note=words[f"paper.pay.{state}_note"],
            content=content,
            address_note=words["paper.pay.stand_in"],
        )
        return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)


def _buttons(order: Order, words: Mapping[str, str]) -> str:
    """Plain forms: the page has no script."""
    amount = html.escape(persian.amount(order.amount_rial))
    fact = f"<dl><div><dt>{html.escape(words['paper.pay.amount'])}</dt><dd>{amount}</dd></div></dl>"
    buttons = "".join(
        f'<button name="outcome" value="{value}">{html.escape(words[f"paper.pay.button.{value}"])}</button>'
        for value in ("paid", "given_up")
    )
    return f'{fact}<form method="post"><nav>{buttons}</nav></form>'


def _facts(words: Mapping[str, str], amount: str, reference: str) -> str:
    rows = (
        (words["paper.pay.amount"], html.escape(amount)),
        (words["paper.pay.reference"], f'<bdi dir="ltr">{html.escape(reference)}</bdi>'),
    )
    lines = (f"<div><dt>{html.escape(label)}</dt><dd>{value}</dd></div>" for label, value in rows)
    return f"<dl>{''.join(lines)}</dl>"

"""`/r/<token>` and `/v/<token>`, the addresses in the QR of papers and of appointments' cards: each shows what was
signed, no personal data, to whoever holds it."""

import datetime as dt
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiohttp import web
from msgspec import Struct

from backend_client.errors import BackendUnavailable
from bot.channels.web_chat_guard import Buckets
from bot.papers.tokens import ReceiptFacts, Tokens, code_of
from bot.papers.verification_page import CONTENT_POLICY, Link, Refusal, VerificationPage

CARD_PAYLOAD = "visit_"
"""What stands before a card's token in a messenger's deep link (dialogs.commands)."""
_STATUS: dict[Refusal, int] = {"refused": 404, "busy": 429, "away": 503}
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class PublicFacts(Struct, frozen=True, kw_only=True):
    """What may be shown of a tracking code. `papers`: each one issued for it, in order: receipt, response, corrections.

    `promised_now`: the present date of the promise, which is not signed, while a response is awaited.
    """

    papers: tuple[ReceiptFacts, ...]
    promised_now: dt.date | None = None

    def instead_of(self, paper: ReceiptFacts) -> ReceiptFacts | None:
        """The response that is valid in the place of this one, if it was corrected."""
        last = self.papers[-1]
        return last if last.number and not paper.promised_to and paper != last else None


FindFacts = Callable[[str], Awaitable[PublicFacts | None]]
"""By tracking code; None for one that does not exist. Raises BackendUnavailable."""


def routes(
    tokens: Tokens,
    find_facts: FindFacts,
    links: Sequence[Link],
    words: Callable[[], Mapping[str, str]],
    *,
    agency_title: Callable[[], str],
    public_address: str,
    buckets: Buckets | None = None,
) -> list[web.RouteDef]:
    """Both routes. `words` and `agency_title` are asked at each visit, so that edits are live."""
    verification = _Verification(tokens, find_facts, links, buckets or Buckets(per_s=20, burst=60))

    def page() -> VerificationPage:
        return VerificationPage(words(), agency_title(), public_address)

    async def show(request: web.Request) -> web.Response:
        return await verification.answer(request.match_info["token"], page())

    async def show_card(request: web.Request) -> web.Response:
        return verification.answer_card(request.match_info["token"], page())

    return [web.get("/r/{token}", show), web.get("/v/{token}", show_card)]


class _Verification:
    def __init__(self, tokens: Tokens, find_facts: FindFacts, links: Sequence[Link], buckets: Buckets) -> None:
        self._tokens = tokens
        self._find_facts = find_facts
        self._links = links
        self._buckets = buckets

    async def answer(self, token: str, page: VerificationPage) -> web.Response:
        wait_s = self._buckets.take("verification")
        if wait_s:
            return _refused(page, "busy", {"Retry-After": str(math.ceil(wait_s))})
        code = code_of(token)
        if code is None:
            return _refused(page, "refused")
        try:
            known = await self._find_facts(code)
        except BackendUnavailable:
            return _refused(page, "away", {"Retry-After": "60"})
        for facts in known.papers if known else ():
            if known and self._tokens.verify(token, facts):
                promised_now = known.promised_now if facts.promised_to else None
                if valid := known.instead_of(facts):
                    return _html(page.corrected(facts, valid, token, self._links), 200)
                return _html(page.genuine(facts, promised_now, token, self._links), 200)
        return _refused(page, "refused")

    def answer_card(self, token: str, page: VerificationPage) -> web.Response:
        """The desk is not asked: who booked, and whether they still come, is only for the counter to see."""
        wait_s = self._buckets.take("verification")
        if wait_s:
            return _refused(page, "busy", {"Retry-After": str(math.ceil(wait_s))})
        card = self._tokens.read_card(token)
        if card is None:
            return _refused(page, "refused")
        return _html(page.card(card, f"{CARD_PAYLOAD}{token}", self._links), 200)


def _refused(page: VerificationPage, kind: Refusal, headers: Mapping[str, str] | None = None) -> web.Response:
    return _html(page.refusal(kind), _STATUS[kind], headers)


def _html(text: str, status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", headers={**_HEADERS, **(headers or {})})

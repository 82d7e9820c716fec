"""What the public may see of a paper, given its tracking code: the signed facts, no personal data."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from backend_client.contract import Issued
from backend_client.errors import RequestNotFound
from bot.papers.tokens import ReceiptFacts, Tokens, code_of
from bot.papers.verification import PublicFacts


class TellsIssued(Protocol):
    async def issued(self, tracking_code: str) -> Issued: ...


async def public_facts(desk: TellsIssued, tracking_code: str) -> PublicFacts | None:
    """Receipt and response of this code as they were issued; None where there is none. Raises BackendUnavailable."""
    try:
        issued = await desk.issued(tracking_code)
    except RequestNotFound:
        return None
    papers = tuple(
        ReceiptFacts(
            tracking_code=tracking_code,
            service_title=paper.service_title,
            received_on=paper.received_on,
            promised_from=paper.promised_from,
            promised_to=paper.promised_to,
            number=paper.number,
            registration=paper.registration,
        )
        for paper in issued.papers
    )
    return PublicFacts(papers=papers, promised_now=issued.promised_now)


async def genuine_code(tokens: Tokens, facts: Callable[[str], Awaitable[PublicFacts | None]], token: str) -> str | None:
    """The tracking code of a token that we signed; None for any other text. Raises BackendUnavailable."""
    code = code_of(token)
    known = await facts(code) if code else None
    return code if known and any(tokens.verify(token, paper) for paper in known.papers) else None

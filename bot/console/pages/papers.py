"""Receipt (T3) and response (T4) of a request, to print; the identifier in full, since staff may see it."""

import asyncio
from collections.abc import Iterator

from aiohttp import web

from backend_client.contract import Receipt, Response, StaffRequestView
from backend_client.errors import RequestNotFound
from bot.console.rendering import HEADERS
from bot.console.visit import Visit
from bot.console.voice import Voice
from bot.papers.pdf import Size
from bot.papers.receipt_pdf import receipt_pdf
from bot.papers.response_pdf import response_pdf
from bot.papers.tokens import ReceiptFacts, facts_of, facts_of_response

PAPERS = ("receipt_a5", "receipt_a4", "response_a4")


def offered(view: StaffRequestView, voice: Voice) -> Iterator[tuple[str, str]]:
    """Title and name of each paper that this request has."""
    for name in PAPERS:
        if view.receipt if name.startswith("receipt") else view.response:
            yield voice.text(f"console.paper.{name}"), name


async def show(visit: Visit) -> web.Response:
    """Raises BackendError."""
    ref, name = visit.request.match_info["ref"], visit.request.match_info["paper"]
    view = await visit.view(ref)
    if name in {"receipt_a5", "receipt_a4"} and view.receipt is not None:
        content = await asyncio.to_thread(_receipt, view, view.receipt, "A5" if name == "receipt_a5" else "A4", visit)
    elif name == "response_a4" and view.response is not None:
        content = await asyncio.to_thread(_response, view, view.response, visit)
    else:
        raise RequestNotFound
    await visit.world.access.note(visit.person, "paper", ref, name)
    disposition = f'attachment; filename="{name}.pdf"'
    headers = {**HEADERS, "Content-Type": "application/pdf", "Content-Disposition": disposition}
    return web.Response(body=content, headers=headers)


def _receipt(view: StaffRequestView, receipt: Receipt, size: Size, visit: Visit) -> bytes:
    content = visit.voice.content
    return receipt_pdf(
        receipt,
        agency=content.catalogue.agency.title,
        verify_url=_address(facts_of(receipt), visit),
        labels=content.words.messages,
        size=size,
        identifier=view.applicant.identifier,
    )


def _response(view: StaffRequestView, response: Response, visit: Visit) -> bytes:
    content = visit.voice.content
    return response_pdf(
        response,
        agency=content.catalogue.agency.title,
        verify_url=_address(facts_of_response(response), visit),
        labels=content.words.messages,
        identifier=view.applicant.identifier,
    )


def _address(facts: ReceiptFacts, visit: Visit) -> str:
    """What the QR leads to."""
    return f"{visit.world.address()}/r/{visit.world.tokens.sign(facts)}"

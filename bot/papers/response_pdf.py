"""Table T4, the response, to print; it goes onto as many pages as its text needs."""

from collections.abc import Mapping

from backend_client.contract import Response
from bot.papers.paper import masked
from bot.papers.pdf import ACCENT, MUTED, Pages, Size
from bot.papers.printed import head, tail, tail_height
from bot.papers.response import appeal, heading, parts, registered
from bot.papers.shaping import drawn
from dialogs import persian

_SIGNED_MM = 42
"""What the issuer's frame takes."""
_CONTEST_MM = 30


def response_pdf(
    response: Response,
    *,
    agency: str,
    verify_url: str,
    labels: Mapping[str, str],
    size: Size = "A4",
    identifier: str = "",
) -> bytes:
    """`labels`: the `paper.*` words. `identifier`: in full, on the counter's print alone. Pure CPU: use a thread."""
    pages = Pages(size, heading(response, labels))
    head(pages, agency, heading(response, labels))
    _heading(pages, response, labels, identifier)
    pages.space(4)
    pages.rule(ACCENT, thick=0.5)
    pages.space(4)
    for label, value in ((labels["paper.response.text"], response.text), *parts(response, labels)):
        _part(pages, label, value)
    _contest(pages, response, labels)
    if pages.y + _SIGNED_MM * pages.scale > pages.bottom - tail_height(pages):
        pages.add()
    pages.space(3)
    issuer = f"{persian.quoted(response.issuer_name)}\n{persian.quoted(response.issuer_post)}"
    pages.signatures([(labels["paper.response.issuer"], issuer)])
    tail(pages, verify_url, labels)
    _number_pages(pages, response)
    return pages.output()


def _heading(pages: Pages, response: Response, labels: Mapping[str, str], identifier: str) -> None:
    issued = persian.day(persian.local_day(response.issued_at))
    shown = persian.code(persian.digits(identifier)) if identifier else masked(response.identifier_masked)
    service = persian.quoted(response.service_title)
    pages.fields([(labels["paper.response.service"], service)], weight="SemiBold", size=14)
    pages.space(3)
    outcome = labels[f"paper.response.{response.outcome}"]
    pages.fields([(labels["paper.response.outcome"], outcome)], weight="SemiBold", size=12)
    pages.space(3)
    pages.fields(
        [
            (labels["paper.response.number"], f"{issued}\n{persian.code(response.number)}"),
            (labels["paper.response.applicant"], f"{persian.quoted(response.applicant_name)}\n{shown}"),
            (labels["paper.response.tracking_code"], persian.tracking_code(response.tracking_code)),
            *registered(response, labels),
        ],
        size=11,
    )


def _part(pages: Pages, label: str, value: str) -> None:
    if pages.y + pages.height(3, 11.5) > pages.bottom:
        pages.add()
    pages.write([drawn(label)], pages.margin, pages.width, "Medium", 10, colour=MUTED)
    pages.text(value, "Regular", 11.5)
    pages.space(3)


def _contest(pages: Pages, response: Response, labels: Mapping[str, str]) -> None:
    """How a refusal can be contested, in frames."""
    contestable = appeal(response, labels)
    if not contestable:
        return
    if pages.y + _CONTEST_MM * pages.scale > pages.bottom:
        pages.add()
    pages.signatures(contestable, room=3)
    pages.space(3)


def _number_pages(pages: Pages, response: Response) -> None:
    """Of several: each says which it is, and to which response it belongs."""
    total = pages.number
    for number in range(1, total + 1):
        if total > 1:
            pages.again(number)
            pages.y = pages.bottom + 2 * pages.scale
            said = f"{persian.code(response.number)}   {persian.digits(number)} / {persian.digits(total)}"
            pages.write([drawn(said)], pages.margin, pages.width, "Regular", 9, colour=MUTED, align="C")

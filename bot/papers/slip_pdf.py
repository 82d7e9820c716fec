"""The slip that a counter gives at submission: the code, whose request it is, and how it comes into a chat. To print.

It is no receipt (T3): that follows at acceptance.
"""

from collections.abc import Mapping

from backend_client.contract import CounterView
from bot.papers.pdf import Pages, Size
from bot.papers.printed import bind_code, code, head, tail
from dialogs import persian


def slip_pdf(
    view: CounterView,
    *,
    agency: str,
    unit: str,
    verify_url: str,
    labels: Mapping[str, str],
    bind_with: str,
    size: Size = "A5",
) -> bytes:
    """One page. `bind_with`: the one-time code, "" where it was printed before. Pure CPU: use a thread."""
    card, applicant = view.card, view.applicant
    pages = Pages(size, labels["paper.slip.title"])
    head(pages, agency, labels["paper.slip.title"])
    code(pages, labels["paper.receipt.tracking_code"], persian.tracking_code(card.tracking_code))
    pages.space(5)
    pages.fields([(labels["paper.receipt.service"], persian.quoted(card.service_title))], weight="SemiBold", size=14)
    pages.space(3)
    pages.fields(
        [
            (labels["paper.receipt.applicant"], persian.quoted(applicant.name)),
            (labels["paper.receipt.identifier"], persian.code(persian.digits(applicant.identifier))),
        ]
    )
    pages.space(3)
    pages.rule()
    pages.space(3)
    pages.fields(
        [
            (labels["paper.receipt.received"], persian.moment(card.submitted_at)),
            (labels["paper.slip.accept_by"], persian.moment(card.accept_by) if card.accept_by else "—"),
        ]
    )
    pages.space(2)
    pages.text(labels["paper.slip.not_receipt"], "Regular", 10)
    pages.space(3)
    pages.signatures(
        [
            (labels["paper.receipt.clerk"], persian.quoted(unit)),
            (labels["paper.receipt.signature"], ""),
        ],
        room=12,
    )
    bind_code(pages, bind_with, labels)
    tail(pages, verify_url, labels)
    return pages.output()

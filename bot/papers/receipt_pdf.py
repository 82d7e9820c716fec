"""Table T3, the receipt, to print: for the counter, and for whoever wants it on paper."""

from collections.abc import Mapping

from backend_client.contract import Receipt
from bot.papers.paper import masked, promise
from bot.papers.pdf import Pages, Size
from bot.papers.printed import bind_code, code, head, tail
from dialogs import persian


def receipt_pdf(
    receipt: Receipt,
    *,
    agency: str,
    verify_url: str,
    labels: Mapping[str, str],
    size: Size = "A5",
    identifier: str = "",
    bind_with: str = "",
    by_hand: bool = False,
) -> bytes:
    """One page. `labels`: the `paper.*` words. `identifier`: in full, on the counter's print alone; else it is masked.
    `bind_with`: the one-time code of a request that was filed there. `by_hand`: its applicant signs the paper, having
    confirmed nothing electronically.

    Pure CPU: use a thread.
    """
    pages = Pages(size, labels["paper.receipt.title"])
    head(pages, agency, labels["paper.receipt.title"])
    code(pages, labels["paper.receipt.tracking_code"], persian.tracking_code(receipt.tracking_code))
    if receipt.registry_number:
        pages.fields([(labels["paper.registry_number"], persian.registry_number(receipt.registry_number))])
    pages.space(5)
    service = persian.quoted(receipt.service_title)
    pages.fields([(labels["paper.receipt.service"], service)], weight="SemiBold", size=14)
    pages.space(3)
    shown = persian.code(persian.digits(identifier)) if identifier else masked(receipt.identifier_masked)
    pages.fields(
        [
            (labels["paper.receipt.applicant"], persian.quoted(receipt.applicant_name)),
            (labels["paper.receipt.identifier"], shown),
        ]
    )
    pages.space(3)
    pages.rule()
    pages.space(3)
    _dates(pages, receipt, labels)
    pages.space(5)
    _signatures(pages, receipt, labels, by_hand=by_hand)
    bind_code(pages, bind_with, labels)
    tail(pages, verify_url, labels)
    return pages.output()


def _dates(pages: Pages, receipt: Receipt, labels: Mapping[str, str]) -> None:
    promised = promise(receipt.promised_from, receipt.promised_to, labels)
    pages.fields([(labels["paper.receipt.promised"], promised)], weight="SemiBold")
    pages.space(3)
    delivered = receipt.delivered_at
    blank = "." * 34  # the counter fills it in when the response is handed over
    pages.fields(
        [
            (labels["paper.receipt.received"], persian.day(persian.local_day(receipt.received_at))),
            (
                labels["paper.receipt.delivered"],
                persian.day(persian.local_day(delivered)) if delivered else blank,
            ),
        ]
    )


def _signatures(pages: Pages, receipt: Receipt, labels: Mapping[str, str], *, by_hand: bool) -> None:
    by = persian.quoted(receipt.clerk) if receipt.clerk else labels["paper.receipt.automatic"]
    confirmed = f"{labels['paper.receipt.confirmed']}\n{persian.moment(receipt.applicant_confirmed_at)}"
    pages.signatures(
        [
            (labels["paper.receipt.clerk"], f"{by}\n{persian.quoted(receipt.unit_title)}"),
            (labels["paper.receipt.signature"], "" if by_hand else confirmed),
        ]
    )

"""The sheet with which somebody pays a bill at a bank: how much, for what, to which account, by which law (I6); and
where the proof is brought afterwards. To print."""

from collections.abc import Mapping

from backend_client.contract import Bill, Branch, CounterView
from bot.papers.pdf import Pages, Size
from bot.papers.printed import code, head, tail
from dialogs import persian


def bill_pdf(
    view: CounterView,
    bill: Bill,
    branch: Branch,
    *,
    agency: str,
    verify_url: str,
    labels: Mapping[str, str],
    size: Size = "A5",
) -> bytes:
    """One page. `branch`: whose counter notes the payment down. Pure CPU: use a thread."""
    pages = Pages(size, labels["paper.bill.title"])
    head(pages, agency, labels["paper.bill.title"])
    _request(pages, view, labels)
    pages.space(3)
    pages.rule()
    pages.space(3)
    _payment(pages, bill, labels)
    pages.space(3)
    pages.rule()
    pages.space(3)
    place = f"{persian.quoted(branch.title)}، {persian.quoted(branch.address)}"
    pages.text(labels["paper.bill.bring"], "Medium", 11)
    pages.text(place, "Regular", 10.5)
    tail(pages, verify_url, labels)
    return pages.output()


def _request(pages: Pages, view: CounterView, labels: Mapping[str, str]) -> None:
    tracking_code = persian.tracking_code(view.card.tracking_code)
    pages.fields([(labels["paper.receipt.service"], persian.quoted(view.card.service_title))])
    pages.space(2)
    pages.fields(
        [
            (labels["paper.receipt.applicant"], persian.quoted(view.applicant.name)),
            (labels["paper.receipt.tracking_code"], tracking_code),
        ]
    )


def _payment(pages: Pages, bill: Bill, labels: Mapping[str, str]) -> None:
    """What is copied at the bank in large letters."""
    pages.fields(
        [
            (labels["paper.bill.what"], persian.quoted(bill.title)),
            (labels["paper.bill.amount"], persian.amount(bill.amount_rial)),
        ],
        weight="SemiBold",
        size=14,
    )
    pages.space(3)
    code(pages, labels["paper.bill.deposit"], persian.code(bill.deposit_id))
    pages.space(4)
    pages.fields([(labels["paper.bill.iban"], persian.code(_in_fours(bill.iban)))], weight="SemiBold", size=14)
    pages.space(2)
    pages.fields([(labels["paper.bill.payee"], persian.quoted(bill.payee))])
    pages.space(2)
    pages.fields([(labels["paper.bill.basis"], persian.quoted(bill.legal_basis))], size=10.5)


def _in_fours(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))

"""Table T3, the receipt, as an image."""

from collections.abc import Mapping

from backend_client.contract import Receipt
from bot.papers.colours import ACCENT
from bot.papers.drawing import Sheet
from bot.papers.paper import masked, promise, tail, title
from dialogs import persian


def receipt_png(receipt: Receipt, *, agency: str, verify_url: str, labels: Mapping[str, str]) -> bytes:
    """The receipt with the QR of `verify_url`. `labels`: the `paper.*` words. Pure CPU: use a thread."""
    sheet = Sheet()
    title(sheet, agency, labels["paper.receipt.title"])
    sheet.code(labels["paper.receipt.tracking_code"], persian.tracking_code(receipt.tracking_code))
    if receipt.registry_number:
        sheet.fields([(labels["paper.registry_number"], persian.registry_number(receipt.registry_number))])
    sheet.space(36)
    sheet.fields([(labels["paper.receipt.service"], persian.quoted(receipt.service_title))], weight="SemiBold", size=44)
    sheet.space(22)
    _applicant(sheet, receipt, labels)
    sheet.space(22)
    sheet.rule()
    sheet.space(22)
    _dates(sheet, receipt, labels)
    sheet.space(30)
    _signatures(sheet, receipt, labels)
    tail(sheet, verify_url, labels)
    return sheet.png()


def _applicant(sheet: Sheet, receipt: Receipt, labels: Mapping[str, str]) -> None:
    sheet.fields(
        [
            (labels["paper.receipt.applicant"], persian.quoted(receipt.applicant_name)),
            (labels["paper.receipt.identifier"], masked(receipt.identifier_masked)),
        ]
    )


def _dates(sheet: Sheet, receipt: Receipt, labels: Mapping[str, str]) -> None:
    delivered = receipt.delivered_at
    promised = promise(receipt.promised_from, receipt.promised_to, labels)
    sheet.fields([(labels["paper.receipt.promised"], promised)], weight="SemiBold", fill=ACCENT)
    sheet.space(22)
    sheet.fields(
        [
            (labels["paper.receipt.received"], persian.day(persian.local_day(receipt.received_at))),
            (
                labels["paper.receipt.delivered"],
                persian.day(persian.local_day(delivered)) if delivered else labels["paper.receipt.not_delivered"],
            ),
        ]
    )


def _signatures(sheet: Sheet, receipt: Receipt, labels: Mapping[str, str]) -> None:
    accepted_by = persian.quoted(receipt.clerk) if receipt.clerk else labels["paper.receipt.automatic"]
    sheet.boxes(
        [
            (labels["paper.receipt.clerk"], f"{accepted_by}\n{persian.quoted(receipt.unit_title)}"),
            (
                labels["paper.receipt.signature"],
                f"{labels['paper.receipt.confirmed']}\n{persian.moment(receipt.applicant_confirmed_at)}",
            ),
        ]
    )

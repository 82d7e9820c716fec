"""The card of an appointment (نوبت) as an image: what for, when and where, its code, and the QR for the counter."""

from collections.abc import Mapping

from backend_client.contract import Appointment, Branch
from bot.papers.colours import ACCENT
from bot.papers.drawing import Sheet
from bot.papers.paper import tail, title
from dialogs import persian


def visit_png(visit: Appointment, branch: Branch, *, agency: str, scan_url: str, labels: Mapping[str, str]) -> bytes:
    """The card with the QR of `scan_url`, nobody's name on it. `labels`: the `paper.*` words. Use a thread."""
    sheet = Sheet()
    title(sheet, agency, labels["paper.visit.title"])
    sheet.code(labels["paper.visit.code"], persian.appointment_code(visit.code))
    sheet.space(36)
    sheet.fields([(labels["paper.visit.service"], persian.quoted(visit.service_title))], weight="SemiBold", size=44)
    sheet.space(22)
    _time(sheet, visit, labels)
    sheet.space(22)
    sheet.rule()
    sheet.space(22)
    _place(sheet, branch, labels)
    if visit.tracking_code:
        sheet.space(22)
        code = persian.tracking_code(visit.tracking_code)
        sheet.fields([(labels["paper.receipt.tracking_code"], code)])
    tail(sheet, scan_url, labels, "paper.visit.scan")
    return sheet.png()


def _time(sheet: Sheet, visit: Appointment, labels: Mapping[str, str]) -> None:
    day = persian.day(persian.local_day(visit.starts_at))
    sheet.fields([(labels["paper.visit.day"], day)], weight="SemiBold", size=48, fill=ACCENT)
    sheet.space(22)
    hours = [(labels["paper.visit.hour"], persian.hour(visit.starts_at))]
    if visit.counter:
        hours.append((labels["paper.visit.counter"], persian.digits(visit.counter)))
    sheet.fields(hours, weight="SemiBold", size=48, fill=ACCENT)


def _place(sheet: Sheet, branch: Branch, labels: Mapping[str, str]) -> None:
    sheet.fields([(labels["paper.visit.branch"], persian.quoted(branch.title))])
    sheet.space(14)
    sheet.fields([(labels["paper.visit.address"], persian.quoted(branch.address))])
    sheet.space(14)
    sheet.fields([(labels["paper.visit.phone"], persian.code(persian.digits(branch.phone)))])

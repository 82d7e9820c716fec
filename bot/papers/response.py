"""Table T4, the response, as an image that grows with its text."""

from collections.abc import Iterator, Mapping

from backend_client.contract import Response
from bot.papers.colours import ACCENT
from bot.papers.drawing import Sheet
from bot.papers.paper import masked, tail, title
from dialogs import persian
from dialogs.content.model import fill


def response_png(response: Response, *, agency: str, verify_url: str, labels: Mapping[str, str]) -> bytes:
    """The response with the QR of `verify_url`. `labels`: the `paper.*` words. Pure CPU: use a thread."""
    sheet = Sheet()
    title(sheet, agency, heading(response, labels))
    _heading(sheet, response, labels)
    sheet.space(24)
    sheet.rule(fill=ACCENT, width=3)
    sheet.space(24)
    sheet.fields([(labels["paper.response.text"], response.text)], weight="Regular", size=40)
    for label, value in parts(response, labels):
        sheet.space(24)
        sheet.fields([(label, value)], weight="Regular", size=38)
    sheet.space(34)
    if contestable := appeal(response, labels):
        sheet.boxes(contestable)
        sheet.space(34)
    issuer = f"{persian.quoted(response.issuer_name)}\n{persian.quoted(response.issuer_post)}"
    sheet.boxes([(labels["paper.response.issuer"], issuer)])
    tail(sheet, verify_url, labels)
    return sheet.png()


def _heading(sheet: Sheet, response: Response, labels: Mapping[str, str]) -> None:
    issued = persian.day(persian.local_day(response.issued_at))
    sheet.fields(
        [(labels["paper.response.service"], persian.quoted(response.service_title))],
        weight="SemiBold",
        size=44,
    )
    sheet.space(22)
    applicant = f"{persian.quoted(response.applicant_name)}\n{masked(response.identifier_masked)}"
    sheet.fields(
        [
            (labels["paper.response.number"], f"{issued}\n{persian.code(response.number)}"),
            (labels["paper.response.applicant"], applicant),
        ]
    )
    sheet.space(22)
    sheet.fields(
        [
            (labels["paper.response.outcome"], labels[f"paper.response.{response.outcome}"]),
            (labels["paper.response.tracking_code"], persian.tracking_code(response.tracking_code)),
            *registered(response, labels),
        ],
        weight="SemiBold",
    )


def registered(response: Response, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """The secretariat's number, where it was known when the response was issued (F58)."""
    number = response.registry_number
    return [(labels["paper.registry_number"], persian.registry_number(number))] if number else []


def heading(response: Response, labels: Mapping[str, str]) -> str:
    return labels["paper.response.correction" if response.correction else "paper.response.title"]


def parts(response: Response, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What stands under the text, each with its label; of a refusal the appeal stands apart."""
    if response.correction:
        yield labels["paper.response.corrects"], persian.code(response.corrects)
        yield labels["paper.response.reason"], response.reason
    yield labels["paper.response.legal_grounds"], response.legal_grounds
    if response.appeal_authority and response.outcome == "granted":
        values = {"authority": persian.quoted(response.appeal_authority), "day": persian.day(response.appeal_until)}
        yield labels["paper.response.appeal"], fill(labels["paper.response.appeal_until"], values)
    if response.remarks:
        yield labels["paper.response.remarks"], response.remarks


def appeal(response: Response, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Where and until when a refusal can be contested: to be framed, since nobody may overlook it."""
    if response.outcome == "granted" or not response.appeal_authority:
        return []
    until = fill(labels["paper.response.until"], {"day": persian.day(response.appeal_until)})
    authority = persian.quoted(response.appeal_authority)
    return [(labels["paper.response.appeal_authority"], authority), (labels["paper.response.appeal_deadline"], until)]

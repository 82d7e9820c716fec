"""What every paper has: its head, its tail with the QR, and how a promise and a masked ID are written."""

import datetime as dt
from collections.abc import Mapping

from bot.papers.colours import ACCENT, MUTED
from bot.papers.drawing import Sheet
from dialogs import persian
from dialogs.content.model import fill


def title(sheet: Sheet, agency: str, name: str) -> None:
    """The agency, the name of the paper and a rule."""
    sheet.band(18)
    sheet.space(44)
    sheet.centred(persian.quoted(agency), "SemiBold", 46)
    sheet.space(4)
    sheet.centred(name, "Medium", 38, fill=ACCENT)
    sheet.space(26)
    sheet.rule()
    sheet.space(34)


def tail(sheet: Sheet, verify_url: str, labels: Mapping[str, str], note: str = "paper.scan") -> None:
    """What the QR is for, the QR, its address in letters."""
    sheet.space(34)
    sheet.centred(labels[note], "Regular", 30, fill=MUTED)
    sheet.qr(verify_url)
    sheet.space(44)
    sheet.band(8)


def promise(first: dt.date, last: dt.date, labels: Mapping[str, str]) -> str:
    """A promised day, or the range from the optimistic to the pessimistic one (F60)."""
    if first == last:
        return persian.day(first)
    return fill(labels["paper.range"], {"from": persian.day(first), "to": persian.day(last)})


def masked(identifier: str) -> str:
    """An identifier that came masked, however the desk isolated it."""
    return persian.code(persian.digits("".join(sign for sign in identifier if sign.isalnum() or sign == "*")))

"""What every printed paper has: its head, and its tail with the QR. Beside paper.py, which does it for pictures."""

from collections.abc import Mapping

from bot.papers.pdf import ACCENT, INK, MUTED, Pages
from bot.papers.shaping import drawn
from dialogs import persian

QR_SIDE = 36


def head(pages: Pages, agency: str, name: str) -> None:
    pages.space(4)
    pages.text(persian.quoted(agency), "SemiBold", 16, align="C")
    pages.text(name, "Medium", 13, colour=ACCENT, align="C")
    pages.space(2)
    pages.rule()
    pages.space(5)


def code(pages: Pages, label: str, value: str) -> None:
    """A code in large letters on a tinted ground, under its label."""
    height = 20 * pages.scale
    pages.frame(pages.margin, pages.y, pages.width, height, tint=True)
    top = pages.y
    pages.space(1.5)
    pages.write([drawn(label)], pages.margin, pages.width, "Medium", 10, colour=ACCENT, align="C")
    pages.write([drawn(value)], pages.margin, pages.width, "SemiBold", 19, colour=ACCENT, align="C")
    pages.y = top + height


def bind_code(pages: Pages, value: str, labels: Mapping[str, str]) -> None:
    """The one-time code that binds a request of the counter to a chat, and how it is used; nothing for ""."""
    if not value:
        return
    pages.space(3)
    shown = persian.code(f"{value[:4]}-{value[4:]}")
    pages.fields([(labels["paper.bind_code"], shown)], weight="SemiBold", size=14)
    pages.text(labels["paper.bind_how"], "Regular", 9, colour=MUTED)


def tail(pages: Pages, verify_url: str, labels: Mapping[str, str]) -> None:
    """At the foot of the present page: the QR at the left, how to check the paper beside it."""
    side = QR_SIDE * pages.scale
    pages.y = pages.bottom - side
    pages.qr(verify_url, pages.margin, side)
    width = pages.width - side - 6 * pages.scale
    x = pages.right - width
    pages.space(9)
    note = pages.lines(labels["paper.scan"], width, "Regular", 10)
    pages.write(note, x, width, "Regular", 10, colour=MUTED)
    pages.write(pages.lines(verify_url, width, "Regular", 9), x, width, "Regular", 9, colour=INK)


def tail_height(pages: Pages) -> float:
    return (QR_SIDE + 4) * pages.scale

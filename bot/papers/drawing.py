"""A sheet of paper that grows downwards: fields, texts, rules and a QR, first laid out, then painted at once.

Everything is sized for a phone: 1080 pixels wide, seen at a third of that.
"""

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO

import qrcode
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_M

from bot.papers.colours import ACCENT, INK, LINE, MUTED, PALETTE, PAPER, SHADE_OF_GREY, TINT
from bot.papers.fonts import Weight
from bot.papers.shaping import draw_line, drawn, measure
from bot.papers.wrapping import wrapped

WIDTH, MARGIN, GUTTER = 1080, 84, 48
_CONTENT = WIDTH - 2 * MARGIN
_LEADING = 1.5
_QR_QUIET = 4

Paint = Callable[[ImageDraw.ImageDraw], None]


class Sheet:
    """Lays one thing under the other; `png` paints it. All text comes in logical order."""

    def __init__(self) -> None:
        self._y = 0.0
        self._marks: list[Paint] = []

    def space(self, height: float) -> None:
        self._y += height

    def rule(self, *, fill: int = LINE, width: int = 2) -> None:
        box = (MARGIN, self._y, WIDTH - MARGIN, self._y + width - 1)
        self._marks.append(lambda draw: draw.rectangle(box, fill))
        self._y += width

    def band(self, height: int) -> None:
        """A strip of the accent colour over the whole width."""
        box = (0, self._y, WIDTH, self._y + height - 1)
        self._marks.append(lambda draw: draw.rectangle(box, ACCENT))
        self._y += height

    def centred(self, text: str, weight: Weight, size: int, *, fill: int = INK) -> None:
        self._y = self._text(text, WIDTH / 2, _CONTENT, weight, size, fill=fill, anchor="ms")

    def code(self, label: str, code: str) -> None:
        """A code in large Latin letters on a tinted ground, under its label."""
        top = self._y
        size = 76
        while measure(drawn(code), "SemiBold", size) > _CONTENT - 2 * GUTTER and size > 24:
            size -= 4
        ground = len(self._marks)
        self.space(26)
        self.centred(label, "Medium", 32, fill=ACCENT)
        self.centred(code, "SemiBold", size, fill=ACCENT)
        self.space(22)
        box = (MARGIN, top, WIDTH - MARGIN, self._y)
        self._marks.insert(ground, lambda draw: draw.rounded_rectangle(box, 20, TINT))

    def fields(
        self, pairs: Sequence[tuple[str, str]], *, weight: Weight = "Medium", size: int = 40, fill: int = INK
    ) -> None:
        """Labelled values side by side, the first at the right; the tallest makes the row's height."""
        width = (_CONTENT - GUTTER * (len(pairs) - 1)) / len(pairs)
        top = bottom = self._y
        for column, (label, value) in enumerate(pairs):
            right = WIDTH - MARGIN - column * (width + GUTTER)
            self._y = top
            self._y = self._text(label, right, width, "Regular", 31, fill=MUTED, anchor="rs")
            self._y = self._text(value, right, width, weight, size, fill=fill, anchor="rs")
            bottom = max(bottom, self._y)
        self._y = bottom

    def boxes(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Labelled values side by side, framed as signatures are."""
        top = self._y
        self.space(18)
        self.fields(pairs, size=31)
        self.space(22)
        bottom, half = self._y, WIDTH / 2
        frame = (MARGIN - 24, top, WIDTH - MARGIN + 24, bottom)
        self._marks.append(lambda draw: draw.rounded_rectangle(frame, 16, outline=LINE, width=2))
        if len(pairs) > 1:
            self._marks.append(lambda draw: draw.line((half, top + 20, half, bottom - 20), LINE, 2))

    def qr(self, url: str, side: int = 400) -> None:
        """The QR of an address, centred, its modules whole pixels, and the address in letters under it."""
        image = _qr(url, side)
        corner = ((WIDTH - image.width) // 2, int(self._y))
        self._marks.append(lambda draw: draw.bitmap(corner, image, INK))
        self._y += image.height
        for line in wrapped(drawn(url), _CONTENT, partial(measure, weight="Regular", size=26)):
            self.centred(line, "Regular", 26, fill=MUTED)

    def png(self) -> bytes:
        picture = Image.new("L", (WIDTH, round(self._y)), PAPER)
        draw = ImageDraw.Draw(picture)
        for paint in self._marks:
            paint(draw)
        image = picture.point(SHADE_OF_GREY)
        image.putpalette(PALETTE)
        target = BytesIO()
        image.save(target, "PNG", compress_level=4)
        return target.getvalue()

    def _text(self, text: str, x: float, width: float, weight: Weight, size: int, *, fill: int, anchor: str) -> float:
        """Lay out a text from the present height on; returns the height below it."""
        y = self._y
        for line in wrapped(drawn(text), width, partial(measure, weight=weight, size=size)):
            at = (x, round(y + size * 1.12))
            self._marks.append(partial(draw_line, at=at, text=line, weight=weight, size=size, fill=fill, anchor=anchor))
            y += size * _LEADING
        return y


def _qr(url: str, side: int) -> Image.Image:
    """Black modules as the mask's ink, with the quiet zone around them."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QR_QUIET)
    code.add_data(url)
    matrix = code.get_matrix()
    modules = Image.new("1", (len(matrix), len(matrix)))
    modules.putdata([255 * dark for row in matrix for dark in row])
    scale = max(side // len(matrix), 5)
    return modules.resize((len(matrix) * scale, len(matrix) * scale), Image.Resampling.NEAREST)

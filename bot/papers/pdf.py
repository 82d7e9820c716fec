"""Pages to print: text joined and laid from the right, fields, frames and a QR, in millimetres from the top left.

Lines are broken as on the pictures (wrapping.py); fpdf2 orders and shapes each of them with HarfBuzz.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from bot.papers.fonts import Weight, font_file
from bot.papers.shaping import drawn
from bot.papers.wrapping import wrapped

Size = Literal["A4", "A5"]
Align = Literal["R", "C", "L"]
Colour = tuple[int, int, int]
INK: Colour = (20, 40, 43)
ACCENT: Colour = (15, 92, 94)
MUTED: Colour = (85, 98, 95)
LINE: Colour = (190, 203, 199)
TINT: Colour = (232, 241, 238)
LEADING = 1.55
_SIZES = {"A4": (210, 297), "A5": (148, 210)}
_MM_PER_POINT = 25.4 / 72
_WEIGHTS: tuple[Weight, ...] = ("Regular", "Medium", "SemiBold")


class Pages:
    """One after the other, with a height that grows downwards. `scale`: of all lengths and letters, 1 on A4."""

    def __init__(self, size: Size, title: str, *, landscape: bool = False, margin: float = 18) -> None:
        from fpdf import FPDF  # noqa: PLC0415 - as long to load as half of the program, and most processes print nothing

        self._pdf = FPDF(orientation="landscape" if landscape else "portrait", format=_SIZES[size])
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.c_margin = 0
        for weight in _WEIGHTS:
            self._pdf.add_font(weight, fname=str(font_file(weight)))
        self._pdf.set_text_shaping(use_shaping_engine=True, direction="rtl", script="arab", language="fas")
        self._pdf.set_title(title)
        self._pdf.set_lang("fa-IR")
        self.scale = 1.0 if size == "A4" else 0.78
        self.margin = margin * self.scale
        self.bottom = self._pdf.h - self.margin
        self.y = 0.0
        self.measure = lru_cache(maxsize=20_000)(self._measure)
        """The width of a line."""
        self.add()

    @property
    def width(self) -> float:
        """Between the margins."""
        return float(self._pdf.w) - 2 * self.margin

    @property
    def right(self) -> float:
        return float(self._pdf.w) - self.margin

    @property
    def number(self) -> int:
        return int(self._pdf.page)

    def add(self) -> None:
        """Begin a page, below a strip of the accent colour."""
        self._pdf.add_page()
        self.fill(0, 0, self._pdf.w, 3 * self.scale, ACCENT)
        self.y = self.margin * 0.75

    def again(self, number: int) -> None:
        """Draw on a page that was begun before."""
        self._pdf.page = number
        self._pdf.current_font_is_set_on_page = False

    def space(self, height: float) -> None:
        self.y += height * self.scale

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        self._pdf.set_fill_color(*colour)
        self._pdf.rect(x, y, width, height, style="F")

    def rule(self, colour: Colour = LINE, *, thick: float = 0.3) -> None:
        self.line(self.margin, self.y, self.right, self.y, colour, thick)

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: Colour, thick: float) -> None:
        self._pdf.set_draw_color(*colour)
        self._pdf.set_line_width(thick)
        self._pdf.line(x, y, to_x, to_y)

    def frame(self, x: float, y: float, width: float, height: float, *, tint: bool = False) -> None:
        self._pdf.set_draw_color(*LINE)
        self._pdf.set_fill_color(*TINT)
        self._pdf.set_line_width(0.3)
        self._pdf.rect(x, y, width, height, style="DF" if tint else "D", round_corners=True, corner_radius=1.5)

    def lines(self, text: str, width: float, weight: Weight, size: float) -> list[str]:
        """The text broken into lines. `size`: in points on A4."""
        return wrapped(drawn(text), width, lambda line: self.measure(line, weight, size))

    def write(
        self,
        lines: Sequence[str],
        x: float,
        width: float,
        weight: Weight,
        size: float,
        *,
        colour: Colour = INK,
        align: Align = "R",
    ) -> None:
        """Lines from the present height on, which moves below them. Breaks no page."""
        height = self.height(1, size)
        for line in lines:
            self._font(weight, size)
            self._pdf.set_text_color(*colour)
            self._pdf.set_xy(x, self.y)
            self._pdf.cell(width, height, line, align=align)
            self.y += height

    def text(
        self, text: str, weight: Weight, size: float, *, colour: Colour = INK, align: Align = "R", foot: float = 0
    ) -> None:
        """Over the whole width, onto new pages where it is long. `foot`: what stays free above the margin."""
        for line in self.lines(text, self.width, weight, size):
            if self.y + self.height(1, size) > self.bottom - foot:
                self.add()
            self.write([line], self.margin, self.width, weight, size, colour=colour, align=align)

    def height(self, lines: int, size: float) -> float:
        return lines * size * _MM_PER_POINT * LEADING * self.scale

    def fields(self, pairs: Sequence[tuple[str, str]], *, weight: Weight = "Medium", size: float = 12) -> None:
        """Labelled values side by side, the first at the right; the tallest makes the row's height."""
        gutter = 8 * self.scale
        width = (self.width - gutter * (len(pairs) - 1)) / len(pairs)
        top = bottom = self.y
        for column, (label, value) in enumerate(pairs):
            x = self.right - width - column * (width + gutter)
            self.y = top
            self.write([drawn(label)], x, width, "Regular", 9, colour=MUTED)
            self.write(self.lines(value, width, weight, size), x, width, weight, size)
            bottom = max(bottom, self.y)
        self.y = bottom

    def signatures(self, boxes: Sequence[tuple[str, str]], *, room: float = 16) -> None:
        """Frames side by side, each with its label, what is known already, and room to sign."""
        gutter, pad = 6 * self.scale, 3 * self.scale
        width = (self.width - gutter * (len(boxes) - 1)) / len(boxes)
        top = bottom = self.y
        for column, (label, value) in enumerate(boxes):
            x = self.right - width - column * (width + gutter)
            self.y = top + pad
            self.write([drawn(label)], x + pad, width - 2 * pad, "Medium", 9.5, colour=MUTED)
            if value:
                lines = self.lines(value, width - 2 * pad, "Regular", 10.5)
                self.write(lines, x + pad, width - 2 * pad, "Regular", 10.5)
            bottom = max(bottom, self.y)
        bottom += room * self.scale
        for column in range(len(boxes)):
            self.frame(self.right - width - column * (width + gutter), top, width, bottom - top)
        self.y = bottom

    def qr(self, url: str, x: float, side: float) -> None:
        """Modules as rectangles with the quiet zone around them, from the present height on; moves nothing."""
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
        code.add_data(url)
        matrix = code.get_matrix()
        module = side / len(matrix)
        self._pdf.set_fill_color(0, 0, 0)
        for row, modules in enumerate(matrix):
            for first, length in _runs(modules):
                self._pdf.rect(x + first * module, self.y + row * module, length * module, module, style="F")

    def output(self) -> bytes:
        return bytes(self._pdf.output())

    def _font(self, weight: Weight, size: float) -> None:
        self._pdf.set_font(weight, size=size * self.scale)

    def _measure(self, line: str, weight: Weight, size: float) -> float:
        self._font(weight, size)
        return float(self._pdf.get_string_width(line))


def _runs(modules: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many follow each other."""
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(modules):
        if not dark:
            continue
        if runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((at, 1))
    return runs

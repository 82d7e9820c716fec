"""Performance by group as a picture for the chat: three bars a group, each with its own pattern, name and figure."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw

from backend_client.reports.performance import Performance
from bot.papers.colours import ACCENT, INK, LINE, MUTED, PALETTE, PAPER, SHADE_OF_GREY
from bot.papers.fonts import Weight
from bot.papers.shaping import draw_line, drawn, measure
from bot.papers.wrapping import wrapped
from bot.reports.source import Source
from dialogs import persian
from dialogs.content.model import fill
from dialogs.protocol import ReportBar, ReportPicture

WIDTH, MARGIN = 1080, 64
MOST_GROUPS = 8
"""What a phone shows at a readable size; of more, those with most to do."""
_BAR, _GAP, _LABEL = 40, 10, 46
_SERIES = ("accepted", "answered", "late")


class Bars(NamedTuple):
    label: str
    accepted: int
    answered: int
    late: int


def performance_chart(source: Source, found: Performance) -> bytes:
    """A PNG of the first groups, those with most accepted and answered. Pure CPU: use a thread."""
    rows = [
        Bars(str(source.named(found.by, line.group)), line.now.accepted, line.now.answered, line.now.late)
        for line in found.lines
    ]
    rows.sort(key=lambda bars: bars.accepted + bars.answered, reverse=True)
    span = {"from": persian.day(found.period.first), "to": persian.day(found.period.last)}
    title = source.words[f"report.table.by_{found.by}"]
    return chart_png(rows[:MOST_GROUPS], title, fill(source.words["report.period"], span), source.words)


def picture_png(picture: ReportPicture) -> bytes:
    """Any report's bars, at most three a group. Pure CPU: use a thread."""
    return _drawn(picture.bars, picture.title, picture.span, picture.labels, "")


def chart_png(rows: Sequence[Bars], title: str, span: str, words: Mapping[str, str]) -> bytes:
    """`title`, `span`: above the bars; the words name what each bar counts."""
    bars = [ReportBar(row.label, row[1:]) for row in rows]
    labels = [words[f"report.column.{series}"] for series in _SERIES]
    return _drawn(bars, title, span, labels, words["report.empty"])


def _drawn(rows: Sequence[ReportBar], title: str, span: str, series: Sequence[str], empty: str) -> bytes:
    heads = [_Head(title, "SemiBold", 48, INK), _Head(span, "Regular", 32, MUTED)]
    labels = [wrapped(drawn(bars.label), WIDTH - 2 * MARGIN, lambda text: measure(text, "Medium", 34)) for bars in rows]
    group = len(series) * (_BAR + _GAP) + 26
    height = 300 + sum(len(lines) * _LABEL + group for lines in labels) + (0 if rows else 120)
    picture = Image.new("L", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 17), ACCENT)
    y = 84.0
    for head in heads:
        _write(draw, WIDTH - MARGIN, y, head.text, head.weight, head.size, head.fill)
        y += head.size * 1.4
    y = _legend(draw, y + 8, series) + 34
    most = max((max(bars.values) for bars in rows), default=0)
    for bars, lines in zip(rows, labels, strict=True):
        for line in lines:
            _write(draw, WIDTH - MARGIN, y + 30, line, "Medium", 34, INK)
            y += _LABEL
        y = _group(draw, y, bars, most)
    if not rows:
        _write(draw, WIDTH - MARGIN, y + 50, empty, "Regular", 36, MUTED)
    return _png(picture)


class _Head(NamedTuple):
    text: str
    weight: Weight
    size: int
    fill: int


def _legend(draw: ImageDraw.ImageDraw, y: float, labels: Sequence[str]) -> float:
    x = float(WIDTH - MARGIN)
    for place, label in enumerate(labels):
        _bar(draw, (x - 44, y, x, y + 30), place)
        _write(draw, x - 60, y + 26, label, "Regular", 32, INK)
        x -= 60 + measure(drawn(label), "Regular", 32) + 48
    return y + 44


def _group(draw: ImageDraw.ImageDraw, y: float, bars: ReportBar, most: int) -> float:
    room = WIDTH - 2 * MARGIN - 150
    for place, value in enumerate(bars.values):
        length = room * value / most if most else 0
        right = float(WIDTH - MARGIN)
        if value:
            _bar(draw, (right - max(length, 6), y, right, y + _BAR), place)
        _write(draw, right - max(length, 6) - 16, y + 31, persian.separated(value), "Medium", 32, INK)
        y += _BAR + _GAP
    draw.line((MARGIN, y + 8, WIDTH - MARGIN, y + 8), LINE, 2)
    return y + 26


def _bar(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], place: int) -> None:
    """Accepted is full, answered is striped, late is an empty frame with a heavy edge: told apart without colour."""
    if place == 0:
        draw.rectangle(box, ACCENT)
        return
    draw.rectangle(box, PAPER, outline=ACCENT if place == 1 else INK, width=3 if place == 1 else 6)
    if place == 1:
        left, top, right, bottom = (round(edge) for edge in box)
        for x in range(left - (bottom - top), right, 14):
            _stripe(draw, x, (left, top, right, bottom))


def _stripe(draw: ImageDraw.ImageDraw, x: int, box: tuple[int, int, int, int]) -> None:
    """A slanting line from the bottom at `x`, kept within the box."""
    left, top, right, bottom = box
    first, last = max(x, left), min(x + bottom - top, right)
    if first < last:
        draw.line((first, bottom - (first - x), last, bottom - (last - x)), ACCENT, 4)


def _write(draw: ImageDraw.ImageDraw, x: float, y: float, text: str, weight: Weight, size: int, fill: int) -> None:
    draw_line(draw, (x, y), drawn(text), weight, size, fill=fill, anchor="rs")


def _png(picture: Image.Image) -> bytes:
    image = picture.point(SHADE_OF_GREY)
    image.putpalette(PALETTE)
    target = BytesIO()
    image.save(target, "PNG", compress_level=4)
    return target.getvalue()

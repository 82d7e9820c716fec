"""E10: the chart for the chat says by length, pattern and figure what it says by colour."""

from io import BytesIO

import pytest
from PIL import Image

from bot.reports.chart import WIDTH, Bars, chart_png
from tests.reports.test_forms import WORDS


def picture(rows: list[Bars]) -> Image.Image:
    return Image.open(BytesIO(chart_png(rows, "عملکرد به تفکیک خدمت", "از … تا …", WORDS))).convert("L")


@pytest.mark.parametrize("count", [0, 1, 8])
def test_it_grows_with_its_groups_at_a_phones_width(count: int) -> None:
    heights = [picture([Bars("خدمت", 5, 4, 1)] * rows).height for rows in (count, count + 1)]

    assert picture([Bars("خدمت", 5, 4, 1)] * count).width == WIDTH
    assert heights[0] < heights[1] or count == 0


def test_bars_are_as_long_as_what_they_count_and_differ_in_pattern() -> None:
    """Full, striped, framed: of the same length, each has less ink than the one before."""
    full, striped, framed = (ink(Bars("", *(100 * (place == at) for at in range(3)))) for place in range(3))

    assert full > striped > framed > ink(Bars("", 0, 0, 0))
    assert ink(Bars("", 100, 50, 0)) < ink(Bars("", 100, 100, 0))


def ink(bars: Bars) -> int:
    """Dark pixels; a colour-blind eye sees no more."""
    return picture([bars]).point(lambda grey: 255 * (grey < 200)).histogram()[255]


def test_nothing_to_show_is_said() -> None:
    assert ink(Bars("", 0, 0, 0)) > 0
    assert picture([]).height > 300

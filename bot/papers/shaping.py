"""From a line of text to its picture: raqm if the system has FriBidi, else arabic-reshaper, python-bidi.

Both draw the same line in the same order; the second drops harakat, which it would misplace.
"""

import re
from functools import lru_cache
from typing import Literal

import arabic_reshaper
from bidi import get_display
from bidi.mirror import MIRRORED
from PIL import ImageDraw, ImageFont, features

from bot.papers.direction import runs_rtl
from bot.papers.fonts import Weight, font, substitute

Shaping = Literal["raqm", "reshaped"]
_KEPT = set("\n\u200c\u200d\u2066\u2067\u2068\u2069")
_INVISIBLE = {ord(mark): None for mark in "\u034f\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"}
_PROBE = "\u034f"
_BRACKET = f"([{re.escape(''.join(MIRRORED))}])"
_PROBED = re.compile(f"{_PROBE}{_BRACKET}|{_BRACKET}{_PROBE}")
_RESHAPER = arabic_reshaper.ArabicReshaper(
    {
        "delete_harakat": True,
        "support_zwj": True,
        "use_unshaped_instead_of_isolated": True,  # the font lacks isolated forms of پ چ ژ ک گ ی
        "ARABIC LIGATURE ALLAH": False,
    }
)


@lru_cache(maxsize=1)
def shaping() -> Shaping:
    """What this machine can do. Pillow brings raqm, but FriBidi only the system has."""
    return "raqm" if features.check("raqm") and features.check("fribidi") else "reshaped"


def font_for(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    layout = ImageFont.Layout.RAQM if shaping() == "raqm" else ImageFont.Layout.BASIC
    return font(weight, size, layout)


def measure(text: str, weight: Weight, size: int) -> float:
    """The width of a line in pixels."""
    if shaping() == "raqm":
        return font_for(weight, size).getlength(text, direction=_direction(text), language="fa")
    return font_for(weight, size).getlength(visual_order(text))


def draw_line(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    weight: Weight,
    size: int,
    *,
    fill: int,
    anchor: str,
) -> None:
    """Draw one line; `anchor` as Pillow names it."""
    face = font_for(weight, size)
    if shaping() == "raqm":
        draw.text(at, text, fill, face, anchor=anchor, direction=_direction(text), language="fa")
    else:
        draw.text(at, visual_order(text), fill, face, anchor=anchor)


def drawn(text: str) -> str:
    """The text without what the font cannot draw; line ends, joiners and isolates stay for the shaping."""
    lines = "\n".join(text.replace("\t", " ").splitlines())
    return "".join(character if character in _KEPT else substitute(character) for character in lines)


@lru_cache(maxsize=1024)
def visual_order(text: str) -> str:
    """The line as drawn from left to right, letters in their joined forms, without anything invisible."""
    joined = _RESHAPER.reshape(text.replace(_PROBE, "").replace("ه\u0654", "ۀ"))
    ordered = _mirrored(get_display(_probed(joined), base_dir="R" if runs_rtl(text) else "L"))
    return "".join(substitute(character) for character in ordered.translate(_INVISIBLE))


def _probed(text: str) -> str:
    """Each bracket followed by a joiner, a mark without width that goes wherever its bracket goes.

    python-bidi orders but does not mirror; a joiner that comes out before its bracket tells of a turned run.
    """
    return "".join(character + _PROBE if character in MIRRORED else character for character in text)


def _mirrored(ordered: str) -> str:
    return _PROBED.sub(lambda found: MIRRORED[found[1]] if found[1] else found[2], ordered)


def _direction(text: str) -> str:
    return "rtl" if runs_rtl(text) else "ltr"

"""The papers' font, IBM Plex Sans Arabic, from its installed package; which characters it can draw."""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Literal

import fontpkg_ibm_plex_sans_arabic
from PIL import ImageFont

Weight = Literal["Regular", "Medium", "SemiBold"]
_UNDRAWABLE = "\U0010fffd"
_UNSEEN = {"Cc", "Cf", "Cs", "Mn", "Me", "Co", "Cn", "So", "Sk"}


def font_file(weight: Weight) -> Path:
    return Path(fontpkg_ibm_plex_sans_arabic.ROOT, "files", f"IBMPlexSansArabic-{weight}.ttf")


@lru_cache(maxsize=64)
def font(weight: Weight, size: int, layout: ImageFont.Layout) -> ImageFont.FreeTypeFont:
    """Loaded once: reading the file costs more than drawing with it."""
    return ImageFont.truetype(font_file(weight), size, layout_engine=layout)


@lru_cache(maxsize=4096)
def drawable(character: str) -> bool:
    """Whether the font has this character, which then is no box."""
    return _glyph(character) != _glyph(_UNDRAWABLE)


@lru_cache(maxsize=4096)
def substitute(character: str) -> str:
    """What is drawn for a character: itself; if the font lacks it, "?" for a letter, nothing for a sign."""
    if drawable(character):
        return character
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and all(map(drawable, plain)):
        return plain
    return "" if unicodedata.category(character) in _UNSEEN else "?"


def _glyph(character: str) -> bytes:
    return bytes(font("Regular", 24, ImageFont.Layout.BASIC).getmask(character))

"""The few colours of a paper, as 32 shades of one ramp from ink to paper.

A picture drawn in greys and saved with this palette is in colour, in a third of RGB's size and time.
"""

from PIL import ImageColor

_SHADES = 32
_STOPS = {0: "#14282b", 8: "#0f5c5e", 12: "#55625f", 26: "#cfd9d6", 29: "#e8f1ee", 31: "#ffffff"}
_LAST = _SHADES - 1


def _grey(shade: int) -> int:
    return round(shade * 255 / _LAST)


INK, ACCENT, MUTED, LINE, TINT, PAPER = (_grey(stop) for stop in _STOPS)
"""As greys to draw with."""

SHADE_OF_GREY = [round(grey * _LAST / 255) for grey in range(256)]


def _ramp() -> list[int]:
    stops = list(_STOPS)
    palette: list[int] = []
    for shade in range(_SHADES):
        low = max(stop for stop in stops if stop <= shade)
        high = min(stop for stop in stops if stop >= shade)
        part = (shade - low) / (high - low) if high > low else 0
        pairs = zip(ImageColor.getrgb(_STOPS[low]), ImageColor.getrgb(_STOPS[high]), strict=True)
        palette += [round(dark + (light - dark) * part) for dark, light in pairs]
    return palette


PALETTE = _ramp()

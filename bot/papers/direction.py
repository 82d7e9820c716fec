"""The direction of a line: codes keep their order, isolates survive line breaks, Latin runs its way."""

import re
import unicodedata

from dialogs.persian import ISOLATE_AUTO, ISOLATE_END, ISOLATE_LTR

_ISOLATE_RTL = "\u2067"
_ISOLATES = ISOLATE_LTR + _ISOLATE_RTL + ISOLATE_AUTO
_MARK_LTR, _MARK_RTL = "\u200e", "\u200f"
_AUTO = re.compile(rf"{ISOLATE_AUTO}([^{_ISOLATES}{ISOLATE_END}]*){ISOLATE_END}")
_LTR = re.compile(rf"({ISOLATE_LTR}[^{_ISOLATES}{ISOLATE_END}]*{ISOLATE_END})")
_ZERO, _DIGIT = "0\u06f0\u0660", "0-9\u06f0-\u06f9\u0660-\u0669"
"""In ASCII, Persian and Arabic figures."""
# 0912 345 6789, or pieces of letters and digits held together by signs: MZ-7K9Q, 1405-09-01, a@b.ir, +98-912
_CODE = re.compile(
    rf"(?<!\w)[+{_ZERO}][{_DIGIT}]{{1,4}}(?:[ -][{_DIGIT}]{{2,}})+(?!\w)"
    rf"|(?<!\w)\+?[A-Za-z{_DIGIT}]+(?:[-+/.:@_#*=?&%]+[A-Za-z{_DIGIT}]+)+(?!\w)"
)
_RANGE = re.compile(rf"[{_DIGIT}]{{1,2}}-[{_DIGIT}]{{1,2}}")


def isolate_codes(text: str) -> str:
    """The text with every code in a left-to-right isolate, but for those that stand in one already.

    A short range (3-5) is no code: Persian reads it from the right.
    """
    parts = _LTR.split(text)
    parts[::2] = [_CODE.sub(_isolate, part) for part in parts[::2]]
    return "".join(parts)


def _isolate(found: re.Match[str]) -> str:
    return found[0] if _RANGE.fullmatch(found[0]) else f"{ISOLATE_LTR}{found[0]}{ISOLATE_END}"


def settle_directions(text: str) -> str:
    """Isolates of automatic direction get the one of their whole content, before a line's end divides it."""
    return _AUTO.sub(_settled, text)


def _settled(isolated: re.Match[str]) -> str:
    return (_ISOLATE_RTL if runs_rtl(isolated[1]) else ISOLATE_LTR) + isolated[1] + ISOLATE_END


def stand_alone(lines: list[str]) -> list[str]:
    """The lines of one paragraph, each drawn as a paragraph of its own.

    What a break leaves open is closed and opened again; a line that alone would run the other way is marked.
    """
    rtl = runs_rtl("".join(lines))
    whole: list[str] = []
    opened = ""
    for line in lines:
        text = opened + line
        opened = _left_open(text)
        mark = "" if runs_rtl(line) == rtl else _MARK_RTL if rtl else _MARK_LTR
        whole.append(mark + text + ISOLATE_END * len(opened))
    return whole


def _left_open(text: str) -> str:
    opened: list[str] = []
    for character in text:
        if character in _ISOLATES:
            opened.append(character)
        elif character == ISOLATE_END and opened:
            opened.pop()
    return "".join(opened)


def runs_rtl(text: str) -> bool:
    """Whether a line is laid from the right: always, unless it has Latin letters and no Persian one."""
    kinds = {unicodedata.bidirectional(character) for character in text}
    return "L" not in kinds or bool(kinds & {"R", "AL"})

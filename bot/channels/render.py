"""From a neutral message to what a messenger can show: texts in pieces, captions apart, choices numbered."""

from msgspec.structs import replace

from bot.channels.channel import Capabilities, OutMessage
from dialogs.persian import digits, utf16_units
from dialogs.protocol import Button

Rows = tuple[tuple[Button, ...], ...]

_SEPARATORS = ("\n\n", "\n", " ")
_LEAST_SHARE = 4


def fitted(message: OutMessage, capabilities: Capabilities) -> tuple[OutMessage, ...]:
    """The message as one or more that keep the limits, in order; buttons and contact stand on the last.

    A caption that is too long becomes a message of its own after its file.
    """
    limit = capabilities.caption_limit if message.file else capabilities.text_limit
    if utf16_units(message.text) <= limit:
        return (message,)
    texts = split_text(message.text, capabilities.text_limit)
    files = (OutMessage(text="", file=message.file),) if message.file else ()
    *heads, last = texts
    return (*files, *(OutMessage(text=head) for head in heads), replace(message, text=last, file=None))


def split_text(text: str, limit: int) -> tuple[str, ...]:
    """Pieces of at most `limit` UTF-16 units, cut between paragraphs, else lines, else words."""
    pieces: list[str] = []
    rest = text.strip()
    while utf16_units(rest) > limit:
        piece = _head(rest, len(_fitting_prefix(rest, limit)))
        pieces.append(piece.rstrip())
        rest = rest[len(piece) :].lstrip()
    return (*pieces, rest) if rest or not pieces else tuple(pieces)


def rows_of(buttons: Rows, widest: int) -> Rows:
    """The rows, none of them wider than `widest`."""
    return tuple(row[start : start + widest] for row in buttons for start in range(0, len(row), widest))


def shortened(label: str, limit: int) -> str:
    """The label, or its beginning and an ellipsis where it is longer than `limit` UTF-16 units."""
    return label if utf16_units(label) <= limit else _fitting_prefix(label, limit - 1).rstrip() + "…"


def numbered(text: str, buttons: Rows) -> str:
    """The text with its choices listed under it, for channels without buttons; a typed number chooses."""
    labels = (button.label for row in buttons for button in row)
    lines = [f"{digits(number)}. {label}" for number, label in enumerate(labels, 1)]
    return "\n".join((text, "", *lines)) if lines else text


def _fitting_prefix(text: str, limit: int) -> str:
    units = 0
    for index, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return text[:index]
    return text


def _head(text: str, longest: int) -> str:
    """The text up to its last good place for a cut; a cut near the beginning would waste a message."""
    for separator in _SEPARATORS:
        cut = text.rfind(separator, 0, longest + len(separator))
        if cut * _LEAST_SHARE >= longest:
            return text[:cut]
    return text[:longest]

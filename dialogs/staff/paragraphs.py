"""Long texts in messages: cut where they must be, folded into as few messages as a reply may have."""

from collections.abc import Sequence

from dialogs.persian import utf16_units

MESSAGE_LIMIT = 3600
CUT = "…"


def clip(text: str, limit: int) -> str:
    """At most `limit` characters; where something is left out, the mark says so."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + CUT


def fitting(paragraph: str) -> str:
    """At most one message of it."""
    while utf16_units(paragraph) > MESSAGE_LIMIT:
        paragraph = clip(paragraph, len(paragraph) - (utf16_units(paragraph) - MESSAGE_LIMIT + 1) // 2 - 1)
    return paragraph


def in_messages(paragraphs: Sequence[str], most: int = 2) -> list[str]:
    """The paragraphs, blank lines between them, in at most `most` messages; what does not fit is cut."""
    messages: list[str] = []
    for paragraph in paragraphs:
        longer = f"{messages[-1]}\n\n{paragraph}" if messages else paragraph
        if messages and utf16_units(longer) <= MESSAGE_LIMIT:
            messages[-1] = longer
        elif len(messages) < most:
            messages.append(fitting(paragraph))
        else:
            messages[-1] += f"\n{CUT}"
            break
    return messages

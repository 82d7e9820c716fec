"""Choices that do not fit under one message: no message has more than eight buttons (UX 30)."""

from collections.abc import Sequence

from dialogs.talk import Choice, Talk

MOST_BUTTONS = 8


def paged(choices: Sequence[Choice], page: int, room: int, talk: Talk) -> tuple[list[Choice], list[Choice]]:
    """The choices of this page, and those that turn it (`page:<n>`): together at most `room`."""
    if len(choices) <= room:
        return list(choices), []
    size = room - 2
    last = (len(choices) - 1) // size
    page = min(page, last)
    turns = [Choice(talk.text("button.previous"), f"page:{page - 1}")] if page else []
    if page < last:
        turns.append(Choice(talk.text("button.next"), f"page:{page + 1}"))
    return list(choices[page * size : (page + 1) * size]), turns

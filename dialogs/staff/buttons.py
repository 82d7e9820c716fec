"""Rows of buttons that staff's dialogs have in common, and the pages of a list of choices."""

from collections.abc import Sequence
from typing import TypeVar

from dialogs.talk import Choice, Talk

Thing = TypeVar("Thing")
PER_PAGE = 4


def button(talk: Talk, name: str, value: str = "") -> Choice:
    """The staff's button of this name; its value is the name where none is given."""
    return Choice(talk.text(f"staff.button.{name}"), value or name)


def back(talk: Talk) -> Choice:
    return Choice(talk.text("button.back"), "!back")


def menu_row(talk: Talk) -> list[Choice]:
    return [Choice(talk.text("button.menu"), "!menu")]


def page_of(things: Sequence[Thing], page: int, per_page: int = PER_PAGE) -> Sequence[Thing]:
    """The things on this page; a page that no longer exists shows the last one."""
    start = page_within(things, page, per_page) * per_page
    return things[start : start + per_page]


def page_within(things: Sequence[object], page: int, per_page: int = PER_PAGE) -> int:
    return max(0, min(page, (len(things) - 1) // per_page))


def paging(things: Sequence[object], page: int, talk: Talk, per_page: int = PER_PAGE) -> list[Choice]:
    """The buttons to the page before and after, where there is one: values `page:<n>`."""
    here = page_within(things, page, per_page)
    row = []
    if here:
        row.append(Choice(talk.text("button.previous"), f"page:{here - 1}"))
    if (here + 1) * per_page < len(things):
        row.append(Choice(talk.text("button.next"), f"page:{here + 1}"))
    return row


def page_chosen(value: str) -> int | None:
    """The page that a choice of `paging` leads to, None for any other choice."""
    name, _, figure = value.partition(":")
    return int(figure) if name == "page" else None

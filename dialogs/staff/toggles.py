"""A list of which several may be chosen, a page at a time; what is chosen stands in the text, too (UX 30)."""

from collections.abc import Mapping

from dialogs import persian
from dialogs.staff.buttons import PER_PAGE, page_of, paging
from dialogs.talk import Choice, Row, Talk


def toggle_rows(
    titles: Mapping[str, str],
    chosen: tuple[str, ...],
    page: int,
    talk: Talk,
    *,
    prefix: str = "toggle",
    per_page: int = PER_PAGE,
) -> list[Row]:
    """A button for each thing on this page, values `<prefix>:<name>`, and the buttons to other pages."""
    names = list(titles)
    rows: list[Row] = [
        [Choice(_label(titles[name], name in chosen, talk), f"{prefix}:{name}")]
        for name in page_of(names, page, per_page)
    ]
    return [*rows, paging(names, page, talk, per_page)]


def _label(title: str, chosen: bool, talk: Talk) -> str:
    return talk.text("staff.button.chosen", title=title) if chosen else title


def chosen_lines(titles: Mapping[str, str], chosen: tuple[str, ...], talk: Talk) -> str:
    if not chosen:
        return talk.text("staff.chosen.none")
    return talk.text("staff.chosen", lines=persian.listed([titles.get(name, name) for name in chosen]))


def toggled(chosen: tuple[str, ...], name: str) -> tuple[str, ...]:
    """With it, or without it where it was chosen already."""
    if name in chosen:
        return tuple(other for other in chosen if other != name)
    return (*chosen, name)

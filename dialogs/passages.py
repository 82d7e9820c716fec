"""How far people come with a service: what one turn adds to the dialogs' funnel. It names no person and no words.

A step is passed when its answer, skip or document is there for the first time: going back and changing an answer counts
nothing again. A form that answers a deficiency is not of the funnel.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dialogs.citizen.services import ServicePage
from dialogs.protocol import Draft, NoteQuestion, State, Turn

OPENED, BEGAN, CONFIRMED, REGISTERED, UNANSWERED = "opened", "began", "confirmed", "registered", "unanswered"
PASSED, LEFT = "passed:", "left:"
"""Followed by the name of the step: the last one passed before the form was given up, "" where it was the first."""


class Passage(NamedTuple):
    """`service` "": about none. `mark`: one of the words above."""

    service: str
    mark: str


def passages(before: State, drafts: Sequence[Draft], turn: Turn) -> Iterator[Passage]:
    """`before`, `drafts`: as the turn found them."""
    for service in _pages(turn.state) - _pages(before):
        yield Passage(service, OPENED)
    found = {draft.id: draft for draft in drafts}
    for draft in turn.drafts:
        before_it = found.get(draft.id)
        if not (before_it or draft).request_ref:  # which a form has from the beginning, or gets with its code
            yield from _of_draft(before_it, draft)
    for pending in turn.effects:
        if isinstance(pending.effect, NoteQuestion):
            yield Passage(pending.effect.service, UNANSWERED)


def _pages(state: State) -> set[str]:
    return {frame.service for frame in state.frames if isinstance(frame, ServicePage)}


def _of_draft(before: Draft | None, after: Draft) -> Iterator[Passage]:
    service = after.service
    passed: dict[str, None] = {} if before is None else _passed(before)
    if before is None:
        yield Passage(service, BEGAN)
    for name in _passed(after):
        if name not in passed:
            yield Passage(service, PASSED + name)
    status = "open" if before is None else before.status
    if after.status == status:
        return
    match after.status:
        case "confirmed" if after.confirm_no == 1:
            yield Passage(service, CONFIRMED)
        case "submitted":
            yield Passage(service, REGISTERED)
        case "discarded" if status == "open":
            yield Passage(service, LEFT + next(reversed(passed), ""))


def _passed(draft: Draft) -> dict[str, None]:
    """Names of the steps that are done, in the order of their doing as far as it is kept."""
    return dict.fromkeys([*draft.answers, *(page.slot for page in draft.pages)])

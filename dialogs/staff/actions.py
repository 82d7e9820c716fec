"""What can be done with a request now, by whom: a button each, at most eight, the rarer things behind one (UX 30)."""

from collections.abc import Iterator

from backend_client.contract import StaffMember, StaffRequestView, Status
from dialogs.staff import bills, members, papers
from dialogs.staff.buttons import back, button
from dialogs.staff.card import present_stage
from dialogs.staff.hands import may_give
from dialogs.talk import Row, Talk

OPEN: frozenset[Status] = frozenset({"submitted", "deficient", "accepted"})
ACTIONS: dict[Status, tuple[tuple[str, ...], ...]] = {
    "submitted": (("take",), ("accept", "deficiencies"), ("tell",)),
    "deficient": (("tell",),),
    "accepted": (
        ("take",),
        ("confirm_payment", "reject_payment"),
        ("assess_fee",),
        ("finish", "respond"),
        ("ask", "tell"),
    ),
    "answered": (("tell",),),
    "delivered": (("tell",),),
    "withdrawn": (),
    "merged": (("other",),),
}
"""Rows of what can be done in each status; completeness is judged before acceptance only (P1)."""
MORE: tuple[tuple[str, ...], ...] = (
    ("contested",),
    ("correct",),
    ("note",),
    ("give", "release"),
    ("course",),
    ("papers",),
    ("merge",),
    ("history",),
)


def rows(view: StaffRequestView, talk: Talk, *, brief: bool) -> list[Row]:
    """A button for each thing that this member can do in this status; `brief`: looking stands behind one button."""
    hidden = {*hidden_actions(view), *actions_of_others(talk.staff)}
    offered = _shown(ACTIONS[view.card.status], hidden, talk)
    looking = "whole" if brief else "documents"
    last: Row = [button(talk, name) for name in (looking, "more") if name not in hidden]
    return [*offered, last, [back(talk)]]


def more_rows(view: StaffRequestView, talk: Talk) -> list[Row]:
    """The rarer things."""
    hidden = set(hidden_more(view, talk.staff))
    return [*_shown(MORE, hidden, talk), [back(talk)]]


def _shown(names: tuple[tuple[str, ...], ...], hidden: set[str], talk: Talk) -> list[Row]:
    shown: list[Row] = [[button(talk, name) for name in row if name not in hidden] for row in names]
    return [row for row in shown if row]


def hidden_actions(view: StaffRequestView) -> Iterator[str]:
    """What this request does not need now. The response is for the last stage, alone, or after it."""
    stage = present_stage(view)
    if view.card.taken_by:
        yield "take"
    if stage is None:
        yield "finish"
    elif any(each.state != "done" for each in view.stages if each is not stage):
        yield "respond"
    if view.contests and view.contests.own:
        yield "respond"
    if not view.pages and not any(bill.slips for bill in view.bills):
        yield "documents"
    yield from bills.hidden(view)


def actions_of_others(member: StaffMember | None) -> Iterator[str]:
    """What other roles do; the desk refuses it all the same."""
    if member is None or not members.accepts(member):
        yield from ("accept", "deficiencies")


def hidden_more(view: StaffRequestView, member: StaffMember | None) -> Iterator[str]:
    card = view.card
    if card.status != "accepted":
        yield "course"
    if not (view.contests and view.contests.can_open):
        yield "contested"
    if not view.duplicates:
        yield "merge"
    if not view.can_correct:
        yield "correct"
    if not papers.offers(view):
        yield "papers"
    if member is None or card.status not in OPEN or not may_give(card, member):
        yield from ("give", "release")
    elif not card.taken_by:
        yield "release"

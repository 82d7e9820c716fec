"""The lines that every notice to staff has: what happened, to which request, in whose hands it is, until when."""

from backend_client.contract import Change
from dialogs.staff.card import branch_title
from dialogs.staff.deed import named
from dialogs.staff.due import due
from dialogs.staff.hands import taken
from dialogs.talk import Talk


def lines(name: str, change: Change, talk: Talk, **values: str) -> str:
    """The notice and, where something is due, until when."""
    branch = branch_title(change.card.branch, talk.content.catalogue)
    text = talk.text(f"staff.notice.{name}", **named(change.card), branch=branch, **values)
    told = [text]
    if change.card.taken_by:
        told.append(taken(change.card, talk))
    if name not in {"withdrawn", "merged"} and (deadline := due(change.card, talk)):
        told.append(deadline)
    return "\n".join(told)

"""Notices that did not reach their citizen, as staff read of them: which one, and why."""

from backend_client.contract import StaffRequestView, Undelivered
from dialogs.talk import Speaks


def described(lost: Undelivered, talk: Speaks) -> tuple[str, str]:
    """Which notice, and why it did not arrive."""
    return talk.text(f"staff.undelivered.{lost.notice}"), talk.text(f"staff.unreached.{lost.reason}")


def on_card(view: StaffRequestView, talk: Speaks) -> str:
    """The last one, until the citizen has the response or shows otherwise that messages reach them; "" for none."""
    for entry in reversed(view.history):
        if entry.kind in {"delivered", "message_from_citizen", "corrected"}:
            return ""
        if entry.undelivered:
            what, why = described(entry.undelivered, talk)
            return talk.text("staff.card.undelivered", what=what, why=why)
    return ""

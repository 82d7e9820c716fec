"""What the desk could not do, told to staff in words that say what to do next."""

from typing import Protocol

from backend_client.contract import StaffMember
from dialogs import persian
from dialogs.protocol import Trouble
from dialogs.staff.buttons import back, button, menu_row
from dialogs.talk import Speaks, Talk


class SpeaksToStaff(Speaks, Protocol):
    """A turn's Talk, or a page."""

    @property
    def staff(self) -> StaffMember | None: ...


def reason(trouble: Trouble, talk: Speaks) -> str:
    """The sentence for a question that the desk did not answer."""
    return talk.text(f"staff.trouble.{trouble.kind}")


def undone(effect: str, trouble: Trouble, talk: SpeaksToStaff) -> str:
    """The sentence for a deed that was not done. Of two who race, the slower is told who was faster."""
    if trouble.kind == "rejected":
        return rejection(trouble, talk)
    if trouble.kind == "payment_required":
        return talk.text("staff.payment_required", amount=persian.amount(trouble.amount_rial))
    if trouble.kind != "already_done":
        return reason(trouble, talk)
    if not trouble.by:
        return talk.text("staff.already.changed")
    if talk.staff is not None and trouble.by == talk.staff.name:
        return talk.text("staff.already.yours")
    return talk.text(f"staff.already.{effect}", by=persian.quoted(trouble.by))


def rejection(trouble: Trouble, talk: Speaks) -> str:
    """The desk's own reason where we have a sentence for it."""
    for cause in trouble.problems.values():
        key = f"staff.rejected.{cause}"
        if key in talk.content.words.messages:
            return talk.text(key)
    return reason(trouble, talk)


def offer_retry(trouble: Trouble, talk: Talk) -> None:
    """Instead of what the step would show: why not, and asking again."""
    again = [button(talk, "again")] if trouble.kind == "unavailable" else []
    talk.prompt(reason(trouble, talk), [again, [back(talk)], menu_row(talk)])

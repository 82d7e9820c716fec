"""What the desk could not do, told to staff in words that say what to do next."""

from dialogs import persian
from dialogs.protocol import Trouble
from dialogs.staff.buttons import back, button, menu_row
from dialogs.talk import Talk


def reason(trouble: Trouble, talk: Talk) -> str:
    """The sentence for a question that the desk did not answer."""
    return talk.text(f"staff.trouble.{trouble.kind}")


def undone(effect: str, trouble: Trouble, talk: Talk) -> str:
    """The sentence for a deed that was not done. Of two who race, the slower is told who was faster."""
    if trouble.kind != "already_done":
        return reason(trouble, talk)
    if talk.staff is not None and trouble.by == talk.staff.name:
        return talk.text("staff.already.yours")
    by = persian.quoted(trouble.by) if trouble.by else talk.text("staff.somebody")
    return talk.text(f"staff.already.{effect}", by=by)


def offer_retry(trouble: Trouble, talk: Talk) -> None:
    """Instead of what the step would show: why not, and asking again."""
    again = [button(talk, "again")] if trouble.kind == "unavailable" else []
    talk.prompt(reason(trouble, talk), [again, [back(talk)], menu_row(talk)])

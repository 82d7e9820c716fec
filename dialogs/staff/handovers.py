"""Citizens who ask for a person, before the staff: the notice without personal data, and taking one."""

from dialogs import live, persian
from dialogs.citizen.waiting import work_on
from dialogs.protocol import EffectFinished, Handover, HandoverMoved, HandoverTaken, TakeHandover, Trouble
from dialogs.staff import members
from dialogs.staff.deed import PATIENCE_S
from dialogs.talk import Standing, Talk

SHOWN = 5
"""Of the lines that were written before."""


def tell_asked(moved: HandoverMoved, talk: Talk) -> None:
    """Somebody waits; who it is and what they want is seen by whoever takes it."""
    if members.is_enrolled(talk.staff):
        count = persian.digits(moved.waiting)
        talk.say(
            "handover.staff.asked", [[Standing(talk.text("handover.staff.take"), "s_hand", moved.ref)]], count=count
        )


def take(ref: str, talk: Talk) -> None:
    """What this member was at stays below, and goes on after the talk."""
    work_on(talk.perform(TakeHandover(ref)), talk, PATIENCE_S)


def taken(result: EffectFinished, talk: Talk) -> None:
    """It is theirs, or why not."""
    match result.outcome:
        case HandoverTaken() as taken:
            _begin(taken, talk)
        case Trouble(kind="already_done", by=by):
            talk.say("handover.staff.faster", by=persian.quoted(by))
        case Trouble(kind="rejected"):
            talk.say("handover.staff.busy")
        case Trouble(kind="not_found"):
            talk.say("handover.staff.gone")
        case Trouble(kind=kind):
            talk.say(f"staff.trouble.{kind}")


def _begin(taken: HandoverTaken, talk: Talk) -> None:
    talk.handover = Handover(ref=taken.ref, part="staff", unanswered=True)
    talk.remind(live.ANSWER, taken.ref, talk.at + live.ANSWER_WITHIN)
    lines = [_line(line.text, staff=line.staff, talk=talk) for line in taken.lines[-SHOWN:]]
    about = next((one.title for one in talk.content.catalogue.services if one.code == taken.service), "")
    head = [talk.text("handover.staff.about", service=about)] if about else []
    talk.tell("\n".join([*head, *(lines or [talk.text("handover.staff.no_words")])]))
    live.remind(talk)


def _line(text: str, *, staff: bool, talk: Talk) -> str:
    return talk.text("handover.staff.said_before" if staff else "handover.citizen_says", text=persian.quoted(text))

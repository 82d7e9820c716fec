"""A dialog that asks the desk for one deed and stays where it is until the result has come.

confirmed ─▶ effect committed, `waiting` holds its id ─▶ hear_result: told; the dialog ends, or goes on where
                                                         the deed can be mended or tried again
"""

from typing import TypeVar

from msgspec.structs import replace

from backend_client.contract import RequestCard
from dialogs import persian
from dialogs.citizen.waiting import work_on
from dialogs.protocol import Body, Chosen, Effect, EffectFinished, RequestMoved, Trouble
from dialogs.staff.buttons import back, menu_row
from dialogs.staff.members import StaffDialog
from dialogs.staff.trouble import undone
from dialogs.talk import Speaks, Steps, Talk

MENDABLE = frozenset({"unavailable", "rejected", "broken"})
"""After these the person may change something, or simply try again."""


class DeedFrame(StaffDialog, frozen=True):
    """About the request `ref`. `waiting`: id of the effect whose result is outstanding, "" for none."""

    ref: str
    waiting: str = ""

    def show(self, talk: Talk) -> Steps | None:
        if self.waiting:
            talk.prompt(talk.text("staff.still_working"), [[back(talk)], menu_row(talk)])
            return None
        return super().show(talk)

    def take(self, body: Body, talk: Talk) -> Steps | None:
        if self.waiting:
            talk.say("staff.still_working")
            return None
        if body == Chosen("again"):
            talk.again()
            return None
        return super().take(body, talk)

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if not self.waiting or result.effect_id != self.waiting:
            return False
        tell_outcome(result, talk)
        kind = result.outcome.kind if isinstance(result.outcome, Trouble) else ""
        if kind in MENDABLE:
            talk.replace(replace(self, waiting=""))
        elif kind == "not_found":
            leave_request(self.ref, talk)
        else:
            self.end(talk)
        talk.again()
        return True

    def end(self, talk: Talk) -> None:
        """The deed is over; by default the dialog is, too, and the list that it was chosen from."""
        talk.pop()
        while isinstance(talk.top, DeedMenu):
            talk.pop()


class DeedMenu(DeedFrame, frozen=True):
    """A list of what can be done with the request, which stands there again when one of it is done."""


def leave_request(ref: str, talk: Talk) -> None:
    """It is not, or no more, before this person; what lay below goes on."""
    while isinstance(talk.top, DeedFrame) and talk.top.ref == ref:
        talk.pop()


PATIENCE_S = 4
"""Shorter than a citizen's: before staff are told anything the desk is asked who they are, which may take 5 s."""
Waiting = TypeVar("Waiting", bound=DeedFrame)


def perform(frame: Waiting, effect: Effect, talk: Talk) -> None:
    """Have the effect performed; its result is this frame's to hear."""
    effect_id = talk.perform(effect)
    talk.replace(replace(frame, waiting=effect_id))
    work_on(effect_id, talk, PATIENCE_S)


def tell_outcome(result: EffectFinished, talk: Talk) -> None:
    """Say how the deed ended."""
    match result.outcome:
        case RequestMoved(card=card):
            talk.tell(done(result.effect, card, talk))
        case Trouble() as trouble:
            talk.tell(undone(result.effect, trouble, talk))
        case _:
            key = f"staff.done.{result.effect}"
            talk.say(key if key in talk.content.words.messages else "staff.done")


TELLING = frozenset(
    {
        "ListDeficiencies",
        "AskCitizen",
        "TellCitizen",
        "PromiseAnew",
        "IssueResponse",
        "CorrectResponse",
        "RejectPayment",
        "CancelBill",
        "AskDocument",
    }
)
"""Deeds of which the applicant is told in the chat, where there is one."""


def done(effect: str, card: RequestCard, talk: Speaks) -> str:
    """How the deed ended, for whoever did it."""
    own = f"staff.done.{effect}.no_chat"
    if not card.in_chat and own in talk.content.words.messages:
        return talk.text(own, **named(card))
    if not card.in_chat and effect in TELLING:
        return talk.text("staff.done.no_chat", **named(card), deed=talk.text(f"staff.deed.{effect}"))
    return talk.text(f"staff.done.{effect}", **named(card), by=persian.quoted(card.taken_by))


def named(card: RequestCard) -> dict[str, str]:
    """Service and code, by which every message names its request."""
    return {"service": card.service_title, "code": persian.tracking_code(card.tracking_code)}

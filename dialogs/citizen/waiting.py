"""Between confirming and the desk's answer: the result's own turn answers; after 8 s a timer tells the truth."""

import datetime as dt

from dialogs import persian
from dialogs.protocol import Body, TimerFired
from dialogs.talk import Choice, Dialog, Talk

PATIENCE, WORKING = "patience", "working"
PATIENCE_S = 8


def work_on(effect_id: str, talk: Talk, patience_s: int = PATIENCE_S) -> None:
    """Nothing is said until the effect's result comes; after 8 s that it is still being worked on (UX 21)."""
    talk.remind(WORKING, effect_id, talk.at + dt.timedelta(seconds=patience_s))
    talk.typing = True
    talk.stay()


class WaitingFrame(Dialog, frozen=True):
    """The effect `effect_id` sends the draft to the desk."""

    effect_id: str
    draft_id: str

    def show(self, talk: Talk) -> None:
        draft = talk.drafts.get(self.draft_id)
        if draft is None or draft.status != "confirmed":
            return talk.home()
        number = persian.code(draft.pre_registration_number)
        return talk.prompt(talk.text("waiting.text", number=number), [[Choice(talk.text("button.menu"), "!menu")]])

    def take(self, body: Body, talk: Talk) -> None:
        del body
        talk.again()


def impatient(fired: TimerFired, talk: Talk) -> None:
    """8 s without an answer: the pre-registration number stands, the tracking code follows by itself."""
    for draft in talk.drafts.values():
        if draft.effect_id == fired.ref and draft.status == "confirmed":
            talk.tell(
                talk.text("waiting.late", number=persian.code(draft.pre_registration_number)),
                fact=f"late:{draft.id}:{draft.confirm_no}",
            )

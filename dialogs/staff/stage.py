"""Finishing the present stage, with or without a note for the history (G4, G5)."""

from dialogs import persian
from dialogs.protocol import Body, Chosen, FinishStage
from dialogs.staff.buttons import back, button
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.writing import written
from dialogs.talk import Talk

NOTE_CHARS = 500
WITHOUT = frozenset({"without_note", "!skip"})


class FinishStageFrame(DeedFrame, frozen=True):
    """`stage` is the one that was present when finishing was chosen; `title` is what people read."""

    stage: str = ""
    title: str = ""

    def present(self, talk: Talk) -> None:
        text = talk.text("staff.finish", stage=self.title, limit=persian.digits(NOTE_CHARS))
        talk.prompt(text, [[button(talk, "without_note")], [back(talk)]], numbered=False)

    def deal(self, body: Body, talk: Talk) -> None:
        if isinstance(body, Chosen):
            note = "" if body.value in WITHOUT else None
            if note is None:
                talk.again()
        else:
            note = written(body, NOTE_CHARS, talk)
        if note is not None:
            perform(self, FinishStage(self.ref, self.stage, note), talk)

"""Writing a note that stays among the staff (G5)."""

from dialogs import persian
from dialogs.protocol import Body, Chosen, WriteNote
from dialogs.staff.buttons import back
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.writing import written
from dialogs.talk import Talk

NOTE_CHARS = 1000


class NoteFrame(DeedFrame, frozen=True):
    """Written and kept at once: it is corrected by another note."""

    def present(self, talk: Talk) -> None:
        text = talk.text("staff.note", limit=persian.digits(NOTE_CHARS))
        talk.prompt(text, [[back(talk)]], numbered=False)

    def deal(self, body: Body, talk: Talk) -> None:
        if isinstance(body, Chosen):
            talk.again()
            return
        text = written(body, NOTE_CHARS, talk)
        if text is not None:
            perform(self, WriteNote(self.ref, text), talk)

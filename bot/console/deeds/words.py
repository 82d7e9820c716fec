"""What is written: to the applicant, a question or a message, and among the staff (E7, G5)."""

from bot.console.deeds.deed import Deed, Typed
from dialogs.protocol import AskCitizen, TellCitizen, WriteNote
from dialogs.staff.message import TEXT_CHARS
from dialogs.staff.note import NOTE_CHARS

MESSAGE = Typed("text", TEXT_CHARS)
_NOTE = Typed("text", NOTE_CHARS)

DEEDS = (
    Deed("ask", AskCitizen, lambda asked: AskCitizen(asked.ref, asked.texts(MESSAGE)["text"]), (MESSAGE,)),
    Deed("tell", TellCitizen, lambda asked: TellCitizen(asked.ref, asked.texts(MESSAGE)["text"]), (MESSAGE,)),
    Deed("note", WriteNote, lambda asked: WriteNote(asked.ref, asked.texts(_NOTE)["text"]), (_NOTE,), rare=True),
)

"""What is written: to the applicant, a question or a message, and among the staff (E7, G5)."""

from collections.abc import Mapping, Sequence

from bot.console.deeds.deed import Asked, Deed, Typed
from bot.console.ready import ReadyGroup, ready_group
from dialogs.protocol import AskCitizen, TellCitizen, WriteNote
from dialogs.staff.message import TEXT_CHARS
from dialogs.staff.note import NOTE_CHARS

MESSAGE = Typed("text", TEXT_CHARS)
_NOTE = Typed("text", NOTE_CHARS)


def _questions(asked: Asked) -> Mapping[str, Sequence[ReadyGroup]]:
    return {MESSAGE.name: ready_group("ask", asked.view.card, asked.voice)}


def _messages(asked: Asked) -> Mapping[str, Sequence[ReadyGroup]]:
    return {MESSAGE.name: ready_group("tell", asked.view.card, asked.voice)}


def _ask(asked: Asked) -> AskCitizen:
    return AskCitizen(asked.ref, asked.texts(MESSAGE)["text"])


def _tell(asked: Asked) -> TellCitizen:
    return TellCitizen(asked.ref, asked.texts(MESSAGE)["text"])


DEEDS = (
    Deed("ask", AskCitizen, _ask, (MESSAGE,), ready=_questions),
    Deed("tell", TellCitizen, _tell, (MESSAGE,), ready=_messages),
    Deed("note", WriteNote, lambda asked: WriteNote(asked.ref, asked.texts(_NOTE)["text"]), (_NOTE,), rare=True),
)

"""Questions that got no answer, noted for the admins without what tells who asked (nlu.masking).

A name that nothing announces looks like any word; so what is kept is also encrypted at rest, and gone after some months
(bot.sweep).
"""

from typing import Literal

from dialogs import persian
from dialogs.protocol import NoteQuestion
from dialogs.talk import Talk
from nlu import masking

KEPT_CHARS = 200


def note(text: str, outcome: Literal["unanswered", "none_of_these"], talk: Talk, *, service: str | None = None) -> None:
    """Have the question kept, if anything is left to keep. `service` None: the one spoken of last. What staff try out
    is no citizen's question."""
    question = masked(text) if talk.staff is None else ""
    if question:
        about = talk.topic if service is None else service
        talk.perform(NoteQuestion(question, talk.content.words.language, about, outcome))


def masked(text: str) -> str:
    """As much of the text as is kept, without what tells who wrote it, "" where no question is left. Masking again
    changes nothing."""
    return persian.shortened(masking.masked(text), KEPT_CHARS)

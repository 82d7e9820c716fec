"""What the store keeps of questions that got no answer: each once, with how often it was asked."""

import datetime as dt
from typing import Literal, Protocol

from bot.store.store import EffectRow
from dialogs.protocol import NoteQuestion, Question, QuestionList


class KeepsQuestions(Protocol):
    async def note_question(self, row: EffectRow, effect: NoteQuestion) -> bool:
        """End this effect and count its question, in one transaction; False and nothing counted where another has."""
        ...

    async def questions(self, skip: int, limit: int, *, every: bool = False) -> QuestionList:
        """The most asked first. Open ones; `every`: also those that were used or dismissed."""
        ...

    async def question(self, ref: str) -> Question | None: ...

    async def decide_question(self, ref: str, state: Literal["used", "dismissed"], revision: int | None = None) -> bool:
        """`revision`: of the content, in which it became a paraphrase. False where it is not open."""
        ...

    async def reopen_question(self, revision: int) -> None:
        """The question that was used in this revision is open again, since that was taken back."""
        ...

    async def drop_questions(self, asked_before: dt.datetime) -> int:
        """Delete those that were not asked since; returns how many."""
        ...

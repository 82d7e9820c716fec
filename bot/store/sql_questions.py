"""The part of the SqlStore that keeps questions without an answer."""

import datetime as dt
from typing import Literal

from bot.store.codec import micros
from bot.store.queries import questions
from bot.store.sql_access import SqlAccess
from bot.store.store import EffectRow
from dialogs.protocol import NoteQuestion, Question, QuestionList


class SqlQuestions(SqlAccess):
    """See `bot.store.questions.KeepsQuestions`."""

    async def note_question(self, row: EffectRow, effect: NoteQuestion) -> bool:
        return await self._write(questions.note, row, effect)

    async def questions(self, skip: int, limit: int, *, every: bool = False) -> QuestionList:
        return await self._look(questions.several, skip, limit, every=every)

    async def question(self, ref: str) -> Question | None:
        return await self._look(questions.find, ref)

    async def decide_question(self, ref: str, state: Literal["used", "dismissed"], revision: int | None = None) -> bool:
        return await self._write(questions.decide, ref, state, revision)

    async def reopen_question(self, revision: int) -> None:
        await self._write(questions.reopen, revision)

    async def drop_questions(self, asked_before: dt.datetime) -> int:
        return await self._write(questions.drop, micros(asked_before))

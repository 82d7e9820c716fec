"""`mizban questions`: what citizens asked in vain, without what tells who asked."""

from bot.beside import Write, beside
from bot.settings import Settings
from dialogs.protocol import Question

MOST = 1000


async def list_questions(settings: Settings, write: Write, *, every: bool) -> int:
    """The most asked first. `every`: also those that were used or dismissed, each with what became of it."""
    async with beside(settings) as app:
        told = await app.store.questions(0, MOST, every=every)
    for question in told.questions:
        write(_line(question))
    if not told.questions:
        write("none")
    if told.total > MOST:
        write(f"… and {told.total - MOST} more")
    return 0


def _line(question: Question) -> str:
    state = "" if question.state == "open" else f"  ({question.state})"
    return f"{question.count}  {question.last_at:%Y-%m-%d}  {question.service or '-'}  {question.text}{state}"

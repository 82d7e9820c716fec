"""Questions that got no answer: counted by their folded words, of one language and about one service."""

from backend_client.seal import SealBroken
from bot import log
from bot.store.codec import micros, moment
from bot.store.queries import effects
from bot.store.store import EffectRow
from bot.store.transaction import Row, Transaction
from dialogs.protocol import Done, NoteQuestion, Question, QuestionList
from nlu.normalize import fold

_COUNT = (
    "INSERT INTO question (key_hash, language, service, text, outcome, asked, state, first_at, last_at)"
    " VALUES (:key_hash, :language, :service, :text, :outcome, 1, 'open', :at, :at) ON CONFLICT (key_hash) DO UPDATE"
    " SET asked = question.asked + 1, last_at = greatest(question.last_at, :at), outcome = :outcome,"
    " state = CASE WHEN question.state = 'used' AND question.decided_at < :at THEN 'open' ELSE question.state END"
)
"""Asked in vain once more after it was used, it is open again."""
_LIST = (
    "SELECT * FROM question WHERE state = 'open' OR :every = 1 ORDER BY asked DESC, last_at DESC, id DESC"
    " LIMIT :limit OFFSET :skip"
)
_TOTAL = "SELECT count(*) FROM question WHERE state = 'open' OR :every = 1"
_DECIDE = (
    "UPDATE question SET state = :state, revision = :revision, decided_at = :now WHERE id = :id AND state = 'open'"
)
_REOPEN = "UPDATE question SET state = 'open', revision = NULL WHERE state = 'used' AND revision = :revision"


def note(tx: Transaction, row: EffectRow, effect: NoteQuestion) -> bool:
    """Once for each effect, which ends with it."""
    if not effects.finish(tx, row, Done()):
        return False
    key_hash = tx.vault.lookup("question", f"{effect.language}\0{effect.service}\0{fold(effect.text)}")
    tx.run(
        _COUNT,
        key_hash=key_hash,
        language=effect.language,
        service=effect.service,
        text=tx.vault.seal(effect.text.encode(), "question", "text", key_hash),
        outcome=effect.outcome,
        at=micros(row.created_at),
    )
    return True


def several(tx: Transaction, skip: int, limit: int, *, every: bool) -> QuestionList:
    """A row that cannot be read is left out; the others matter all the same."""
    rows = tx.all(_LIST, skip=skip, limit=limit, every=int(every))
    readable = tuple(question for row in rows if (question := _question(tx, row)) is not None)
    return QuestionList(tx.number(_TOTAL, every=int(every)) or 0, readable)


def find(tx: Transaction, ref: str) -> Question | None:
    row = tx.one("SELECT * FROM question WHERE id = :id", id=int(ref))
    return None if row is None else _question(tx, row)


def decide(tx: Transaction, ref: str, state: str, revision: int | None) -> bool:
    return bool(tx.run(_DECIDE, id=int(ref), state=state, revision=revision, now=tx.now))


def reopen(tx: Transaction, revision: int) -> None:
    tx.run(_REOPEN, revision=revision)


def drop(tx: Transaction, asked_before: int) -> int:
    return tx.run("DELETE FROM question WHERE last_at <= :asked_before", asked_before=asked_before)


def _question(tx: Transaction, row: Row) -> Question | None:
    try:
        text = tx.vault.open(bytes(row["text"]), "question", "text", row["key_hash"]).decode()
    except SealBroken:
        log.event("question.unreadable", question=row["id"])
        return None
    return Question(
        ref=str(row["id"]),
        text=text,
        service=row["service"],
        outcome=row["outcome"],
        count=row["asked"],
        first_at=moment(row["first_at"]),
        last_at=moment(row["last_at"]),
        state=row["state"],
    )

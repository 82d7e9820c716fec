"""Effects: committed with a turn, leased one by one in each lane, ended by their result in the inbox."""

import datetime as dt
import logging

import msgspec

from backend_client.seal import SealBroken
from bot import log
from bot.retry import DEADLY_PAUSE, DEATHS, NEVER_GIVEN_UP
from bot.store.codec import MICROSECOND, encode, moment
from bot.store.queries import inbox, people
from bot.store.store import EffectRow
from bot.store.transaction import Row, Transaction
from dialogs.protocol import (
    AskForPerson,
    Effect,
    EffectFinished,
    EndHandover,
    FetchFile,
    FileAtCounter,
    NoteQuestion,
    Outcome,
    PassLine,
    Pending,
    PlaceHandover,
    RecordDelivery,
    ReportUndelivered,
    ReturnHandover,
    SubmitRequest,
    TakeHandover,
    Trouble,
)

_IS_FIRST = (
    " NOT EXISTS (SELECT 1 FROM effect b WHERE b.conversation_id = e.conversation_id AND b.lane = e.lane"
    " AND b.state = 'queued' AND b.id < e.id)"
)
_DUE = (
    "SELECT e.id FROM effect e WHERE e.state = 'queued' AND e.due_at <= :now"  # noqa: S608 - both parts are ours
    " AND e.deaths = 0 AND (e.lease_until IS NULL OR e.lease_until <= :now) AND"
    + _IS_FIRST
    + " ORDER BY e.due_at, e.id LIMIT :limit"
)
_SUSPECT = _DUE.replace("e.deaths = 0", "e.deaths > 0")
_WITHOUT_DESK = _DUE.replace(" ORDER BY", " AND e.lane IN ('file', 'note') ORDER BY")
"""Files are fetched from a messenger, questions noted here."""
_LEASED_UNTIL = "SELECT min(lease_until) FROM effect WHERE state = 'queued' AND due_at <= :now AND lease_until > :now"
_LATER = "SELECT min(due_at) FROM effect WHERE state = 'queued' AND due_at > :now"
_LEASE = (
    "UPDATE effect SET lease_owner = cast(:worker AS text), lease_until = :until, fence = fence + 1,"
    " attempts = attempts + 1, deaths = deaths + CASE WHEN lease_owner IS NULL OR lease_owner = cast(:worker AS text)"
    " THEN 0 ELSE 1 END WHERE id = :id RETURNING *"
)
"""Where another's lease is still there its process died over it."""


_GIVEN_UP = (
    "UPDATE effect SET state = 'done', error_code = :code, done_at = :now, lease_owner = NULL, lease_until = NULL"
    " WHERE id = :id"
)
_PUT_OFF = (
    "UPDATE effect SET due_at = :due_at, deaths = :deaths, error_code = 'deadly', lease_owner = NULL,"
    " lease_until = NULL WHERE id = :id"
)
_NEVER_GIVEN_UP = tuple(kind.__name__ for kind in NEVER_GIVEN_UP)
_UNASKED = (RecordDelivery.__name__, ReportUndelivered.__name__, NoteQuestion.__name__)


class KeyReused(Exception):
    """The same idempotency key came with another payload: a bug of the dialog, so the turn fails."""


def lane(effect: Effect) -> str:
    """Pages arrive in the order they were sent, and deeds at the desk too; neither waits for the other. A form that the
    desk cannot take now holds nothing else, nor does what nobody waits for."""
    match effect:
        case FetchFile():
            return "file"
        case SubmitRequest(draft_id=draft_id) | FileAtCounter(draft_id=draft_id):
            return f"submit {draft_id}"
        case ReportUndelivered():
            return "report"
        case NoteQuestion():
            return "note"
        case AskForPerson() | PlaceHandover() | TakeHandover() | PassLine() | ReturnHandover() | EndHandover():
            return "handover"
        case _:
            return "desk"


def add(tx: Transaction, conversation_id: int, pending: Pending) -> None:
    """The same key with the same payload is the same deed, which stands already. Raises KeyReused."""
    payload = encode(pending.effect)
    digest = tx.vault.lookup("effect", payload.decode())
    known = tx.one("SELECT digest FROM effect WHERE key = :key", key=pending.key)
    if known is None:
        tx.run(
            "INSERT INTO effect (effect_id, key, conversation_id, draft_id, lane, kind, payload, digest, state, due_at,"
            " created_at) VALUES (:effect_id, :key, :conversation_id, :draft_id, :lane, :kind, :payload, :digest,"
            " 'queued', :now, :now)",
            effect_id=pending.id,
            key=pending.key,
            conversation_id=conversation_id,
            draft_id=pending.draft_id,
            lane=lane(pending.effect),
            kind=type(pending.effect).__name__,
            payload=tx.vault.seal(payload, "effect", "payload", pending.id),
            digest=digest,
            now=tx.now,
        )
    elif known["digest"] != digest:
        raise KeyReused(pending.id)


def lease(tx: Transaction, worker: str, limit: int, lease_for: int, *, desk_away: bool) -> tuple[EffectRow, ...]:
    due_now = _WITHOUT_DESK if desk_away else _DUE
    due = tx.all(f"{due_now} FOR UPDATE OF e SKIP LOCKED", now=tx.now, limit=limit)
    rows = [_lease(tx, row["id"], worker, tx.now + lease_for) for row in due]
    return tuple(row for row in rows if row is not None)


def lease_suspect(tx: Transaction, worker: str, lease_for: int) -> tuple[EffectRow, ...]:
    """One of those at which a process died, so that a further death blames the right one."""
    due = tx.all(f"{_SUSPECT} FOR UPDATE OF e SKIP LOCKED", now=tx.now, limit=1)
    rows = [_lease(tx, row["id"], worker, tx.now + lease_for) for row in due]
    return tuple(row for row in rows if row is not None)


def blame(tx: Transaction) -> None:
    """At start, when no other process has the database: what is leased saw a death."""
    tx.run("UPDATE effect SET deaths = deaths + 1 WHERE state = 'queued' AND lease_owner IS NOT NULL")


def _lease(tx: Transaction, row_id: int, worker: str, until: int) -> EffectRow | None:
    row = tx.one(_LEASE, id=row_id, worker=worker, until=until)
    if row is None:
        return None
    if row["deaths"] >= DEATHS:
        _give_up(tx, row, "crashed") if row["kind"] not in _NEVER_GIVEN_UP else _put_off(tx, row)
        return None
    try:
        return _effect_row(tx, row)
    except (SealBroken, msgspec.MsgspecError):
        _give_up(tx, row, "unreadable")
        return None


def _put_off(tx: Transaction, row: Row) -> None:
    """It is tried again, but rarely: somebody has confirmed a form and was told that it stands."""
    log.event("effect.deadly", level=logging.ERROR, effect=row["effect_id"], kind=row["kind"])
    tx.run(_PUT_OFF, id=row["id"], due_at=tx.now + DEADLY_PAUSE // MICROSECOND, deaths=DEATHS - 1)


def _give_up(tx: Transaction, row: Row, code: str) -> None:
    """A wrong key, a damaged row, one that kills: it must not stop the others; who waits for it is told."""
    log.event("effect.given_up", level=logging.ERROR, effect=row["effect_id"], kind=row["kind"], code=code)
    tx.run(_GIVEN_UP, id=row["id"], code=code, now=tx.now)
    _tell(tx, row["conversation_id"], row["effect_id"], row["kind"], row["draft_id"], Trouble(kind="broken"))


def _tell(
    tx: Transaction, conversation_id: int, effect_id: str, kind: str, draft_id: str, outcome: Outcome, ref: str = ""
) -> None:
    """The result comes back through the inbox, unless nobody asked for the effect there."""
    if kind not in _UNASKED:
        result = EffectFinished(effect_id=effect_id, effect=kind, outcome=outcome, draft_id=draft_id, ref=ref)
        inbox.put(tx, conversation_id, "result", effect_id, result)


def _effect_row(tx: Transaction, row: Row) -> EffectRow:
    conversation = tx.one("SELECT * FROM conversation WHERE id = :id", id=row["conversation_id"])
    if conversation is None:
        raise LookupError(f"conversation {row['conversation_id']}")
    return EffectRow(
        id=row["effect_id"],
        key=row["key"],
        effect=tx.vault.open_effect(row["payload"], row["effect_id"]),
        draft_id=row["draft_id"],
        conversation_id=row["conversation_id"],
        address=people.address_of(conversation),
        person=people.load_person(tx, conversation["person_id"]),
        attempts=row["attempts"],
        created_at=moment(row["created_at"]),
        fence=row["fence"],
    )


def finish(tx: Transaction, row: EffectRow, outcome: Outcome) -> bool:
    """Its end and its result, at once."""
    ended = tx.run(
        "UPDATE effect SET state = 'done', done_at = :now, lease_owner = NULL, lease_until = NULL, error_code = ''"
        " WHERE effect_id = :effect_id AND state = 'queued' AND fence = :fence",
        now=tx.now,
        effect_id=row.id,
        fence=row.fence,
    )
    if not ended:
        return False
    ref = getattr(row.effect, "ref", "")
    _tell(tx, row.conversation_id, row.id, type(row.effect).__name__, row.draft_id, outcome, ref)
    return True


def retry(tx: Transaction, row: EffectRow, wait: dt.timedelta, error_code: str) -> bool:
    return bool(
        tx.run(
            "UPDATE effect SET due_at = :due_at, error_code = :error_code, lease_owner = NULL, lease_until = NULL,"
            " deaths = 0"
            " WHERE effect_id = :effect_id AND state = 'queued' AND fence = :fence",
            due_at=tx.now + wait // MICROSECOND,
            error_code=error_code,
            effect_id=row.id,
            fence=row.fence,
        )
    )


def desk_is_back(tx: Transaction) -> None:
    """What waits only because the desk did not answer is due now: effects, and turns of people it had to know."""
    tx.run(
        "UPDATE effect SET due_at = :now WHERE state = 'queued' AND due_at > :now"
        " AND error_code IN ('unavailable', 'timeout')",
        now=tx.now,
    )
    tx.run(
        "UPDATE conversation SET not_before = 0 WHERE ready_at <= :now AND not_before > :now AND EXISTS (SELECT 1"
        " FROM inbox i WHERE i.conversation_id = conversation.id AND i.state = 'queued'"
        " AND i.error_code LIKE :away)",
        now=tx.now,
        away="desk_unavailable:%",
    )


def next_due(tx: Transaction) -> int | None:
    """Looks along the index: a long queue at a desk that is away is not walked through at every step."""
    if tx.one(_DUE, now=tx.now, limit=1) is not None:
        return tx.now
    dues = (tx.number(_LEASED_UNTIL, now=tx.now), tx.number(_LATER, now=tx.now))
    return min((due for due in dues if due is not None), default=None)

"""Live handovers: the queue, who talks with whom, and the words between them, in the inbox of the other one.

left ⇄ waiting ─▶ live ─▶ ended        `moved_by`: the effect that made the last step, which is not made twice
          ◀─returned─┘
"""

import datetime as dt
from collections.abc import Sequence

from backend_client.errors import AlreadyDone, RequestNotFound, RequestRejected
from bot.store.codec import MICROSECOND
from bot.store.handovers import Place, Taker
from bot.store.queries import inbox
from bot.store.store import EffectRow
from bot.store.transaction import Row, Transaction
from dialogs.protocol import HandoverLine, HandoverMoved, HandoverTaken

LAST = 20
"""Talks of which the mean duration is taken."""
_OPEN_OF = "SELECT * FROM handover WHERE conversation_id = :id AND state <> 'ended' FOR UPDATE"
_BY_REF = "SELECT * FROM handover WHERE ref = :ref FOR UPDATE"
_INSERT = (
    "INSERT INTO handover (ref, conversation_id, state, service, round, staff_ref, staff_name, first_told, asked_at,"
    " ended_by, moved_by) VALUES (:ref, :conversation_id, :state, :service, 0, '', '', :first_told, :now, '', :ref)"
    " RETURNING id"
)
_BEFORE = "SELECT count(*) FROM handover WHERE state = 'waiting' AND id < :id"
_WAITING = "SELECT count(*) FROM handover WHERE state = 'waiting'"
_TOOK = (
    "SELECT avg(took) FROM (SELECT ended_at - taken_at AS took FROM handover WHERE state = 'ended'"
    " AND taken_at IS NOT NULL ORDER BY id DESC LIMIT :last) lately"
)
_TAKE = (
    "UPDATE handover SET state = 'live', staff_ref = :staff_ref, staff_name = :name, staff_conversation_id = :talks,"
    " taken_at = :now, moved_by = :effect WHERE id = :id"
)
_RETURN = (
    "UPDATE handover SET state = 'waiting', staff_ref = '', staff_name = '', staff_conversation_id = NULL,"
    " taken_at = NULL, first_told = 1, round = round + 1, moved_by = :effect WHERE id = :id"
)
_END = "UPDATE handover SET state = 'ended', ended_at = :now, ended_by = :by, moved_by = :effect WHERE id = :id"
_FIRST = "SELECT * FROM handover WHERE state = 'waiting' ORDER BY id LIMIT 1 FOR UPDATE"
_TAKEN_BY = "SELECT * FROM handover WHERE moved_by = :effect AND state = 'live' FOR UPDATE"
_BUSY = "SELECT id FROM handover WHERE state = 'live' AND staff_conversation_id = :talks"
_LINE = (
    "INSERT INTO handover_line (uid, handover_id, effect_id, staff, text, at)"
    " VALUES (:uid, :id, :effect, :staff, :text, :now)"
)
_DROP_LINES = (
    "DELETE FROM handover_line WHERE handover_id IN (SELECT id FROM handover WHERE state = 'ended'"
    " AND ended_at <= :before)"
)


def ask(tx: Transaction, row: EffectRow, text: str, service: str, *, is_open: bool, notify: Sequence[int]) -> Place:
    known = tx.one(_BY_REF, ref=row.id) or tx.one(_OPEN_OF, id=row.conversation_id)
    if known is None:
        state = "waiting" if is_open else "left"
        first = is_open and not tx.number(_WAITING)
        number = tx.new_id(
            _INSERT,
            ref=row.id,
            conversation_id=row.conversation_id,
            state=state,
            service=service,
            first_told=int(first),
            now=tx.now,
        )
        known = _by_id(tx, number)
        if is_open:
            _call_staff(tx, known, notify)
    if text:
        _write(tx, known, row, text, staff=False)
    return _place(tx, known)


def place(tx: Transaction, row: EffectRow, ref: str, *, is_open: bool, notify: Sequence[int]) -> Place | None:
    known = tx.one(_BY_REF, ref=ref)
    if known is None or known["state"] not in {"waiting", "left"}:
        return None
    state = "waiting" if is_open else "left"
    if known["state"] != state:
        tx.run(
            "UPDATE handover SET state = :state, round = round + 1, moved_by = :effect WHERE id = :id",
            state=state,
            effect=row.id,
            id=known["id"],
        )
        known = _by_id(tx, known["id"])
        if is_open:
            _call_staff(tx, known, notify)
    return _place(tx, known)


def place_of(tx: Transaction, ref: str) -> Place:
    known = tx.one("SELECT * FROM handover WHERE ref = :ref", ref=ref) if ref else None
    if known is None:
        return Place("", (tx.number(_WAITING) or 0) + 1, left=False, took=_took(tx))
    return _place(tx, known)


def take(tx: Transaction, row: EffectRow, ref: str, taker: Taker) -> HandoverTaken:
    """Whoever is taken out of the queue is its first, so that nobody is passed over."""
    known = tx.one(_TAKEN_BY, effect=row.id) or tx.one(_BY_REF, ref=ref)
    if known is None or known["state"] == "ended":
        raise RequestNotFound
    if known["state"] == "live":
        if known["moved_by"] != row.id:
            raise AlreadyDone(known["staff_name"])
        return _taken(tx, known)
    if tx.one(_BUSY, talks=row.conversation_id) is not None:
        raise RequestRejected({"": "busy"})
    first = tx.one(_FIRST) or known
    who = {"staff_ref": taker.ref, "name": taker.name}
    tx.run(_TAKE, now=tx.now, effect=row.id, id=first["id"], talks=row.conversation_id, **who)
    _tell(tx, first["conversation_id"], row, HandoverMoved(kind="taken", ref=first["ref"], post=taker.post))
    _call_first(tx, row)
    return _taken(tx, first)


def _taken(tx: Transaction, known: Row) -> HandoverTaken:
    return HandoverTaken(ref=known["ref"], service=known["service"], lines=_lines(tx, known))


def pass_line(tx: Transaction, row: EffectRow, ref: str, text: str, post: str) -> None:
    known = tx.one(_BY_REF, ref=ref)
    if known is None or known["state"] == "ended" or not _has_part(known, row):
        raise RequestNotFound
    staff = known["conversation_id"] != row.conversation_id
    if _write(tx, known, row, text, staff=staff) and known["state"] == "live":
        other = known["conversation_id"] if staff else known["staff_conversation_id"]
        _tell(tx, other, row, HandoverMoved(kind="said", ref=ref, text=text, post=post))


def give_back(tx: Transaction, row: EffectRow, ref: str, notify: Sequence[int]) -> None:
    known = tx.one(_BY_REF, ref=ref)
    if known is None or known["state"] != "live" or known["staff_conversation_id"] != row.conversation_id:
        return
    tx.run(_RETURN, effect=row.id, id=known["id"])
    _tell(tx, known["conversation_id"], row, HandoverMoved(kind="returned", ref=ref))
    _call_staff(tx, _by_id(tx, known["id"]), [each for each in notify if each != row.conversation_id])


def end(tx: Transaction, row: EffectRow, ref: str, *, silence: bool) -> None:
    known = tx.one(_BY_REF, ref=ref)
    if known is None or known["state"] == "ended" or not _has_part(known, row):
        return
    by_citizen = known["conversation_id"] == row.conversation_id
    by = "silence" if silence else "citizen" if by_citizen else "staff"
    tx.run(_END, by=by, effect=row.id, now=tx.now, id=known["id"])
    if known["state"] == "live":
        other = known["staff_conversation_id"] if by_citizen else known["conversation_id"]
        _tell(tx, other, row, HandoverMoved(kind="ended", ref=ref, silence=silence))
    _call_first(tx, row)


def drop(tx: Transaction, ended_before: int) -> int:
    tx.run(_DROP_LINES, before=ended_before)
    return tx.run("DELETE FROM handover WHERE state = 'ended' AND ended_at <= :before", before=ended_before)


# ── parts ──


def _by_id(tx: Transaction, number: int) -> Row:
    row = tx.one("SELECT * FROM handover WHERE id = :id", id=number)
    if row is None:
        raise LookupError(f"handover {number}")
    return row


def _has_part(known: Row, row: EffectRow) -> bool:
    return row.conversation_id in {known["conversation_id"], known["staff_conversation_id"]}


def _place(tx: Transaction, known: Row) -> Place:
    before = tx.number(_BEFORE, id=known["id"]) or 0
    return Place(known["ref"], before + 1, left=known["state"] == "left", took=_took(tx))


def _took(tx: Transaction) -> dt.timedelta | None:
    mean = tx.number(_TOOK, last=LAST)
    return None if mean is None else int(mean) * MICROSECOND


def _tell(tx: Transaction, conversation_id: int, row: EffectRow, moved: HandoverMoved) -> None:
    inbox.put(tx, conversation_id, "service", f"handover:{row.id}:{moved.kind}", moved)


def _call_staff(tx: Transaction, known: Row, notify: Sequence[int]) -> None:
    """Once a round each."""
    waiting = tx.number(_WAITING) or 0
    for conversation_id in notify:
        moved = HandoverMoved(kind="asked", ref=known["ref"], waiting=waiting)
        key = f"handover:{known['ref']}:{known['round']}:{conversation_id}"
        inbox.put(tx, conversation_id, "service", key, moved)


def _call_first(tx: Transaction, row: EffectRow) -> None:
    """Who has come to the front of the queue is told once."""
    first = tx.one(_FIRST)
    if first is not None and not first["first_told"]:
        tx.run("UPDATE handover SET first_told = 1 WHERE id = :id", id=first["id"])
        _tell(tx, first["conversation_id"], row, HandoverMoved(kind="first", ref=first["ref"]))


def _write(tx: Transaction, known: Row, row: EffectRow, text: str, *, staff: bool) -> bool:
    """False where this effect has written it already."""
    if tx.one("SELECT id FROM handover_line WHERE effect_id = :effect", effect=row.id) is not None:
        return False
    uid = tx.new_ref()
    sealed = tx.vault.seal(text.encode(), "handover_line", "text", uid)
    tx.run(_LINE, uid=uid, id=known["id"], effect=row.id, staff=int(staff), text=sealed, now=tx.now)
    return True


def _lines(tx: Transaction, known: Row) -> tuple[HandoverLine, ...]:
    rows = tx.all("SELECT * FROM handover_line WHERE handover_id = :id ORDER BY id", id=known["id"])
    return tuple(HandoverLine(_opened(tx, each), bool(each["staff"])) for each in rows)


def _opened(tx: Transaction, line: Row) -> str:
    return tx.vault.open(bytes(line["text"]), "handover_line", "text", line["uid"]).decode()

"""Rows of files: who sent which, and which of them nobody needs any more."""

import msgspec

from backend_client.seal import SealBroken
from bot import log
from bot.store.queries import people
from bot.store.store import DroppedFiles, FileKey, StoredFileRow
from bot.store.transaction import Transaction
from dialogs.protocol import CorrectResponse, IssueResponse

_IDLE = (
    "SELECT f.name_hash, f.owner, d.person_id FROM file f LEFT JOIN draft d ON d.id = f.owner"
    " WHERE (f.name_hash, f.owner) > (:name_hash, :owner) AND (d.status = 'discarded'"
    " OR (d.status = 'submitted' AND d.updated_at <= :submitted_before)"
    " OR (d.id IS NULL AND f.created_at <= :stray_before)) ORDER BY f.name_hash, f.owner LIMIT :limit"
)


def add(tx: Transaction, row: StoredFileRow) -> None:
    """The same content may have several owners; once for each."""
    tx.run(
        "INSERT INTO file (name_hash, owner, mime, size, created_at) VALUES (:name_hash, :owner, :mime, :size, :now)"
        " ON CONFLICT (name_hash, owner) DO NOTHING",
        name_hash=row.name_hash,
        owner=row.owner,
        mime=row.mime,
        size=row.size,
        now=tx.now,
    )


def has(tx: Transaction, name_hash: str) -> bool:
    return tx.one("SELECT 1 FROM file WHERE name_hash = :name_hash", name_hash=name_hash) is not None


def without_row(tx: Transaction, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the names that no row has."""
    return tuple(name for name in names if not has(tx, name))


def drop_idle(tx: Transaction, after: FileKey, limit: int, submitted_before: int, stray_before: int) -> DroppedFiles:
    """Look at the next rows whose owner is done with, and delete those that nobody else needs."""
    rows = tx.all(
        _IDLE,
        name_hash=after[0],
        owner=after[1],
        submitted_before=submitted_before,
        stray_before=stray_before,
        limit=limit,
    )
    freed = []
    for row in rows:
        name_hash, owner = row["name_hash"], row["owner"]
        if _is_needed(tx, name_hash, owner, row["person_id"]):
            continue
        tx.run("DELETE FROM file WHERE name_hash = :name_hash AND owner = :owner", name_hash=name_hash, owner=owner)
        if not has(tx, name_hash):
            freed.append(name_hash)
    return DroppedFiles(last=(rows[-1]["name_hash"], rows[-1]["owner"]) if rows else None, freed=tuple(freed))


def _is_needed(tx: Transaction, name_hash: str, owner: str, person_id: int | None) -> bool:
    """By its person, where a draft owned it, else by the member of staff who collects files for a response."""
    try:
        if person_id is not None:
            return _is_needed_by_person(tx, name_hash, person_id)
        return _is_collected(tx, owner) or _is_being_issued(tx, name_hash)
    except (SealBroken, msgspec.MsgspecError):
        # What cannot be read may well need it.
        log.event("file.need_unknown", person=person_id)
        return True


def _is_needed_by_person(tx: Transaction, name_hash: str, person_id: int) -> bool:
    """A document may go from the draft it was sent in to the profile, and from there to later drafts."""
    drafts = people.load_drafts(tx, person_id)
    pages = (*people.load_person(tx, person_id).profile_pages, *(page for draft in drafts for page in draft.pages))
    return any(tx.vault.lookup("file", page.sha256) == name_hash for page in pages)


def _is_collected(tx: Transaction, owner: str) -> bool:
    """An open frame of staff knows the files by this owner; the name is too random to stand there by chance."""
    states = tx.all(
        "SELECT c.state, c.uid FROM conversation c JOIN person p ON p.id = c.person_id"
        " WHERE p.staff_ref <> '' AND c.state IS NOT NULL"
    )
    return any(owner.encode() in tx.vault.open(row["state"], "conversation", "state", row["uid"]) for row in states)


def _is_being_issued(tx: Transaction, name_hash: str) -> bool:
    """A response with this file is on its way to the desk."""
    rows = tx.all(
        "SELECT effect_id, payload FROM effect WHERE state = 'queued' AND kind IN (:issuing, :correcting)",
        issuing=IssueResponse.__name__,
        correcting=CorrectResponse.__name__,
    )
    effects = [tx.vault.open_effect(row["payload"], row["effect_id"]) for row in rows]
    issued = [effect for effect in effects if isinstance(effect, (IssueResponse, CorrectResponse))]
    pages = [page for effect in issued for page in effect.draft.pages]
    return any(tx.vault.lookup("file", page.sha256) == name_hash for page in pages)

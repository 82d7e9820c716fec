"""People, their accounts and conversations, their drafts; invitations and the audit trail."""

from collections.abc import Mapping, Sequence

import msgspec

from bot.channels.channel import Address
from bot.store.codec import encode
from bot.store.transaction import Row, Transaction
from dialogs.protocol import Draft, Person

_USED = (
    "UPDATE conversation SET used_at = :now, next_seq = next_seq + 1, ready_at = least(coalesce(ready_at, :now), :now)"
    " WHERE channel = :channel AND bot = :bot AND chat = :chat AND user_id = :user RETURNING id, next_seq - 1 AS seq,"
    " lost_code"
)

_DRAFTS = (
    "SELECT id, person_id, answers, row_version FROM draft WHERE person_id = ANY(:people)"
    " AND status IN ('open', 'confirmed') ORDER BY created_at, id"
)
Drafts = Mapping[int, Sequence[Row]]
"""By person, as they stand sealed."""


def conversation_at(tx: Transaction, address: Address) -> int | None:
    return tx.number(
        "SELECT id FROM conversation WHERE channel = :channel AND bot = :bot AND chat = :chat AND user_id = :user",
        **_fields(address),
    )


def address_of(row: Row) -> Address:
    return Address(channel=row["channel"], bot=row["bot"], chat=row["chat"], user=row["user_id"])


def meet(tx: Transaction, address: Address) -> tuple[int, int, str]:
    """The conversation's id, the place of the row that now comes in, and why the person could not be reached so far
    ("" if they could); at first contact person, account and conversation are made. Notes that it is used now and has
    something waiting."""
    used = tx.one(_USED, now=tx.now, **_fields(address))
    if used is not None:
        return used["id"], used["seq"], used["lost_code"]
    first = tx.new_id(
        "INSERT INTO conversation (uid, channel, bot, chat, user_id, person_id, next_seq, ready_at, used_at,"
        " created_at) VALUES (:uid, :channel, :bot, :chat, :user, :person_id, 2, :now, :now, :now) RETURNING id",
        uid=tx.new_ref(),
        person_id=_person_of_account(tx, address),
        now=tx.now,
        **_fields(address),
    )
    return first, 1, ""


def _person_of_account(tx: Transaction, address: Address) -> int:
    account = {"channel": address.channel, "bot": address.bot, "user": address.user}
    found = tx.number(
        "SELECT person_id FROM account WHERE channel = :channel AND bot = :bot AND user_id = :user", **account
    )
    if found is not None:
        return found
    person_id = _new_person(tx)
    tx.run(
        "INSERT INTO account (channel, bot, user_id, person_id, created_at)"
        " VALUES (:channel, :bot, :user, :person_id, :now)",
        person_id=person_id,
        now=tx.now,
        **account,
    )
    return person_id


def _new_person(tx: Transaction) -> int:
    person = Person(ref=tx.new_ref())
    return tx.new_id(
        "INSERT INTO person (ref, profile, created_at) VALUES (:ref, :profile, :now) RETURNING id",
        ref=person.ref,
        profile=_sealed_person(tx, person),
        now=tx.now,
    )


def _fields(address: Address) -> dict[str, str]:
    return {"channel": address.channel, "bot": address.bot, "chat": address.chat, "user": address.user}


# ── persons ──


def load_person(tx: Transaction, person_id: int) -> Person:
    row = tx.one("SELECT * FROM person WHERE id = :id", id=person_id)
    if row is None:
        raise LookupError(f"person {person_id}")
    return _person(tx, row)


def find_person(tx: Transaction, ref: str) -> Person | None:
    row = tx.one("SELECT * FROM person WHERE ref = :ref", ref=ref)
    return None if row is None else _person(tx, row)


def _person(tx: Transaction, row: Row) -> Person:
    return open_person(tx, row["ref"], row["profile"], row["row_version"])


def open_person(tx: Transaction, ref: str, profile: bytes, row_version: int) -> Person:
    return msgspec.structs.replace(tx.vault.open_person(profile, ref), row_version=row_version)


def person_unchanged(tx: Transaction, person: Person) -> bool:
    """Nobody has saved this person since it was read."""
    version = tx.number("SELECT row_version FROM person WHERE ref = :ref FOR UPDATE", ref=person.ref)
    return version == person.row_version


def save_person(tx: Transaction, person: Person) -> None:
    tx.run(
        "UPDATE person SET profile = :profile, staff_ref = :staff_ref, row_version = row_version + 1 WHERE ref = :ref",
        profile=_sealed_person(tx, person),
        staff_ref=person.staff_ref,
        ref=person.ref,
    )


def _sealed_person(tx: Transaction, person: Person) -> bytes:
    plain = msgspec.structs.replace(person, row_version=0)
    return tx.vault.seal(encode(plain), "person", "profile", person.ref)


def conversation_of_person(tx: Transaction, ref: str) -> int | None:
    return tx.number(
        "SELECT c.id FROM conversation c JOIN person p ON p.id = c.person_id WHERE p.ref = :ref"
        " ORDER BY c.used_at DESC, c.id DESC LIMIT 1",
        ref=ref,
    )


def conversations_of_staff(tx: Transaction, staff_refs: Sequence[str]) -> dict[str, int]:
    found = {staff_ref: _conversation_of_staff(tx, staff_ref) for staff_ref in staff_refs if staff_ref}
    return {staff_ref: conversation for staff_ref, conversation in found.items() if conversation is not None}


def _conversation_of_staff(tx: Transaction, staff_ref: str) -> int | None:
    return tx.number(
        "SELECT c.id FROM conversation c JOIN person p ON p.id = c.person_id WHERE p.staff_ref = :staff_ref"
        " AND p.staff_ref <> '' ORDER BY c.used_at DESC, c.id DESC LIMIT 1",
        staff_ref=staff_ref,
    )


# ── drafts ──


def load_drafts(tx: Transaction, person_id: int) -> tuple[Draft, ...]:
    """Those that are alive; the others are only kept."""
    return open_drafts(tx, drafts_of(tx, [person_id]).get(person_id, ()))


def drafts_of(tx: Transaction, person_ids: list[int]) -> Drafts:
    found: dict[int, list[Row]] = {}
    for row in tx.all(_DRAFTS, people=person_ids):
        found.setdefault(row["person_id"], []).append(row)
    return found


def open_drafts(tx: Transaction, rows: Sequence[Row]) -> tuple[Draft, ...]:
    return tuple(
        msgspec.structs.replace(tx.vault.open_draft(row["answers"], row["id"]), row_version=row["row_version"])
        for row in rows
    )


def draft_unchanged(tx: Transaction, draft: Draft) -> bool:
    """Nobody has saved this draft since it was read; a new one has version 0."""
    version = tx.number("SELECT row_version FROM draft WHERE id = :id FOR UPDATE", id=draft.id)
    return (version or 0) == draft.row_version


def save_draft(tx: Transaction, person_id: int, draft: Draft) -> None:
    number = draft.pre_registration_number
    tx.run(
        "INSERT INTO draft (id, person_id, service, version, status, answers, pre_registration_hash, created_at,"
        " updated_at) VALUES (:id, :person_id, :service, :version, :status, :answers, :number, :now, :now)"
        " ON CONFLICT (id) DO UPDATE SET version = :version, status = :status, answers = :answers,"
        " pre_registration_hash = :number, row_version = draft.row_version + 1, updated_at = :now",
        id=draft.id,
        person_id=person_id,
        service=draft.service,
        version=draft.version,
        status=draft.status,
        answers=tx.vault.seal(encode(msgspec.structs.replace(draft, row_version=0)), "draft", "answers", draft.id),
        number=tx.vault.lookup("pre_registration_number", number) if number else None,
        now=tx.now,
    )


# ── invitations and audit ──


def add_invite(tx: Transaction, token_hash: str, staff_ref: str, expires_at: int) -> None:
    tx.run(
        "INSERT INTO invite (token_hash, staff_ref, expires_at, created_at)"
        " VALUES (:token_hash, :staff_ref, :expires_at, :now)",
        token_hash=token_hash,
        staff_ref=staff_ref,
        expires_at=expires_at,
        now=tx.now,
    )


def invited(tx: Transaction, token_hash: str) -> str | None:
    row = tx.one("SELECT staff_ref FROM invite WHERE token_hash = :token_hash", token_hash=token_hash)
    return None if row is None else row["staff_ref"]


def redeem_invite(tx: Transaction, token_hash: str, person_ref: str) -> str | None:
    """The first to come gets it; the same person may repeat (an effect that is performed again)."""
    row = tx.one(
        "UPDATE invite SET used_by = :person, used_at = coalesce(used_at, :now) WHERE token_hash = :token_hash"
        " AND (used_by = :person OR (used_by = '' AND expires_at > :now)) RETURNING staff_ref",
        person=person_ref,
        now=tx.now,
        token_hash=token_hash,
    )
    person = find_person(tx, person_ref)
    if row is None or person is None:
        return None
    staff_ref: str = row["staff_ref"]
    if person.staff_ref != staff_ref:
        save_person(tx, msgspec.structs.replace(person, staff_ref=staff_ref))
    return staff_ref


def audit(tx: Transaction, person_ref: str, action: str, target: str, outcome: str) -> None:
    tx.run(
        "INSERT INTO audit (at, person_ref, action, target, outcome)"
        " VALUES (:now, :person_ref, :action, :target, :outcome)",
        now=tx.now,
        person_ref=person_ref,
        action=action,
        target=target,
        outcome=outcome,
    )

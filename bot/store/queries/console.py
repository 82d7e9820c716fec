"""Links into the console and its sessions, each known by the hash of its token."""

from bot.store.codec import moment
from bot.store.console import ConsoleSession
from bot.store.transaction import Transaction

_KEPT = 86_400_000_000
"""Microseconds that a link or session which is over is still known: a day."""
_SPEND = (
    "UPDATE console_entry SET used_at = :now WHERE token_hash = :token_hash AND used_at IS NULL AND expires_at > :now"
    " RETURNING person_ref"
)
_OPEN = (
    "INSERT INTO console_session (token_hash, person_ref, expires_at, used_at, created_at)"
    " VALUES (:token_hash, :person_ref, :expires_at, :now, :now)"
)
_FIND = (
    "SELECT person_ref, used_at FROM console_session WHERE token_hash = :token_hash AND expires_at > :now"
    " AND used_at > :since"
)


def add_entry(tx: Transaction, token_hash: str, person_ref: str, expires_at: int) -> None:
    tx.run(
        "INSERT INTO console_entry (token_hash, person_ref, expires_at, created_at)"
        " VALUES (:token_hash, :person_ref, :expires_at, :now)",
        token_hash=token_hash,
        person_ref=person_ref,
        expires_at=expires_at,
        now=tx.now,
    )


def enter(tx: Transaction, entry_hash: str, session_hash: str, expires_at: int) -> str | None:
    """Of two who spend one link at once the database lets one have it."""
    row = tx.one(_SPEND, token_hash=entry_hash, now=tx.now)
    if row is None:
        return None
    person_ref: str = row["person_ref"]
    tx.run(_OPEN, token_hash=session_hash, person_ref=person_ref, expires_at=expires_at, now=tx.now)
    for table in ("console_entry", "console_session"):
        tx.run(f"DELETE FROM {table} WHERE expires_at <= :long_ago", long_ago=tx.now - _KEPT)  # noqa: S608 - our names
    return person_ref


def session(tx: Transaction, token_hash: str, idle: int) -> ConsoleSession | None:
    row = tx.one(_FIND, token_hash=token_hash, now=tx.now, since=tx.now - idle)
    return None if row is None else ConsoleSession(person_ref=row["person_ref"], used_at=moment(row["used_at"]))


def use(tx: Transaction, token_hash: str) -> None:
    tx.run(
        "UPDATE console_session SET used_at = :now WHERE token_hash = :token_hash", now=tx.now, token_hash=token_hash
    )


def end(tx: Transaction, token_hash: str) -> None:
    tx.run("DELETE FROM console_session WHERE token_hash = :token_hash", token_hash=token_hash)


def end_all(tx: Transaction, person_ref: str) -> int:
    return tx.run("DELETE FROM console_session WHERE person_ref = :person_ref", person_ref=person_ref)

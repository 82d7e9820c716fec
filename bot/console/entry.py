"""One-time links into the console: 160 random bits in the address, of which only the hash is kept."""

import datetime as dt
import hashlib
from typing import Protocol

PATH = "/console"
LIFETIME = dt.timedelta(minutes=5)


class KeepsEntries(Protocol):
    async def add_console_entry(self, token_hash: str, person_ref: str, expires_at: dt.datetime) -> None: ...


async def entry_link(store: KeepsEntries, person_ref: str, now: dt.datetime, token: str, address: str) -> str:
    """`address`: of this installation, without a slash at its end."""
    await store.add_console_entry(token_hash(token), person_ref, now + LIFETIME)
    return f"{address}{PATH}/enter/{token}"


def token_hash(token: str) -> str:
    """So much chance needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()

"""One-time invitations of staff: 192 random bits, of which only the hash is kept."""

import datetime as dt
import hashlib
import secrets
from typing import Protocol

PREFIX = "invite_"
LIFETIME = dt.timedelta(days=3)


class KeepsInvites(Protocol):
    async def add_invite(self, token_hash: str, staff_ref: str, expires_at: dt.datetime) -> None: ...


async def invite(store: KeepsInvites, staff_ref: str, now: dt.datetime, lifetime: dt.timedelta = LIFETIME) -> str:
    """A new invitation for this member, as it is sent to the bot: `/start ` and this."""
    token = secrets.token_urlsafe(24)
    await store.add_invite(token_hash(token), staff_ref, now + lifetime)
    return PREFIX + token


def token_hash(token: str) -> str:
    """So much chance needs no salt. The prefix may stand before it or not."""
    return hashlib.sha256(token.strip().removeprefix(PREFIX).encode()).hexdigest()

"""Looking at a request by its code and the last four digits of its applicant's identifier, without being guessed.

Wrong tries are counted by account, by code and over all, each in a bucket of its own; an unknown code takes the same
steps as a known one with wrong digits. Only wrong tries count, so that looking often is no offence.
"""

import datetime as dt
import hmac

from sqlalchemy import delete, insert, select

from backend_client.embedded import bind_codes
from backend_client.embedded.codes import normalise_code
from backend_client.embedded.requests import by_code
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import request as request_table
from backend_client.embedded.tables import wrong_try
from backend_client.embedded.transaction import Tx
from backend_client.errors import RequestNotFound, TooManyTries

WINDOW = dt.timedelta(hours=1)
TRIES = 5
TRIES_OVER_ALL = 500
_OVER_ALL = "all"


async def opened(tx: Tx, account: str, tracking_code: str, last_four: str, bind_code: str | None = None) -> str | None:
    """The request's ref, or None, and then the wrong try is written down: the caller commits before it refuses.

    `bind_code`: must be the one of its slip, too. Raises TooManyTries, right digits or not.
    """
    code = normalise_code(tracking_code)
    buckets = {
        tx.seal.lookup("try-account", account): TRIES,
        tx.seal.lookup("try-code", code or tracking_code[:100]): TRIES,
        _OVER_ALL: TRIES_OVER_ALL,
    }
    await _refuse_if_full(tx, buckets)
    request = await _matching(tx, code or "", last_four)
    if request is not None and bind_code is not None and not await bind_codes.fits(tx, request, bind_code):
        request = None
    if request is None:
        await tx.connection.execute(delete(wrong_try).where(wrong_try.c.at <= tx.now - WINDOW))
        await tx.connection.execute(insert(wrong_try), [{"bucket": name, "at": tx.now} for name in buckets])
        return None
    return request.ref


async def _refuse_if_full(tx: Tx, buckets: dict[str, int]) -> None:
    wait = dt.timedelta(0)
    for bucket, limit in buckets.items():
        tries = select(wrong_try.c.at).where(wrong_try.c.bucket == bucket, wrong_try.c.at > tx.now - WINDOW)
        latest = (await tx.connection.scalars(tries.order_by(wrong_try.c.at.desc()).limit(limit))).all()
        if len(latest) == limit:
            wait = max(wait, latest[-1] + WINDOW - tx.now)
    if wait:
        raise TooManyTries(int(wait.total_seconds()) + 1)


async def _matching(tx: Tx, code: str, last_four: str) -> StoredRequest | None:
    """Compares in every case, in constant time, so that a code's existence does not show."""
    hashed = tx.seal.lookup("code", code)
    kept = await tx.connection.scalar(select(request_table.c.last_four_hash).where(request_table.c.code_hash == hashed))
    given = tx.seal.lookup("last_four", _digits(last_four))
    same = hmac.compare_digest(kept or tx.seal.lookup("last_four", "nobody"), given)
    if not same or len(_digits(last_four)) != 4:
        return None
    try:
        return await by_code(tx, code)
    except RequestNotFound:
        return None


def _digits(text: str) -> str:
    """Four digits as typed, in any script; anything else stays what it is and matches nothing."""
    return "".join(str(int(char)) if char.isdecimal() else char for char in text.strip())

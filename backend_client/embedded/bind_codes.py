"""The one-time code on the slip of a request that was filed at a counter; only its keyed hash is kept."""

from sqlalchemy import select, update

from backend_client.embedded.insertion import insertion
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import bind_code as table
from backend_client.embedded.transaction import Tx
from nlu.values import CODE_ALPHABET, check_character, normal_code

_CODE_CHARS = 7


async def new_code(tx: Tx, request: StoredRequest) -> str:
    """Seven Crockford characters and a check character; one that was given before is worth nothing any more."""
    body = "".join(CODE_ALPHABET[tx.ids.below(len(CODE_ALPHABET))] for _ in range(_CODE_CHARS))
    code = f"{body}{check_character(body)}"
    row = {"code_hash": _hash(tx, request, code), "made_at": tx.now, "used_by": ""}
    added = insertion(tx, table).values(request_id=request.id, **row)
    await tx.connection.execute(added.on_conflict_do_update(index_elements=["request_id"], set_=row))
    return code


async def fits(tx: Tx, request: StoredRequest, code: str) -> bool:
    """Spent or not."""
    kept = await tx.connection.scalar(select(table.c.code_hash).where(table.c.request_id == request.id))
    return kept is not None and kept == _hash(tx, request, normal_code(code))


async def is_waiting(tx: Tx, request: StoredRequest) -> bool:
    """Nobody has bound the request yet, so that its code still counts."""
    used_by = await tx.connection.scalar(select(table.c.used_by).where(table.c.request_id == request.id))
    return used_by == ""


async def spend(tx: Tx, request: StoredRequest, person_ref: str) -> None:
    await tx.connection.execute(update(table).where(table.c.request_id == request.id).values(used_by=person_ref))


def _hash(tx: Tx, request: StoredRequest, code: str) -> str:
    return tx.seal.lookup("bind_code", f"{request.ref} {code}")

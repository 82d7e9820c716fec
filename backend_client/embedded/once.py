"""Once and only once: the answer of a changing call is kept with its key, in the transaction of the change itself."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from sqlalchemy import insert, select

from backend_client.embedded.tables import done_key
from backend_client.embedded.transaction import Tx
from backend_client.errors import KeyConflict

_T = TypeVar("_T")


async def once(
    tx: Tx, key: str, payload: tuple[object, ...], answer_type: type[_T], deed: Callable[[Tx], Awaitable[_T]]
) -> _T:
    """The deed's answer, from the first time it was done. Raises KeyConflict where the payload was another."""
    payload_hash = tx.seal.lookup("payload", _text_of(payload))
    place = f"done_key.answer.{key}"
    query = select(done_key.c.payload_hash, done_key.c.answer).where(done_key.c.key == key)
    known = (await tx.connection.execute(query)).one_or_none()
    if known is not None:
        if known.payload_hash != payload_hash:
            raise KeyConflict(key)
        return tx.opened(known.answer, place, answer_type)
    answer = await deed(tx)
    row = {"key": key, "payload_hash": payload_hash, "at": tx.now, "answer": tx.sealed(answer, place)}
    await tx.connection.execute(insert(done_key).values(**row))
    return answer


def _text_of(payload: tuple[object, ...]) -> str:
    """Equal payloads have equal texts, whatever the order in which their answers were given."""
    plain = msgspec.to_builtins(payload, str_keys=True)
    return msgspec.json.encode(plain, order="deterministic").decode()

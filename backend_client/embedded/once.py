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
    known = await _known(tx, key, payload)
    if known is not None:
        return tx.opened(known, _place(key), answer_type)
    answer = await deed(tx)
    row = {"key": key, "payload_hash": _hash(tx, payload), "at": tx.now, "answer": tx.sealed(answer, _place(key))}
    await tx.connection.execute(insert(done_key).values(**row))
    return answer


async def remembered(tx: Tx, key: str, payload: tuple[object, ...], answer_type: type[_T]) -> _T | None:
    """What was answered under this key, None where it is new. Raises KeyConflict."""
    known = await _known(tx, key, payload)
    return None if known is None else tx.opened(known, _place(key), answer_type)


async def _known(tx: Tx, key: str, payload: tuple[object, ...]) -> bytes | None:
    query = select(done_key.c.payload_hash, done_key.c.answer).where(done_key.c.key == key)
    known = (await tx.connection.execute(query)).one_or_none()
    if known is not None and known.payload_hash != _hash(tx, payload):
        raise KeyConflict(key)
    answer: bytes | None = None if known is None else known.answer
    return answer


def _hash(tx: Tx, payload: tuple[object, ...]) -> str:
    return tx.seal.lookup("payload", _text_of(payload))


def _place(key: str) -> str:
    return f"done_key.answer.{key}"


def _text_of(payload: tuple[object, ...]) -> str:
    """Equal payloads have equal texts, whatever the order in which their answers were given."""
    plain = msgspec.to_builtins(payload, str_keys=True)
    return msgspec.json.encode(plain, order="deterministic").decode()

"""Requests in the desk's database: found, added, written, and by whom they are followed."""

from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.sql import ColumnElement

from backend_client.embedded.insertion import insertion
from backend_client.embedded.rows import applicant_hashes, name_word_rows, private_column, request_row
from backend_client.embedded.stored import Private, StoredRequest
from backend_client.embedded.tables import MERGED, follower, name_word
from backend_client.embedded.tables import request as table
from backend_client.embedded.transaction import Tx
from backend_client.errors import RequestNotFound

_PLAIN = [table.c[name] for name in StoredRequest.__struct_fields__ if name != "tracking_code"]
CARD_COLUMNS = (*_PLAIN, table.c.code)


def stored(tx: Tx, row: Row[Any]) -> StoredRequest:
    """A row of CARD_COLUMNS."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    code = tx.seal.open(values.pop("code"), f"request.code.{row.ref}").decode()
    return StoredRequest(tracking_code=code, **values)


async def one(tx: Tx, condition: ColumnElement[bool]) -> StoredRequest:
    """Raises RequestNotFound."""
    row = (await tx.connection.execute(select(*CARD_COLUMNS).where(condition))).one_or_none()
    if row is None:
        raise RequestNotFound
    return stored(tx, row)


async def by_ref(tx: Tx, ref: str) -> StoredRequest:
    if "\x00" in ref:  # refs come back from buttons; PostgreSQL takes no text with a zero in it
        raise RequestNotFound
    return await one(tx, table.c.ref == ref)


async def by_code(tx: Tx, code: str) -> StoredRequest:
    """`code` in normal form."""
    return await one(tx, table.c.code_hash == tx.seal.lookup("code", code))


async def followed(tx: Tx, person_ref: str, ref: str) -> StoredRequest:
    """A request of this person. Another's is RequestNotFound, like one that is not there."""
    request = await by_ref(tx, ref)
    mine = select(follower.c.request_id).where(follower.c.request_id == request.id, follower.c.person_ref == person_ref)
    if await tx.connection.scalar(mine) is None:
        raise RequestNotFound
    return request


async def private_of(tx: Tx, request: StoredRequest) -> Private:
    query = select(table.c.private).where(table.c.id == request.id)
    sealed = (await tx.connection.execute(query)).scalar_one()
    return tx.opened(sealed, f"request.private.{request.ref}", Private)


async def add(tx: Tx, request: StoredRequest, private: Private, pre_registration_number: str) -> None:
    """Insert it with everything it can be found by."""
    row = request_row(tx.seal, request, private, pre_registration_number)
    await tx.connection.execute(insert(table).values(**row))
    await _add_words(tx, request, private)


async def index_applicant(tx: Tx, request: StoredRequest, private: Private) -> None:
    """The applicant has mended who they are: what they were found by before no longer holds."""
    hashes = applicant_hashes(tx.seal, private)
    await tx.connection.execute(update(table).where(table.c.id == request.id).values(**hashes))
    await tx.connection.execute(delete(name_word).where(name_word.c.request_id == request.id))
    await _add_words(tx, request, private)


async def _add_words(tx: Tx, request: StoredRequest, private: Private) -> None:
    rows = name_word_rows(tx.seal, request, private)
    if rows:
        await tx.connection.execute(insert(name_word), rows)


async def save(
    tx: Tx,
    request: StoredRequest,
    private: Private | None = None,
    /,
    **changes: Any,
) -> StoredRequest:
    """The request with these fields changed, written; and its private part where one is given."""
    values = dict(changes)
    if private is not None:
        values["private"] = private_column(tx.seal, request, private)
    await tx.connection.execute(update(table).where(table.c.id == request.id).values(**values))
    return replace(request, **changes)


async def followers(tx: Tx, request: StoredRequest) -> tuple[str, ...]:
    query = select(follower.c.person_ref).where(follower.c.request_id == request.id)
    return tuple(sorted((await tx.connection.scalars(query)).all()))


async def is_submitter(tx: Tx, request: StoredRequest, person_ref: str) -> bool:
    """Whoever was shown a receipt may follow; what ends a request is its submitter's alone."""
    mine = (follower.c.request_id == request.id, follower.c.person_ref == person_ref)
    return bool(await tx.connection.scalar(select(follower.c.submitter).where(*mine)))


async def follow(tx: Tx, request: StoredRequest, person_ref: str, *, submitter: bool = False) -> None:
    """Repeating is harmless."""
    values = {"person_ref": person_ref, "request_id": request.id, "submitter": submitter}
    await tx.connection.execute(insertion(tx, follower).values(values).on_conflict_do_nothing())


async def goes_on_in(tx: Tx, request: StoredRequest) -> StoredRequest:
    """The request that goes on for this one, itself where it was not merged."""
    while request.merged_ref:
        request = await by_ref(tx, request.merged_ref)
    return request


async def merged_into(tx: Tx, request: StoredRequest) -> tuple[StoredRequest, ...]:
    """Those that this one goes on for, oldest first, with what was merged into them before."""
    found: list[StoredRequest] = []
    refs = [request.ref]
    while refs:
        # The index holds the merged alone; it is used only where the query says so, too.
        rows = await tx.connection.execute(select(*CARD_COLUMNS).where(MERGED, table.c.merged_ref.in_(refs)))
        merged = [stored(tx, row) for row in rows]
        found += merged
        refs = [each.ref for each in merged]
    return tuple(sorted(found, key=lambda each: each.id))

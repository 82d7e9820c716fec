"""Files that came with requests and responses: sealed, named by a keyed hash of their content's sha256."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from backend_client.contract import Page, ResponseFile
from backend_client.embedded.insertion import insertion
from backend_client.embedded.tables import file as table
from backend_client.embedded.transaction import Tx
from backend_client.errors import RequestNotFound, RequestRejected
from backend_client.seal import Seal


def checked(seal: Seal, page: Page, content: bytes) -> tuple[str, bytes]:
    """Name and sealed content, reckoned off the event loop. Raises RequestRejected where the page says otherwise."""
    if hashlib.sha256(content).hexdigest() != page.sha256 or len(content) != page.size:
        raise RequestRejected({page.slot: "damaged"})
    name = name_of(seal, page.sha256)
    return name, seal.seal(content, f"file.content.{name}")


def name_of(seal: Seal, sha256: str) -> str:
    return seal.lookup("file", sha256)


async def store(tx: Tx, name: str, size: int, sealed: bytes) -> None:
    """Repeating is harmless: equal content has the same name."""
    row = {"name_hash": name, "size": size, "stored_at": tx.now, "content": sealed}
    await tx.connection.execute(insertion(tx, table).values(**row).on_conflict_do_nothing())


async def size_of(tx: Tx, sha256: str) -> int | None:
    """None where it was never uploaded."""
    query = select(table.c.size).where(table.c.name_hash == name_of(tx.seal, sha256))
    size: int | None = await tx.connection.scalar(query)
    return size


async def content(tx: Tx, name: str) -> bytes:
    """Raises RequestNotFound."""
    sealed = await tx.connection.scalar(select(table.c.content).where(table.c.name_hash == name))
    if sealed is None:
        raise RequestNotFound
    return tx.seal.open(sealed, f"file.content.{name}")


async def as_response_files(tx: Tx, pages: Sequence[Page]) -> tuple[ResponseFile, ...]:
    """Raises RequestRejected for a file that was not uploaded."""
    for page in pages:
        if await size_of(tx, page.sha256) != page.size:
            raise RequestRejected({page.slot: "gone"})
    return tuple(
        ResponseFile(ref=name_of(tx.seal, page.sha256), name=page.name, mime=page.mime, size=page.size)
        for page in pages
    )

"""Open the store where its database is."""

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from backend_client.seal import Seal
from bot.store import migrations, schema
from bot.store.codec import StateCodec, Vault
from bot.store.sql_store import SqlStore, random_ref
from bot.store.sqlite import SqliteEngine

MIGRATIONS = Path(migrations.__file__).parent


async def open_sqlite(
    database: Path,
    seal: Seal,
    states: StateCodec,
    clock: Callable[[], dt.datetime],
    new_ref: Callable[[], str] = random_ref,
    *,
    release: bool = True,
) -> SqlStore:
    """Bring the schema up to date; `release` frees what a killed process had leased. Raises SchemaTooNew."""
    await asyncio.to_thread(schema.upgrade, database, MIGRATIONS, migrations.KNOWN)
    store = SqlStore(SqliteEngine(database, clock), Vault(seal, states), new_ref)
    if release:
        await store.release_all()
    return store

"""Open the store where its database is."""

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from backend_client.seal import Seal
from bot.store import migrations, schema
from bot.store.codec import StateCodec, Vault
from bot.store.schema import DatabaseAway
from bot.store.sql_store import LEASE, SqlStore, random_ref
from bot.store.sqlite import SqliteEngine
from bot.timers import Clock, system_clock

MIGRATIONS = Path(migrations.__file__).parent


async def open_sqlite(
    database: Path,
    seal: Seal,
    states: StateCodec,
    clock: Clock,
    new_ref: Callable[[], str] = random_ref,
    *,
    release: bool = True,
    lease: dt.timedelta = LEASE,
) -> SqlStore:
    """Bring the schema up to date; `release` frees what a killed process had leased. Raises SchemaTooNew."""
    await asyncio.to_thread(schema.upgrade, database, MIGRATIONS, migrations.KNOWN)
    store = SqlStore(SqliteEngine(database, clock), Vault(seal, states), new_ref, lease)
    if release:
        await store.release_all()
    return store


async def open_postgres(
    url: str,
    seal: Seal,
    states: StateCodec,
    clock: Clock | None = None,
    new_ref: Callable[[], str] = random_ref,
    *,
    own_clock: Clock = system_clock,
    lease: dt.timedelta = LEASE,
) -> SqlStore:
    """Bring the schema up to date. Other processes may be at work there; what a killed one had leased comes back when
    the lease has run out. `clock`, `own_clock`: see PostgresEngine. Raises SchemaTooNew, DatabaseAway."""
    import psycopg  # noqa: PLC0415

    from bot.store import postgres_schema  # noqa: PLC0415 - the driver is an extra
    from bot.store.postgres import PostgresEngine  # noqa: PLC0415

    try:
        await asyncio.to_thread(postgres_schema.upgrade, url, MIGRATIONS, migrations.KNOWN)
    except psycopg.OperationalError as away:
        raise DatabaseAway(f"MIZBAN_DATABASE_URL: the database does not answer: {str(away).strip()}") from away
    return SqlStore(PostgresEngine(url, clock, own_clock), Vault(seal, states), new_ref, lease)

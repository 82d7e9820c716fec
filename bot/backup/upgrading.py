"""`mizban migrate`: both databases to the schema of this program, or only what is missing."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import Connection

from bot import keys
from bot.backup.parts import BOT, PARTS, Part, Say, opened_file, opened_server
from bot.serving import holding
from bot.settings import Settings


def missing(settings: Settings, say: Say) -> bool:
    """Whether a database lacks a migration; says of each where it stands. Raises Refused for a newer schema."""
    found = [_stands(part, _revision(settings, part), say) for part in PARTS]
    return any(found)


def _stands(part: Part, revision: str | None, say: Say) -> bool:
    newest = part.revisions[-1]
    lacks = part.known(revision) != newest
    say(f"{part.name}: {revision or 'none'} → {newest}" if lacks else f"{part.name}: {newest}, up to date")
    return lacks


def _revision(settings: Settings, part: Part) -> str | None:
    """Looks without making anything."""
    if not settings.database_url and not (settings.data_dir / f"{part.name}.db").exists():
        return None
    with _opened(settings, part) as connection:
        return part.revision(connection)


def upgrade(settings: Settings, say: Say) -> None:
    """Each migration in one transaction, with the locks under which starting processes migrate. Raises Refused,
    KeyUnusable."""
    keys.load_secret(settings.data_dir, make=False)  # new databases without a key would be nobody's
    with nullcontext() if settings.database_url else holding(settings.data_dir):
        if not missing(settings, say):
            return
        if settings.database_url:
            _on_server(settings.database_url)
        else:
            _in_files(settings)
        say("done")


def _on_server(url: str) -> None:
    from backend_client.embedded import postgres  # noqa: PLC0415 - the driver is an extra
    from bot.store import migrations, postgres_schema  # noqa: PLC0415

    postgres_schema.upgrade(url, BOT.migrations, migrations.KNOWN)
    postgres.migrate(url)


def _in_files(settings: Settings) -> None:
    from backend_client.embedded import sqlite  # noqa: PLC0415
    from bot.store import migrations, schema  # noqa: PLC0415

    schema.upgrade(settings.data_dir / "bot.db", BOT.migrations, migrations.KNOWN)
    sqlite.migrate(settings.data_dir / "desk.db")


@contextmanager
def _opened(settings: Settings, part: Part) -> Iterator[Connection]:
    if settings.database_url:
        with opened_server(settings.database_url, snapshot=True) as connection:
            yield connection
    else:
        with opened_file(settings.data_dir / f"{part.name}.db") as connection:
            yield connection

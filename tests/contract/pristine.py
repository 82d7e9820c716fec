"""A desk's PostgreSQL database that is as it was before each test: ten times cheaper than a database for each."""

import psycopg

from backend_client.embedded.tables import metadata

TABLES = (*(table.name for table in metadata.sorted_tables), "alembic_version")


class Pristine:
    """Keeps a copy of every table's rows beside it."""

    def __init__(self, url: str) -> None:
        self.url = url
        copies = [f"CREATE TABLE pristine.{table} AS TABLE desk.{table}" for table in TABLES]
        self._execute("CREATE SCHEMA pristine", *copies)

    def restore(self) -> None:
        """Whoever is still connected is sent away first. Replicas mind neither triggers nor foreign keys."""
        self._execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM desk.{table}" for table in TABLES),
            *(f"INSERT INTO desk.{table} TABLE pristine.{table}" for table in TABLES),
        )

    def _execute(self, *statements: str) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute("; ".join(statements).encode())

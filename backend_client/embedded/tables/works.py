"""What the desk itself needs: files, its feed, what was done under which key, and wrong tries."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from backend_client.embedded.tables.columns import Moment, metadata

file = Table(
    "file",
    metadata,
    Column("name_hash", String, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("stored_at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("request_id", Integer, ForeignKey("request.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

done_key = Table(
    "done_key",
    metadata,
    Column("key", String, primary_key=True),
    Column("payload_hash", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answer", LargeBinary, nullable=False),
)

wrong_try = Table(
    "wrong_try",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bucket", String, nullable=False),
    Column("at", Moment, nullable=False),
    Index("wrong_try_bucket", "bucket", "at"),
    Index("wrong_try_at", "at"),
)

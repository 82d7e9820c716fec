"""What the agency offers, when, and who works there."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, String, Table

from backend_client.embedded.tables.columns import Moment, metadata

setting = Table(
    "setting",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

catalogue = Table(
    "catalogue",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("survey_version", Integer, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("catalogue_survey", "survey_version"),
)

definition = Table(
    "definition",
    metadata,
    Column("service", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("ref", String, primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("routed_at", Moment),
    Column("body", LargeBinary, nullable=False),
)

absence = Table(
    "absence",
    metadata,
    Column("staff_ref", String, primary_key=True),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    Column("deputy_ref", String, nullable=False),
)
"""The last one that each member has said: both days are still of it."""

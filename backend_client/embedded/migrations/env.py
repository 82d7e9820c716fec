"""Alembic's way in. The connection comes from `schema.upgrade`; there is no offline mode."""

from alembic import context

from backend_client.embedded.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table_schema=context.config.attributes["schema"],
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

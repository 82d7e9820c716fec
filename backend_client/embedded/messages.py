"""What desk and citizen wrote to each other about a request, each message sealed."""

from sqlalchemy import insert, select

from backend_client.contract import Message
from backend_client.embedded.requests import merged_into
from backend_client.embedded.rows import message_row
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import message as table
from backend_client.embedded.transaction import Tx


async def add_message(tx: Tx, request: StoredRequest, message: Message) -> None:
    id_ = await tx.next_id(table)
    await tx.connection.execute(insert(table).values(**message_row(tx.seal, id_, request, message)))


async def messages_of(tx: Tx, request: StoredRequest) -> tuple[Message, ...]:
    """Oldest first, with those of requests that were merged into it."""
    ids = [each.id for each in (request, *await merged_into(tx, request))]
    query = select(table.c.id, table.c.body).where(table.c.request_id.in_(ids)).order_by(table.c.id)
    rows = await tx.connection.execute(query)
    return tuple(tx.opened(row.body, f"message.body.{row.id}", Message) for row in rows)

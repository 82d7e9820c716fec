"""Publishing a catalogue, and what follows where the agency is closed on other days than was reckoned with."""

from functools import partial

from sqlalchemy import select

from backend_client.catalogue import Catalogue
from backend_client.embedded import appointments, catalogue_store
from backend_client.embedded.decisions.promises import recalculate
from backend_client.embedded.enact import do
from backend_client.embedded.requests import CARD_COLUMNS, stored
from backend_client.embedded.tables import request as table
from backend_client.embedded.transaction import Tx


async def publish(tx: Tx, catalogue: Catalogue) -> int:
    """Make it the present one; requests whose time it changes are planned anew, each with a line of history. Raises
    RequestRejected."""
    old = await catalogue_store.present_or_none(tx)
    version = await catalogue_store.publish(tx, catalogue)
    if old is not None and (old.closures, old.hours) != (catalogue.closures, catalogue.hours):
        await _plan_anew(tx, old)
    await appointments.displace(tx, catalogue)
    return version


async def _plan_anew(tx: Tx, old: Catalogue) -> None:
    running = table.c.status.in_(("submitted", "accepted"))
    rows = (await tx.connection.execute(select(*CARD_COLUMNS).where(running).order_by(table.c.id))).all()
    for row in rows:
        await do(tx, stored(tx, row), partial(recalculate, old=old))

"""The embedded desk: CitizenDesk, StaffDesk and AdminDesk over a database of its own, each change one transaction."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from backend_client.agency import Branch, Unit
from backend_client.catalogue import Catalogue
from backend_client.contract import StaffMember
from backend_client.embedded import publishing, sqlite, staff, timewatch
from backend_client.embedded.citizen_desk import CitizenPart
from backend_client.embedded.codes import IdSource, SecretIds
from backend_client.embedded.counter_desk import CounterDesk
from backend_client.embedded.database import Database, Engines
from backend_client.embedded.demand_desk import DemandPart
from backend_client.embedded.fees_desk import FeesDesk
from backend_client.embedded.follow_up_desk import FollowUpPart
from backend_client.embedded.inquiry_desk import InquiryPart
from backend_client.embedded.large import uncollected
from backend_client.embedded.registry_desk import RegistryPart
from backend_client.embedded.request_desk import RequestPart
from backend_client.embedded.staff_desk import StaffWorkDesk
from backend_client.embedded.transaction import Tx
from backend_client.seal import Seal

_T = TypeVar("_T")


async def open_desk(
    place: Path | str, seal: Seal, *, clock: Callable[[], dt.datetime], ids: IdSource | None = None
) -> "EmbeddedDesk":
    """Open the desk's SQLite file, or its schema in the PostgreSQL database of that URL, which processes may share.

    Makes it or brings it up to date. Raises SealBroken where the key is another's, DatabaseTooNew, BackendUnavailable
    where the server does not answer.
    """
    desk = EmbeddedDesk(Database(await _engines(place)), seal, clock, ids or SecretIds())
    try:
        await desk.start()
    except BaseException:
        await desk.close()
        raise
    return desk


async def _engines(place: Path | str) -> Engines:
    """PostgreSQL and its driver are imported only where it is used."""
    if isinstance(place, str):
        from backend_client.embedded import postgres  # noqa: PLC0415

        await asyncio.to_thread(postgres.migrate, place)
        return postgres.engines(place)
    await asyncio.to_thread(sqlite.migrate, place)
    return sqlite.engines(place)


class EmbeddedDesk(
    CitizenPart, RequestPart, StaffWorkDesk, DemandPart, InquiryPart, RegistryPart, FollowUpPart, FeesDesk, CounterDesk
):
    """Made by `open_desk`. What follows is for the operator and the content admin, and for the duties of its own."""

    async def publish(self, catalogue: Catalogue) -> int:
        return await self._write(lambda tx: publishing.publish(tx, catalogue))

    async def add_staff(self, member: StaffMember) -> None:
        await self._write(lambda tx: staff.add(tx, member))

    async def staff(self) -> tuple[StaffMember, ...]:
        return await self._read(staff.everyone)

    async def watch_time(self) -> int:
        """Tell staff of requests whose time is near or past; returns of how many. Repeating is harmless."""
        return await self._write(timewatch.watch)

    async def alone(self, work: Callable[[Tx], Awaitable[_T]]) -> _T:
        """Do the operator's work in a transaction that is alone."""
        return await self._write(work)

    async def read_facts(self, read: Callable[[Tx], Awaitable[_T]]) -> _T:
        """What a report is made of, by one of the readers in `embedded.facts`, of one state of the database."""
        with uncollected():
            return await self._read(read)

    async def units(self) -> tuple[Unit, ...]:
        return (await self.catalogue()).units

    async def branches(self) -> tuple[Branch, ...]:
        return (await self.catalogue()).branches

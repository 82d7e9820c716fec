"""The morning of a working day (G4): once for all processes, in the first hours, never at night or on a day off."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.agency import Closure
from backend_client.catalogue import Catalogue
from backend_client.contract import StaffMember
from backend_client.errors import BackendUnavailable
from bot.mornings import Mornings
from bot.store.sql_store import SqlStore
from bot.timers import Bells
from tests.content.demo import demo_pack
from tests.flow.world import HandClock, said

HEAD = StaffMember(ref="h", name="سارا نیک‌نام", post="رئیس واحد", roles=("unit_head",), branches=("north",))
GONE = StaffMember(ref="g", name="رضا دادگر", post="رئیس واحد", roles=("unit_head",), active=False)
SATURDAY = dt.datetime(2026, 11, 21, 4, 45, tzinfo=dt.UTC)
"""08:15 in Tehran."""


class Staff:
    def __init__(self) -> None:
        self.away = False

    async def staff(self) -> tuple[StaffMember, ...]:
        if self.away:
            raise BackendUnavailable
        return (HEAD, GONE)


class House:
    """Two processes over one store."""

    def __init__(self, store: SqlStore, clock: HandClock) -> None:
        self.staff = Staff()
        self.catalogue: Catalogue = demo_pack().catalogue
        self.processes = [Mornings(store, self.staff, lambda: self.catalogue, clock, Bells()) for _ in range(2)]

    async def look(self) -> int:
        return sum([await process.run_due() for process in self.processes])


@pytest.fixture
async def house(store: SqlStore, clock: HandClock) -> House:
    clock.now = SATURDAY
    for member, chat in ((HEAD, "1"), (GONE, "2")):
        await store.receive([said(f"m{chat}", chat=chat)])
        await store.add_invite(member.ref, member.ref, clock() + dt.timedelta(days=1))
        (work,) = await store.lease_conversations("w", 1)
        await store.redeem_invite(member.ref, work.person.ref)
    return House(store, clock)


async def test_each_is_woken_once_whatever_process_looks(house: House, clock: HandClock) -> None:
    assert await house.look() == 1
    clock.forward(minutes=30)
    assert await house.look() == 0
    clock.forward(days=1)
    assert await house.look() == 1


@pytest.mark.parametrize(
    ("hours", "why"),
    [(-1, "before the opening"), (2, "too late"), (12, "night"), (5 * 24, "Thursday"), (6 * 24, "Friday")],
)
async def test_nobody_is_woken_at_another_time(house: House, clock: HandClock, hours: int, why: str) -> None:
    clock.forward(hours=hours)
    assert await house.look() == 0, why


@pytest.mark.parametrize("branch", ["", "north"])
async def test_nobody_is_woken_where_all_is_closed(house: House, branch: str) -> None:
    closed = Closure(dt.date(2026, 11, 21), "برف", branch)
    house.catalogue = replace(house.catalogue, closures=(*house.catalogue.closures, closed))
    assert await house.look() == 0


async def test_a_desk_that_is_away_is_asked_again(house: House, clock: HandClock) -> None:
    house.staff.away = True
    assert await house.look() == 0
    house.staff.away = False
    clock.forward(minutes=1)
    assert await house.look() == 1

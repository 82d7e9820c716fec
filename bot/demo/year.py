"""`mizban demo year`: an empty demo desk gets the year that lies behind it, and some of it is tried through the desk's
own contract.
"""

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from backend_client.calendar import local_day
from backend_client.catalogue import Catalogue
from backend_client.contract import StaffMember
from backend_client.embedded import EmbeddedDesk, open_desk
from backend_client.embedded.codes import SecretIds
from backend_client.embedded.year.people import page_of, staff
from backend_client.embedded.year.play import Plan, Setting, Year
from backend_client.embedded.year.replay import MovedClock, differences
from backend_client.embedded.year.words import Samples
from backend_client.embedded.year.writing import begin
from backend_client.seal import Seal
from bot.demo import agency

_YEAR = dt.timedelta(days=365)


class Made(NamedTuple):
    """`other`: tracking codes of replayed requests that came out otherwise."""

    requests: int
    responses: int
    replayed: int
    other: list[str]


@dataclass(frozen=True)
class Order:
    """Where and how much: `place` of the desk's database, its `seal`, the present moment `now`."""

    place: Path | str
    seal: Seal
    now: dt.datetime
    requests: int
    seed: int
    replay_every: int


async def make_year(order: Order, catalogue: Catalogue, progress: Callable[[int], None]) -> Made:
    """Raises AlreadyDone where the desk has requests."""
    catalogue = _of_pools(catalogue)
    words, samples = agency.words(), agency.samples()
    clock = MovedClock(order.now)
    desk = await open_desk(order.place, order.seal, clock=clock)
    try:
        members = staff(catalogue, words, Random(order.seed))  # noqa: S311 - a demo's dice
        await _furnish(desk, catalogue, members, samples)
        setting = Setting(await desk.catalogue(), members, words, samples, order.seal, SecretIds())
        year = Year(setting, _plan(order))
        await begin(desk, year, progress)
        other = await _replayed(desk, year, setting)
    finally:
        await desk.close()
    return Made(order.requests, sum(year.responses.values()), len(year.sampled), other)


def _plan(order: Order) -> Plan:
    today = local_day(order.now)
    return Plan(
        count=order.requests,
        first=today - _YEAR,
        last=today - dt.timedelta(days=1),
        until=order.now,
        seed=order.seed,
        sampled=order.replay_every,
    )


def _of_pools(catalogue: Catalogue) -> Catalogue:
    """Who has least in hand hangs on all requests of the desk; one that is tried again stands there alone."""
    return replace(catalogue, units=tuple(replace(unit, routing="pool") for unit in catalogue.units))


async def _furnish(
    desk: EmbeddedDesk, catalogue: Catalogue, members: tuple[StaffMember, ...], samples: Samples
) -> None:
    """A desk like this one: what it offers, who works there, the papers that people hand in."""
    await desk.publish(catalogue)
    for member in members:
        await desk.add_staff(member)
    for sample in (samples.image, samples.pdf):
        await desk.upload(page_of(sample, ""), sample.content)


async def _replayed(desk: EmbeddedDesk, year: Year, setting: Setting) -> list[str]:
    if not year.sampled:
        return []
    with tempfile.TemporaryDirectory() as folder:
        clock = MovedClock(year.sampled[0].at.request.submitted_at)
        other = await open_desk(Path(folder, "desk.db"), setting.seal, clock=clock)
        try:
            await _furnish(other, setting.catalogue, setting.members, setting.samples)
            return await differences(desk, other, clock, year.sampled)
        finally:
            await other.close()

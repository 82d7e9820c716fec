"""Sampled requests of the year once more, through the desk's contract: each must come out as it stands in the year."""

import datetime as dt
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from backend_client.contract import RequestView, StaffRequestView
from backend_client.embedded.desk import EmbeddedDesk
from backend_client.embedded.year.deeds import Call
from backend_client.embedded.year.play import Lived


class MovedClock:
    """Shows what it was set to."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now


async def differences(
    year: EmbeddedDesk, other: EmbeddedDesk, clock: MovedClock, sampled: Sequence[Lived]
) -> list[str]:
    """Tracking codes of the requests that came out otherwise. `other`: a desk with the same catalogue, staff and
    files, on this clock."""
    return [
        lived.at.request.tracking_code
        for number, lived in enumerate(sampled)
        if await account(year, lived.submission.person_ref, lived.at.request.ref, lived)
        != await _again(other, clock, lived, number)
    ]


async def _again(desk: EmbeddedDesk, clock: MovedClock, lived: Lived, number: int) -> bytes:
    clock.now = lived.at.request.submitted_at
    submission = lived.submission
    ref = (await desk.submit(f"replay:{number}", submission)).card.ref
    for step, (moment, deed) in enumerate(lived.deeds or ()):
        clock.now = moment
        await deed.call(Call(desk, f"replay:{number}:{step}", ref, submission.person_ref))
    return await account(desk, submission.person_ref, ref, lived)


async def account(desk: EmbeddedDesk, person_ref: str, ref: str, lived: Lived) -> bytes:
    """All that applicant and staff see of it, without the names that the desk drew."""
    # the two look at it on other days, on which it may still be contested or no more
    seen = replace(await desk.request(person_ref, ref), appeal_service="")
    unit = lived.at.request.service_unit
    member = next(each for each in await desk.staff_of(unit, lived.at.request.branch) if unit in each.units)
    whole = replace(await desk.open_request(member.ref, ref), duplicates=())  # others are not among those replayed
    told = msgspec.json.encode([seen, whole], order="deterministic")
    for drawn in _drawn(seen, whole):
        told = told.replace(drawn.encode(), b"?")
    return told


def _drawn(seen: RequestView, whole: StaffRequestView) -> list[str]:
    number = [whole.response.number] if whole.response else []
    deposits = [bill.deposit_id for bill in seen.bills]
    return [seen.card.ref, seen.card.tracking_code, *number, *deposits]

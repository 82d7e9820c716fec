"""Effects on appointments, of citizens and of the counter. The row's key is the idempotency key."""

from collections.abc import Mapping

from backend_client.errors import RequestRejected
from bot.effects.world import EffectWorld, Performer
from bot.store.store import EffectRow
from dialogs.protocol import (
    AppointmentKept,
    ArrivalNoted,
    BookAppointment,
    CancelAppointment,
    Effect,
    MoveAppointment,
    NoteArrival,
    Outcome,
    ScanVisitCard,
)


async def book(effect: BookAppointment, row: EffectRow, world: EffectWorld) -> Outcome:
    return AppointmentKept(await world.citizen.book(row.key, row.person.ref, effect.booking))


async def move(effect: MoveAppointment, row: EffectRow, world: EffectWorld) -> Outcome:
    moved = await world.citizen.move_appointment(row.key, row.person.ref, effect.ref, effect.starts_at)
    return AppointmentKept(moved)


async def cancel(effect: CancelAppointment, row: EffectRow, world: EffectWorld) -> Outcome:
    return AppointmentKept(await world.citizen.cancel_appointment(row.key, row.person.ref, effect.ref))


async def arrive(effect: NoteArrival, row: EffectRow, world: EffectWorld) -> Outcome:
    return ArrivalNoted(await world.staff.arrive(row.key, row.person.staff_ref, effect.code))


async def scan(effect: ScanVisitCard, row: EffectRow, world: EffectWorld) -> Outcome:
    """Where the time has changed since, both are told: the card's and the one that holds."""
    card = world.read_card(effect.token)
    if card is None:
        raise RequestRejected({"code": "forged"})
    try:
        visit = await world.staff.arrive(row.key, row.person.staff_ref, card.code)
    except RequestRejected as rejected:
        raise RequestRejected({**rejected.problems, "printed": card.starts_at.isoformat()}) from None
    return ArrivalNoted(visit, printed=card.starts_at)


PERFORMERS: Mapping[type[Effect], Performer] = {
    BookAppointment: book,
    MoveAppointment: move,
    CancelAppointment: cancel,
    NoteArrival: arrive,
    ScanVisitCard: scan,
}

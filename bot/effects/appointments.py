"""Effects on appointments, of citizens and of the counter. The row's key is the idempotency key."""

from collections.abc import Mapping

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


PERFORMERS: Mapping[type[Effect], Performer] = {
    BookAppointment: book,
    MoveAppointment: move,
    CancelAppointment: cancel,
    NoteArrival: arrive,
}

"""Effects of staff among themselves: notes, giving and returning, absences, what a head follows up."""

from collections.abc import Mapping

from backend_client.contract import Absence
from bot.effects.world import EffectWorld, Performer
from bot.store.store import EffectRow, FeedRow, Store
from dialogs.protocol import (
    AbsenceSet,
    DeputyNamed,
    Done,
    Effect,
    EndAbsence,
    GiveRequest,
    Outcome,
    ReleaseRequest,
    RequestMoved,
    SetAbsence,
    SettleFollowUp,
    WriteNote,
)

DEPUTIES = "deputies"
"""Name of the feed that tells people whom they stand in for; it has no cursor."""


async def write_note(effect: WriteNote, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.staff.note(row.key, row.person.staff_ref, effect.ref, effect.text))


async def give(effect: GiveRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    return RequestMoved(await world.staff.give(row.key, member, effect.ref, effect.to, effect.holder))


async def give_back(effect: ReleaseRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.staff.release(row.key, row.person.staff_ref, effect.ref, effect.holder))


async def set_absence(effect: SetAbsence, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    absence = await world.staff.be_away(row.key, member, effect.from_on, effect.to_on, effect.deputy)
    await tell_deputy(world.store, absence, row.id)
    world.bells.inbox.ring()
    return AbsenceSet(absence)


async def tell_deputy(store: Store, absence: Absence, deed: str) -> None:
    """Once for each deed, however often it is repeated; not at all where they have no conversation."""
    found = await store.conversations_of_staff([absence.deputy_ref])
    rows = [FeedRow(key=f"deputy:{deed}", conversation_id=chat, body=DeputyNamed(absence)) for chat in found.values()]
    await store.add_feed_rows(DEPUTIES, 0, rows)


async def settle_follow_up(effect: SettleFollowUp, row: EffectRow, world: EffectWorld) -> Outcome:
    await world.staff.settle_follow_up(row.key, row.person.staff_ref, effect.ref, effect.text, effect.told)
    return Done()


async def end_absence(_: EndAbsence, row: EffectRow, world: EffectWorld) -> Outcome:
    await world.staff.be_back(row.key, row.person.staff_ref)
    return Done()


PERFORMERS: Mapping[type[Effect], Performer] = {
    WriteNote: write_note,
    SettleFollowUp: settle_follow_up,
    GiveRequest: give,
    ReleaseRequest: give_back,
    SetAbsence: set_absence,
    EndAbsence: end_absence,
}

"""Effects of live handovers: asked for, taken, words passed, returned, ended."""

from collections.abc import Mapping

from backend_client.errors import NotPermitted, RequestNotFound
from bot.effects.world import EffectWorld, Performer
from bot.store.store import EffectRow
from dialogs.protocol import (
    AskForPerson,
    Done,
    Effect,
    EndHandover,
    Outcome,
    PassLine,
    PlaceHandover,
    ReturnHandover,
    TakeHandover,
)


async def ask_for_person(effect: AskForPerson, row: EffectRow, world: EffectWorld) -> Outcome:
    return await world.handovers.ask(row, effect.text, effect.service)


async def place(effect: PlaceHandover, row: EffectRow, world: EffectWorld) -> Outcome:
    return await world.handovers.place(row, effect.ref)


async def take(effect: TakeHandover, row: EffectRow, world: EffectWorld) -> Outcome:
    member = await world.access.member(row.person)
    if member is None:
        raise NotPermitted
    return await world.handovers.take(row, effect.ref, member)


async def pass_line(effect: PassLine, row: EffectRow, world: EffectWorld) -> Outcome:
    """What staff write is marked with the post they hold at this moment; who is staff no more writes to nobody."""
    member = await world.access.member(row.person)
    if member is None and row.person.staff_ref:
        raise RequestNotFound
    await world.handovers.pass_line(row, effect.ref, effect.text, member)
    return Done()


async def give_back(effect: ReturnHandover, row: EffectRow, world: EffectWorld) -> Outcome:
    await world.handovers.give_back(row, effect.ref)
    return Done()


async def end(effect: EndHandover, row: EffectRow, world: EffectWorld) -> Outcome:
    await world.handovers.end(row, effect.ref, silence=effect.silence)
    return Done()


PERFORMERS: Mapping[type[Effect], Performer] = {
    AskForPerson: ask_for_person,
    PlaceHandover: place,
    TakeHandover: take,
    PassLine: pass_line,
    ReturnHandover: give_back,
    EndHandover: end,
}

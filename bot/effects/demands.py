"""Effects about documents that are asked for after acceptance (P1)."""

from collections.abc import Mapping

from bot.effects.citizen import upload_all
from bot.effects.world import EffectWorld, Performer
from bot.store.store import EffectRow
from dialogs.protocol import (
    AskDocument,
    DecideDocument,
    Effect,
    GiveDocuments,
    Outcome,
    ProposeDocument,
    RequestMoved,
)


async def propose(effect: ProposeDocument, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    card = await world.staff.propose_document(row.key, member, effect.ref, effect.title, effect.name, effect.why)
    return RequestMoved(card)


async def ask(effect: AskDocument, row: EffectRow, world: EffectWorld) -> Outcome:
    asked = (effect.title, effect.name, effect.why, effect.reason)
    return RequestMoved(await world.staff.ask_document(row.key, row.person.staff_ref, effect.ref, *asked))


async def decide(effect: DecideDocument, row: EffectRow, world: EffectWorld) -> Outcome:
    word = (effect.no, effect.agreed, effect.reason)
    return RequestMoved(await world.staff.decide_document(row.key, row.person.staff_ref, effect.ref, *word))


async def give(effect: GiveDocuments, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.pages, world.citizen.upload, world)
    return RequestMoved(await world.citizen.give_documents(row.key, row.person.ref, effect.ref, effect.pages))


PERFORMERS: Mapping[type[Effect], Performer] = {
    ProposeDocument: propose,
    AskDocument: ask,
    DecideDocument: decide,
    GiveDocuments: give,
}

"""Effects of staff at the desk, which checks unit and branch; the role is checked before (bot.access)."""

from collections.abc import Mapping

from bot.effects.citizen import upload_all
from bot.effects.world import EffectWorld, Performer
from bot.store.store import EffectRow
from dialogs.protocol import (
    AcceptRequest,
    AskCitizen,
    CorrectResponse,
    Effect,
    FinishStage,
    IssueResponse,
    ListDeficiencies,
    MergeRequest,
    Outcome,
    PauseRequest,
    PromiseAnew,
    RequestMoved,
    ResumeRequest,
    ReturnRequest,
    TakeRequest,
    TellCitizen,
)


async def take(effect: TakeRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.staff.take(row.key, row.person.staff_ref, effect.ref))


async def accept(effect: AcceptRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.staff.accept(row.key, row.person.staff_ref, effect.ref, effect.seen))


async def list_deficiencies(effect: ListDeficiencies, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    return RequestMoved(await world.staff.list_deficiencies(row.key, member, effect.ref, effect.deficiencies))


async def finish_stage(effect: FinishStage, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    return RequestMoved(await world.staff.finish_stage(row.key, member, effect.ref, effect.stage, effect.note))


async def return_to(effect: ReturnRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    return RequestMoved(await world.staff.return_to(row.key, member, effect.ref, effect.stage, effect.reason))


async def pause(effect: PauseRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    return RequestMoved(await world.staff.pause(row.key, member, effect.ref, effect.waiting, effect.reason))


async def resume(effect: ResumeRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.staff.resume(row.key, row.person.staff_ref, effect.ref))


async def promise_anew(effect: PromiseAnew, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    return RequestMoved(await world.staff.promise_anew(row.key, member, effect.ref, effect.day, effect.reason))


async def ask(effect: AskCitizen, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.staff.ask(row.key, row.person.staff_ref, effect.ref, effect.text))


async def tell(effect: TellCitizen, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.staff.tell(row.key, row.person.staff_ref, effect.ref, effect.text))


async def respond(effect: IssueResponse, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.draft.pages, world.staff.upload, world)
    return RequestMoved(await world.staff.respond(row.key, row.person.staff_ref, effect.ref, effect.draft))


async def correct(effect: CorrectResponse, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.draft.pages, world.staff.upload, world)
    member = row.person.staff_ref
    card = await world.staff.correct(row.key, member, effect.ref, effect.draft, effect.reason, effect.seen)
    return RequestMoved(card)


async def merge(effect: MergeRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.staff.merge(row.key, row.person.staff_ref, effect.ref, effect.into))


PERFORMERS: Mapping[type[Effect], Performer] = {
    TakeRequest: take,
    AcceptRequest: accept,
    ListDeficiencies: list_deficiencies,
    FinishStage: finish_stage,
    ReturnRequest: return_to,
    PauseRequest: pause,
    ResumeRequest: resume,
    PromiseAnew: promise_anew,
    AskCitizen: ask,
    TellCitizen: tell,
    IssueResponse: respond,
    CorrectResponse: correct,
    MergeRequest: merge,
}

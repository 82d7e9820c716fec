"""Effects about inquiries and papers that the desk adds (I5, G14), and the secretariat's number (F58)."""

from collections.abc import Mapping

from bot.effects.citizen import upload_all
from bot.effects.world import EffectWorld, Performer
from bot.store.store import EffectRow
from dialogs.protocol import (
    AddPaper,
    AnswerInquiry,
    Effect,
    NoteRegistration,
    Outcome,
    RemindInquiry,
    RequestMoved,
    SendInquiry,
)


async def send(effect: SendInquiry, row: EffectRow, world: EffectWorld) -> Outcome:
    sent = (effect.no, effect.letter, effect.wait)
    return RequestMoved(await world.staff.send_inquiry(row.key, row.person.staff_ref, effect.ref, *sent))


async def remind(effect: RemindInquiry, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    return RequestMoved(await world.staff.remind_inquiry(row.key, member, effect.ref, effect.no, effect.wait))


async def answer(effect: AnswerInquiry, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.pages, world.staff.upload, world)
    told = (effect.no, effect.text, effect.pages)
    return RequestMoved(await world.staff.answer_inquiry(row.key, row.person.staff_ref, effect.ref, *told))


async def add_paper(effect: AddPaper, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.pages, world.staff.upload, world)
    member = row.person.staff_ref
    return RequestMoved(await world.staff.add_paper(row.key, member, effect.ref, effect.title, effect.pages))


async def register(effect: NoteRegistration, row: EffectRow, world: EffectWorld) -> Outcome:
    noted = (effect.number, effect.on, effect.seen)
    return RequestMoved(await world.staff.note_registration(row.key, row.person.staff_ref, effect.ref, *noted))


PERFORMERS: Mapping[type[Effect], Performer] = {
    SendInquiry: send,
    RemindInquiry: remind,
    AnswerInquiry: answer,
    AddPaper: add_paper,
    NoteRegistration: register,
}

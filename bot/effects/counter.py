"""Effects at the counter, and those that bring its requests into a chat. The row's key is the idempotency key."""

from collections.abc import Mapping

from backend_client.errors import RequestNotFound
from bot.effects.citizen import upload_all
from bot.effects.world import EffectWorld, Performer
from bot.store.store import EffectRow
from dialogs.protocol import (
    AmendAtCounter,
    BindByCode,
    BindByPaper,
    BindCodeRenewed,
    DeliverByHand,
    Effect,
    FileAtCounter,
    FiledAtCounter,
    GiveDocumentsAtCounter,
    Outcome,
    RenewBindCode,
    ReportPaymentAtCounter,
    RequestMoved,
)


async def file_for(effect: FileAtCounter, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.submission.pages, world.staff.upload, world)
    return FiledAtCounter(await world.staff.file_for(row.key, row.person.staff_ref, effect.submission))


async def amend_for(effect: AmendAtCounter, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.pages, world.staff.upload, world)
    member = row.person.staff_ref
    return RequestMoved(await world.staff.amend_for(row.key, member, effect.ref, effect.answers, effect.pages))


async def report_payment_for(effect: ReportPaymentAtCounter, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.slips, world.staff.upload, world)
    proof = (effect.reference, effect.slips)
    member = row.person.staff_ref
    return RequestMoved(await world.staff.report_payment_for(row.key, member, effect.ref, effect.bill, *proof))


async def give_documents_for(effect: GiveDocumentsAtCounter, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.pages, world.staff.upload, world)
    member = row.person.staff_ref
    return RequestMoved(await world.staff.give_documents_for(row.key, member, effect.ref, effect.pages))


async def hand_over(effect: DeliverByHand, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.staff.hand_over(row.key, row.person.staff_ref, effect.ref))


async def renew_bind_code(effect: RenewBindCode, row: EffectRow, world: EffectWorld) -> Outcome:
    code = await world.staff.renew_bind_code(row.key, row.person.staff_ref, effect.ref)
    return BindCodeRenewed(effect.ref, code)


async def bind_by_paper(effect: BindByPaper, row: EffectRow, world: EffectWorld) -> Outcome:
    """The paper is looked at again: what stands in a conversation proves nothing."""
    code = await world.verify(effect.token)
    if code is None:
        raise RequestNotFound
    return RequestMoved(await world.citizen.bind_by_paper(row.key, row.person.ref, code, effect.last_four))


async def bind_by_code(effect: BindByCode, row: EffectRow, world: EffectWorld) -> Outcome:
    card = await world.citizen.bind_by_code(
        row.key, row.person.ref, effect.tracking_code, effect.last_four, effect.bind_code
    )
    return RequestMoved(card)


PERFORMERS: Mapping[type[Effect], Performer] = {
    FileAtCounter: file_for,
    AmendAtCounter: amend_for,
    ReportPaymentAtCounter: report_payment_for,
    GiveDocumentsAtCounter: give_documents_for,
    DeliverByHand: hand_over,
    RenewBindCode: renew_bind_code,
    BindByPaper: bind_by_paper,
    BindByCode: bind_by_code,
}

"""Effects about bills, of citizens and of staff."""

from collections.abc import Mapping

from bot.effects.citizen import upload_all
from bot.effects.world import EffectWorld, Performer
from bot.store.store import EffectRow
from dialogs.protocol import (
    AssessFee,
    CancelBill,
    ConfirmPayment,
    Effect,
    Outcome,
    PaymentStarted,
    RejectPayment,
    ReportPayment,
    RequestMoved,
    StartPayment,
)


async def report(effect: ReportPayment, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.slips, world.citizen.upload, world)
    proof = (effect.reference, effect.slips)
    return RequestMoved(await world.citizen.report_payment(row.key, row.person.ref, effect.ref, effect.bill, *proof))


async def start(effect: StartPayment, row: EffectRow, world: EffectWorld) -> Outcome:
    started = await world.citizen.start_payment(row.key, row.person.ref, effect.ref, effect.bill)
    return PaymentStarted(started.address)


async def assess(effect: AssessFee, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    return RequestMoved(await world.staff.assess_fee(row.key, member, effect.ref, effect.cost, effect.amount_rial))


async def confirm(effect: ConfirmPayment, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.staff.confirm_payment(row.key, row.person.staff_ref, effect.ref, effect.bill))


async def reject(effect: RejectPayment, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    return RequestMoved(await world.staff.reject_payment(row.key, member, effect.ref, effect.bill, effect.reason))


async def cancel(effect: CancelBill, row: EffectRow, world: EffectWorld) -> Outcome:
    member = row.person.staff_ref
    return RequestMoved(await world.staff.cancel_bill(row.key, member, effect.ref, effect.bill, effect.reason))


PERFORMERS: Mapping[type[Effect], Performer] = {
    ReportPayment: report,
    StartPayment: start,
    AssessFee: assess,
    ConfirmPayment: confirm,
    RejectPayment: reject,
    CancelBill: cancel,
}

"""Effects of citizens at the desk. The row's key is the idempotency key: repeating one changes nothing."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from backend_client.contract import Page
from backend_client.errors import RequestNotFound, RequestRejected
from bot.effects.world import EffectWorld, Performer
from bot.store.store import EffectRow
from dialogs.protocol import (
    AmendRequest,
    Done,
    Effect,
    FillSurvey,
    FollowRequest,
    Outcome,
    RecordDelivery,
    ReportUndelivered,
    RequestMoved,
    RequestRegistered,
    ReviseRequest,
    SecondFactorWanted,
    SubmitRequest,
    WithdrawRequest,
    WriteToDesk,
)

Upload = Callable[[Page, bytes], Awaitable[None]]


async def submit(effect: SubmitRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.submission.pages, world.citizen.upload, world)
    return RequestRegistered(await world.citizen.submit(row.key, effect.submission))


async def amend(effect: AmendRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.pages, world.citizen.upload, world)
    card = await world.citizen.amend(row.key, row.person.ref, effect.ref, effect.answers, effect.pages)
    return RequestMoved(card)


async def revise(effect: ReviseRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    await upload_all(effect.pages, world.citizen.upload, world)
    card = await world.citizen.revise(row.key, row.person.ref, effect.ref, effect.answers, effect.pages)
    return RequestMoved(card)


async def upload_all(pages: Iterable[Page], upload: Upload, world: EffectWorld) -> None:
    """Give the desk the files; those it has already are no harm. Raises RequestRejected for one we lost."""
    for page in pages:
        try:
            content = await world.files.read(page.sha256)
        except FileNotFoundError as lost:
            raise RequestRejected({page.slot: "gone"}) from lost
        await upload(page, content)


async def withdraw(effect: WithdrawRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.citizen.withdraw(row.key, row.person.ref, effect.ref))


async def write(effect: WriteToDesk, row: EffectRow, world: EffectWorld) -> Outcome:
    return RequestMoved(await world.citizen.write(row.key, row.person.ref, effect.ref, effect.text))


async def follow(effect: FollowRequest, row: EffectRow, world: EffectWorld) -> Outcome:
    """Only who holds a genuine paper binds its request to themself."""
    code = await world.verify(effect.token)
    if code is None:
        raise RequestNotFound
    try:
        return RequestMoved(await world.citizen.follow(row.key, row.person.ref, code))
    except RequestRejected as rejected:
        if "last_four" not in rejected.problems:
            raise
        return SecondFactorWanted(effect.token)


async def fill_survey(effect: FillSurvey, row: EffectRow, world: EffectWorld) -> Outcome:
    await world.citizen.fill_survey(row.key, row.person.ref, effect.form)
    return Done()


async def record_delivery(effect: RecordDelivery, row: EffectRow, world: EffectWorld) -> Outcome:
    await world.citizen.record_delivery(row.key, effect.ref, effect.at)
    return Done()


async def report_undelivered(effect: ReportUndelivered, row: EffectRow, world: EffectWorld) -> Outcome:
    await world.citizen.report_undelivered(row.key, effect.notice.ref, effect.notice.kind, effect.reason, effect.at)
    return Done()


PERFORMERS: Mapping[type[Effect], Performer] = {
    SubmitRequest: submit,
    AmendRequest: amend,
    ReviseRequest: revise,
    WithdrawRequest: withdraw,
    WriteToDesk: write,
    FollowRequest: follow,
    FillSurvey: fill_survey,
    RecordDelivery: record_delivery,
    ReportUndelivered: report_undelivered,
}

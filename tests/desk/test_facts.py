"""E10: what reports are made of, as the desk's own deeds left it."""

from backend_client.calendar import local_day
from backend_client.embedded import EmbeddedDesk
from backend_client.embedded.facts import accepted
from backend_client.reports.performance import performance
from backend_client.reports.period import Period
from tests.contract.conftest import Clock
from tests.contract.people import PERMIT, RESPONSE, ZONING
from tests.contract.progress import STAGES


async def test_each_accepted_request_is_told_with_its_end(embedded: EmbeddedDesk, clock: Clock) -> None:
    accepted_at = clock.now
    answered, withdrawn, waiting = [
        (await embedded.submit(f"submit:{number}:1", PERMIT)).card.ref for number in range(3)
    ]
    for ref in (answered, withdrawn):
        await embedded.accept(f"accept:{ref}", "clerk", ref)
    clock.pass_(days=2)
    for stage in STAGES:
        await embedded.finish_stage(f"finish:{stage}", "clerk", answered, stage, "")
    await embedded.respond("respond", "clerk", answered, RESPONSE)
    await embedded.withdraw("withdraw", "mina", withdrawn)
    facts = sorted(await embedded.read_facts(accepted), key=lambda one: one.answered_at is None)

    assert waiting not in {answered, withdrawn}
    assert [(one.accepted_at, one.answered_at, one.withdrawn_at) for one in facts] == [
        (accepted_at, clock.now, None),
        (accepted_at, None, clock.now),
    ]
    assert {(one.service, one.unit, one.branch) for one in facts} == {("permit", "permits", PERMIT.branch)}


async def test_a_request_answered_at_once_is_in_the_report_of_its_day(embedded: EmbeddedDesk, clock: Clock) -> None:
    await embedded.submit("submit:1:1", ZONING)
    today = local_day(clock.now)
    told = performance(await embedded.read_facts(accepted), Period(today, today), "service", today)

    assert [(line.group, line.now.accepted) for line in told.lines] == [("zoning", 1)]

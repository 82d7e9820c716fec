"""The feed need not poll: a committed change wakes who waits for it."""

import asyncio

from backend_client.embedded import EmbeddedDesk
from tests.contract.conftest import Opener
from tests.contract.people import CERTIFICATE, PERMIT


async def test_a_change_wakes_everybody_who_waits(embedded: EmbeddedDesk) -> None:
    waiting = [asyncio.ensure_future(embedded.wait_for_change(0)) for _ in range(3)]
    await asyncio.sleep(0)
    assert not any(each.done() for each in waiting)

    await embedded.submit("submit:1:1", CERTIFICATE)
    await asyncio.wait_for(asyncio.gather(*waiting), 1)


async def test_what_has_happened_already_is_not_waited_for(open_embedded: Opener) -> None:
    await (await open_embedded()).submit("submit:1:1", PERMIT)
    reopened = await open_embedded()

    await asyncio.wait_for(reopened.wait_for_change(0), 1)
    waiting = asyncio.ensure_future(reopened.wait_for_change((await reopened.changes(0)).cursor))
    await asyncio.sleep(0)
    assert not waiting.done()
    await reopened.withdraw("k1", "mina", (await reopened.requests_of("mina"))[0].ref)
    await asyncio.wait_for(waiting, 1)


async def test_a_repeated_or_refused_call_wakes_nobody(embedded: EmbeddedDesk) -> None:
    await embedded.submit("submit:1:1", PERMIT)
    cursor = (await embedded.changes(0)).cursor
    waiting = asyncio.ensure_future(embedded.wait_for_change(cursor))
    await embedded.submit("submit:1:1", PERMIT)
    await asyncio.gather(embedded.withdraw("k1", "nobody", "nothing"), return_exceptions=True)
    await asyncio.sleep(0)

    assert not waiting.done()
    waiting.cancel()

"""A deed of the console, performed as the chat has it performed."""

import asyncio
import hashlib
from collections.abc import Mapping

from backend_client.errors import BackendError, BackendUnavailable, KeyConflict
from bot.channels.channel import Address
from bot.console.visit import Visit
from bot.effects.runner import PERFORMERS, TIMEOUT_S
from bot.effects.trouble import trouble
from bot.store.store import EffectRow
from dialogs.protocol import Effect, Trouble

STATUS: Mapping[str, int] = {
    "unavailable": 503, "not_found": 404, "rejected": 422, "already_done": 409, "not_permitted": 403,
    "too_many_tries": 429, "broken": 502, "payment_required": 402,
}  # fmt: skip
"""Of HTTP, by the kind of trouble."""


async def performed(visit: Visit, effect: Effect, form_key: str) -> Trouble | None:
    """None where it is done. Raises KeyConflict where that form has had something else done."""
    world, person = visit.world, visit.person
    key = f"console:{visit.member.ref}:{form_key}"
    row = EffectRow(
        id=hashlib.sha256(key.encode()).hexdigest()[:32],
        key=key,
        effect=effect,
        draft_id="",
        conversation_id=0,
        address=Address(channel="web", bot="console", chat=person.ref, user=person.ref),
        person=person,
        attempts=0,
        created_at=visit.voice.at,
        fence=0,
    )
    problem: Trouble | None = None
    try:
        async with asyncio.timeout(TIMEOUT_S):
            await world.access.check(person, effect)
            await PERFORMERS[type(effect)](effect, row, world.effects)
    except KeyConflict:
        raise
    except TimeoutError:
        problem = trouble(BackendUnavailable())
    except BackendError as error:
        problem = trouble(error)
    await world.access.done(person, effect, problem.kind if problem else "done_at_console")
    return problem

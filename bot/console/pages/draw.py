"""Drawing the sample (F22): the seed is the system's, noted before anything is shown: drawing until it suits shows."""

import secrets

from aiohttp import web

from backend_client.errors import RequestNotFound
from bot import log
from bot.console.draws import PURPOSE, Seeded, signed
from bot.console.entry import PATH
from bot.console.forms import Form
from bot.console.pages.reports import admitted, page, source
from bot.console.rendering import HEADERS
from bot.console.visit import Visit
from bot.console.wanted import Reader, wanted
from bot.reports.offered import OFFERS
from bot.reports.registry import REPORTS

_TOLD = ("seed", "among", "drawn", "filled")
SEED_BITS = 48


async def draw(visit: Visit, form: Form) -> web.StreamResponse:
    """Leads to the page of what was drawn, which may be opened again without drawing again."""
    name = await admitted(visit)
    offer = OFFERS[name]
    if "draw" not in offer.options:
        raise RequestNotFound
    given = {key: form.one(key) for key in ("period", "from", "to", "count")}
    want = wanted(name, offer, given, Reader(visit.member), visit.voice)
    if want.asked is None:
        return page(visit, want, None)
    drawn = Seeded(want.asked.period, want.asked.count, secrets.randbits(SEED_BITS))
    facts = (await REPORTS[name](source(visit), drawn.asked)).facts
    told = {key: str(facts[key]) for key in _TOLD}
    outcome = " ".join(f"{key}={value}" for key, value in told.items())
    await visit.world.access.note(visit.person, "draw", want.described, outcome)
    log.event("console.drawn", seed=told["seed"], drawn=told["drawn"], of=told["among"])
    query = want.query(**{PURPOSE: signed(drawn, visit.held)})
    return web.Response(status=303, headers={**HEADERS, "Location": f"{PATH}/reports/{name}?{query}"})

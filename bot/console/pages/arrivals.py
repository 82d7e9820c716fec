"""Noting at the console that somebody has come: by the button of their line, or by what was typed or scanned.

The desk decides, as in the chat; a form that is sent twice notes one arrival.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from backend_client.errors import BackendError, KeyConflict
from bot.console.day import day_of
from bot.console.entry import PATH
from bot.console.forms import Form
from bot.console.pages import calendar
from bot.console.performing import STATUS, performed
from bot.console.rendering import HEADERS
from bot.console.visit import Visit
from dialogs.protocol import NoteArrival, ScanVisitCard
from dialogs.staff.visits import CODE_CHARS, arrival_of, not_noted


async def arrive(visit: Visit, form: Form) -> web.Response:
    asked = {name: form.one(name) for name in ("branch", "day", "month")}
    effect = arrival_of(form.one("code"))
    if effect is None:
        said = visit.voice.text("staff.visits.no_code")
        return await calendar.shown(visit, asked, problem=said, typed=form.one("code"), status=422)
    try:
        problem = await performed(visit, effect, form.key)
    except KeyConflict:
        said = visit.voice.text("console.deed.sent_before")
        return await calendar.shown(visit, asked, problem=said, typed=form.one("code"), status=409)
    if problem is not None:
        said = not_noted(type(effect).__name__, problem, visit.voice)
        return await calendar.shown(visit, asked, problem=said, typed=form.one("code"), status=STATUS[problem.kind])
    done = visit.held.signed("arrived", await _ref_of(effect, asked, visit))
    query = urlencode({**{name: value for name, value in asked.items() if value}, "done": done})
    return web.Response(status=303, headers={**HEADERS, "Location": f"{PATH}/calendar?{query}#visits"})


async def _ref_of(effect: NoteArrival | ScanVisitCard, asked: Mapping[str, str], visit: Visit) -> str:
    """Whose arrival the page tells of, "" where they are not on the list that is shown."""
    code = effect.code if isinstance(effect, NoteArrival) else effect.token[:CODE_CHARS]
    try:
        told = await visit.world.desk.visits_on(visit.member.ref, asked["branch"], day_of(asked["day"], visit))
    except BackendError:
        return ""
    return next((each.appointment.ref for each in told.visits if each.appointment.code == code), "")

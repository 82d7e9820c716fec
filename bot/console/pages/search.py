"""Finding requests again, closed ones too: one by its code, several by the applicant's name or the last four digits.

By a form that is posted: names and digits stand in no address, and so in no log and no browser's history.
"""

from aiohttp import web

from backend_client.contract import Found
from backend_client.errors import RequestNotFound
from bot.console.entry import PATH
from bot.console.forms import Form
from bot.console.lines import line
from bot.console.pages.queue import listed
from bot.console.rendering import HEADERS
from bot.console.visit import Visit
from dialogs import persian
from dialogs.protocol import FindStaffRequest, SearchRequests
from dialogs.staff.search import TEXT_CHARS, is_code
from nlu.values import normal_code


async def find(visit: Visit, form: Form) -> web.Response:
    """Raises BackendError."""
    text = form.one("text").strip()[:TEXT_CHARS]
    opened = await _opened(visit, text) if is_code(text) else None
    if opened is not None:
        return opened
    if not any(char.isalnum() for char in text):
        return await listed(visit, text, visit.voice.text("console.find.wanted"), status=422)
    reading = SearchRequests(text)
    await visit.check(reading)
    found = await visit.world.desk.search(visit.member.ref, text)
    if not found.cards:
        none, shown = "staff.search.none", persian.quoted(text)
        said = visit.voice.text("console.find.none") if is_code(text) else visit.voice.text(none, text=shown)
        return await listed(visit, text, said, status=404)
    return _page(visit, text, found)


async def _opened(visit: Visit, text: str) -> web.Response | None:
    """The request of a code, in whatever grouping and digits it was typed; None for what is no request's code, as the
    secretariat's numbers, which look like one (F58)."""
    code = normal_code(text)
    await visit.check(FindStaffRequest(code))
    try:
        card = await visit.world.desk.find(visit.member.ref, code)
    except RequestNotFound:
        return None
    return web.Response(status=303, headers={**HEADERS, "Location": f"{PATH}/requests/{card.ref}"})


def _page(visit: Visit, text: str, found: Found) -> web.Response:
    return visit.page(
        "found.html",
        lines=[line(card, visit.voice) for card in found.cards],
        said=visit.voice.text("staff.search.found", text=persian.quoted(text)),
        more=visit.voice.text("staff.search.more", count=persian.digits(len(found.cards))) if found.more else "",
        typed=text,
        problem="",
    )

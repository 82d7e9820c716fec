"""Who was not content, before the head of the agency: the list, and settling one with what was done (T5, E9)."""

from aiohttp import web

from backend_client.errors import KeyConflict
from backend_client.follow_ups import FollowUp
from bot.console.deeds.deed import Typed
from bot.console.entry import PATH
from bot.console.forms import Form, new_key
from bot.console.performing import STATUS, performed
from bot.console.rendering import HEADERS
from bot.console.visit import Visit
from dialogs import persian
from dialogs.protocol import ReadFollowUp, ReadFollowUps, SettleFollowUp, Trouble
from dialogs.staff.card import branch_title
from dialogs.staff.follow_ups import TEXT_CHARS, card
from dialogs.staff.trouble import undone
from nlu.normalize import clean_answer

_TEXT = Typed("done", TEXT_CHARS)
_HOW = ("told", "noted")


async def index(visit: Visit) -> web.Response:
    await visit.check(ReadFollowUps())
    told = await visit.world.desk.follow_ups(visit.member.ref)
    lines = [
        {
            "one": each,
            "branch": branch_title(each.branch, visit.voice.content.catalogue),
            "opened": persian.day(persian.local_day(each.opened_at)),
            "settled": persian.day(persian.local_day(each.settled_at)) if each.settled_at else "",
        }
        for each in told
    ]
    return visit.page("follow_ups.html", lines=lines)


async def show(visit: Visit) -> web.Response:
    return _page(visit, await _read(visit), Form(), new_key())


async def settle(visit: Visit, form: Form) -> web.Response:
    """A form that is sent twice settles once; what was typed is never lost."""
    one, how, text = await _read(visit), form.one("how"), clean_answer(form.one(_TEXT.name))
    problems = _problems(how, text, visit)
    if problems:
        return _page(visit, one, form, form.key, problems, 422)
    effect = SettleFollowUp(one.ref, text, told=how == "told")
    try:
        trouble = await performed(visit, effect, form.key)
    except KeyConflict:
        said = visit.voice.text("console.deed.sent_before")
        return _page(visit, one, form, new_key(), {"": said}, 409)
    if trouble is None:
        return web.Response(status=303, headers={**HEADERS, "Location": f"{PATH}/follow_ups/{one.ref}"})
    return await _refused(visit, trouble, form)


async def _refused(visit: Visit, trouble: Trouble, form: Form) -> web.Response:
    """As it stands now: somebody else may have settled it."""
    said = undone(SettleFollowUp.__name__, trouble, visit.voice)
    return _page(visit, await _read(visit), form, form.key, {"": said}, STATUS[trouble.kind])


async def _read(visit: Visit) -> FollowUp:
    """Raises RequestNotFound."""
    ref = visit.request.match_info["ref"]
    await visit.check(ReadFollowUp(ref))
    return await visit.world.desk.follow_up(visit.member.ref, ref)


def _problems(how: str, text: str, visit: Visit) -> dict[str, str]:
    problems = {} if how in _HOW else {"how": visit.voice.text("console.wrong.not_chosen")}
    if not text:
        problems[_TEXT.name] = visit.voice.text("console.wrong.missing")
    elif len(text) > _TEXT.limit:
        limit, length = persian.digits(_TEXT.limit), persian.digits(len(text))
        problems[_TEXT.name] = visit.voice.text("console.wrong.long", limit=limit, length=length)
    return problems


def _page(
    visit: Visit, one: FollowUp, form: Form, key: str, problems: dict[str, str] | None = None, status: int = 200
) -> web.Response:
    return visit.page(
        "follow_up.html",
        status=status,
        one=one,
        told=card(one, visit.voice),
        field=_TEXT,
        how=_HOW,
        form=form,
        key=key,
        problems=problems or {},
    )

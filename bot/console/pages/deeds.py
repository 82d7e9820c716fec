"""Doing something to a request: its form, the look at it before it is done, and the deed itself, once.

form ─▶ Wrong: the form again, with what is to be mended ─▶ (preview) ─▶ performed ─▶ the request's page, told so
                                                             the desk says no: the form again, with the reason
Nothing that was typed is lost on any of these ways. The key is made with the form, so a form that is sent twice, by a
finger or by a network, is one deed.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlencode

from aiohttp import web

from backend_client.contract import Page, StaffMember, StaffRequestView
from backend_client.errors import KeyConflict, RequestNotFound
from bot.console import ready
from bot.console.deeds import DEEDS, offered
from bot.console.deeds.deed import Asked, Day, Deed, OneOf, Options, Typed, Wrong
from bot.console.deeds.intake import remark_of
from bot.console.entry import PATH
from bot.console.forms import Form, new_key
from bot.console.pages.attached import attached, signed
from bot.console.pages.request import facts
from bot.console.performing import STATUS, performed
from bot.console.rendering import HEADERS
from bot.console.visit import Visit
from dialogs.protocol import Effect, ReadColleagues
from dialogs.staff.collecting import FILE_MB
from dialogs.staff.trouble import undone

_WRITTEN = frozenset(field.name for deed in DEEDS.values() for field in deed.fields if isinstance(field, Typed))


def written_in(form: Form) -> list[str]:
    """The texts of a form that nobody may lose."""
    named = [name for name in form.values if name in _WRITTEN or name.startswith(remark_of(""))]
    return [text for name in named for text in form.all(name) if text.strip()]


def _deed(visit: Visit) -> Deed:
    """Raises RequestNotFound for one that we do not know."""
    deed = DEEDS.get(visit.request.match_info["deed"])
    if deed is None:
        raise RequestNotFound
    return deed


async def show(visit: Visit) -> web.Response:
    """The form as it is at first; where it is not the time for it any more, why."""
    deed = _deed(visit)
    view = await visit.view(visit.request.match_info["ref"])
    no = visit.request.query.get("no", "")
    if not _is_offered(deed, view, visit.member, no):
        return visit.page("stale.html", facts(view, visit), status=409)
    about = {"no": [no]} if deed.of else {}
    form = Form({**_remembered(deed, view), **deed.filled(view, visit.voice), **about})
    return _form(visit, deed, await _asked(visit, deed, view, form), new_key())


def _is_offered(deed: Deed, view: StaffRequestView, member: StaffMember, no: str) -> bool:
    if deed.of is None:
        return deed in offered(view, member)
    return no in {str(each) for each in deed.of(view, member)}


def _remembered(deed: Deed, view: StaffRequestView) -> dict[str, list[str]]:
    return {name: [value] for name, value in deed.hidden(view).items()}


async def do(visit: Visit, form: Form) -> web.Response:
    """Raises BackendError where the request cannot even be shown."""
    deed = _deed(visit)
    view = await visit.view(visit.request.match_info["ref"])
    pages, refusals = await attached(visit, deed, form)
    asked = await _asked(visit, deed, view, form, pages)
    step = form.one("step")
    if step == "edit" or ready.chosen(form, deed.ready(asked)):
        return _form(visit, deed, asked, form.key, problems=refusals)
    if step == "renew":
        return _renewed(visit, deed, asked)
    try:
        effect = deed.build(asked)
    except Wrong as wrong:
        return _form(visit, deed, asked, form.key, problems=wrong.problems | refusals, status=422)
    if refusals:
        return _form(visit, deed, asked, form.key, problems=refusals, status=422)
    if deed.preview and step != "send":
        return _form(visit, deed, asked, form.key, template=deed.preview, effect=effect)
    return await _perform(visit, deed, asked, effect)


def _renewed(visit: Visit, deed: Deed, asked: Asked) -> web.Response:
    """What was typed goes on from the request as it stands now, under a key of its own."""
    form = asked.form.but(**deed.hidden(asked.view))
    return _form(visit, deed, replace(asked, form=form), new_key())


async def _asked(visit: Visit, deed: Deed, view: StaffRequestView, form: Form, pages: tuple[Page, ...] = ()) -> Asked:
    """With all that the deed's form needs to know. Raises BackendError."""
    colleagues = await _colleagues(visit, view) if deed.colleagues else ()
    alike = await _alike(visit, view) if deed.alike else ()
    return Asked(view, form, visit.voice, pages, colleagues, alike)


async def _colleagues(visit: Visit, view: StaffRequestView) -> tuple[StaffMember, ...]:
    await visit.check(ReadColleagues(view.card.ref))
    return await visit.world.desk.colleagues(visit.member.ref, view.card.ref)


async def _alike(visit: Visit, view: StaffRequestView) -> tuple[StaffRequestView, ...]:
    """Each is opened as if it had been gone to; one that is out of sight meanwhile is left out."""
    found = []
    for card in view.duplicates:
        with suppress(RequestNotFound):
            found.append(await visit.view(card.ref))
    return tuple(found)


async def _perform(visit: Visit, deed: Deed, asked: Asked, effect: Effect) -> web.Response:
    key = asked.form.key
    try:
        problem = await performed(visit, effect, key)
    except KeyConflict:
        said = visit.voice.text("console.deed.sent_before")
        return _form(visit, deed, asked, new_key(), problems={"": said}, status=409)
    if problem is not None:
        said = undone(type(effect).__name__, problem, visit.voice)
        return _form(visit, deed, asked, key, problems={"": said}, status=STATUS[problem.kind])
    done = urlencode({"done": visit.held.signed(f"done:{asked.ref}", deed.name)})
    return web.Response(status=303, headers={**HEADERS, "Location": f"{PATH}/requests/{asked.ref}?{done}"})


# ── pages ──
_KINDS = {Typed: "typed", OneOf: "one_of", Day: "day"}


def _options(field: Typed | OneOf | Day, asked: Asked) -> Options:
    return field.options(asked) if isinstance(field, OneOf) else ()


def _labels(deed: Deed, visit: Visit) -> dict[str, str]:
    """Of what is written, by field, so that the same problem in two of them is told apart."""
    return {
        field.name: visit.voice.text(f"console.field.{field.name}")
        for field in deed.fields
        if not isinstance(field, OneOf)
    }


def _form(
    visit: Visit,
    deed: Deed,
    asked: Asked,
    key: str,
    *,
    template: str = "",
    problems: Mapping[str, str] | None = None,
    effect: Effect | None = None,
    status: int = 200,
) -> web.Response:
    """The deed's form as it was filled in, or the look at the whole."""
    view, offers = asked.view, deed.ready(asked)
    return visit.page(
        template or deed.template,
        {**facts(view, visit), "labels": _labels(deed, visit), **deed.more(asked)},
        status=status,
        deed=deed,
        key=key,
        form=ready.with_chosen(asked.form, offers),
        hidden=[*deed.hidden(view), *(["no"] if deed.of else [])],
        fields=[(_KINDS[type(field)], field, _options(field, asked)) for field in deed.fields],
        ready=offers,
        filled=ready.chosen(asked.form, offers),
        about=deed.about(asked),
        problems=dict(problems or {}),
        effect=effect,
        pages=signed(visit, key, asked.pages),
        file_mb=FILE_MB,
    )

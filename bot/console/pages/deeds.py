"""Doing something to a request: its form, the look at it before it is done, and the deed itself, once.

form ─▶ Wrong: the form again, with what is to be mended ─▶ (preview) ─▶ performed ─▶ the request's page, told so
                                                             the desk says no: the form again, with the reason
Nothing that was typed is lost on any of these ways. The key is made with the form, so a form that is sent twice, by a
finger or by a network, is one deed.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from backend_client.contract import Page, StaffMember, StaffRequestView
from backend_client.errors import BackendError, BackendUnavailable, KeyConflict, RequestNotFound
from bot.channels.channel import Address
from bot.console.deeds import DEEDS, offered
from bot.console.deeds.deed import Asked, Day, Deed, OneOf, Options, Typed, Wrong
from bot.console.deeds.intake import remark_of
from bot.console.entry import PATH
from bot.console.forms import Form, Sent, new_key
from bot.console.pages.request import facts
from bot.console.rendering import HEADERS
from bot.console.visit import Visit
from bot.effects.runner import PERFORMERS, TIMEOUT_S
from bot.effects.trouble import trouble
from bot.store.store import EffectRow
from dialogs import persian
from dialogs.protocol import Effect, FileRefused, ReadColleagues, Trouble
from dialogs.staff.collecting import FILE_MB
from dialogs.staff.deficiencies import deficient_things, is_document
from dialogs.staff.response_steps import MOST_FILES
from dialogs.staff.trouble import undone

_WRITTEN = frozenset(field.name for deed in DEEDS.values() for field in deed.fields if isinstance(field, Typed))
_STATUS: Mapping[str, int] = {
    "unavailable": 503, "not_found": 404, "rejected": 422, "already_done": 409, "not_permitted": 403,
    "too_many_tries": 429, "broken": 502, "payment_required": 402,
}  # fmt: skip
_REASONS = ("unreadable", "incomplete", "mismatch")
_PAGES = msgspec.json.Decoder(Page)


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
    """The empty form; where it is not the time for it any more, why."""
    deed = _deed(visit)
    view = await visit.view(visit.request.match_info["ref"])
    if deed not in offered(view, visit.member):
        return visit.page("stale.html", facts(view, visit), status=409)
    asked = Asked(view, Form(deed_values(deed, view)), visit.voice, colleagues=await _colleagues(visit, deed, view))
    return _form(visit, deed, asked, new_key())


def deed_values(deed: Deed, view: StaffRequestView) -> dict[str, list[str]]:
    return {name: [value] for name, value in deed.hidden(view).items()}


async def _colleagues(visit: Visit, deed: Deed, view: StaffRequestView) -> tuple[StaffMember, ...]:
    """Raises BackendError."""
    if not deed.colleagues:
        return ()
    await visit.check(ReadColleagues(view.card.ref))
    return await visit.world.desk.colleagues(visit.member.ref, view.card.ref)


async def do(visit: Visit, form: Form) -> web.Response:
    """Raises BackendError where the request cannot even be shown."""
    deed = _deed(visit)
    view = await visit.view(visit.request.match_info["ref"])
    pages, refusals = await _files(visit, deed, form)
    asked = Asked(view, form, visit.voice, pages, await _colleagues(visit, deed, view))
    try:
        effect = deed.build(asked)
    except Wrong as wrong:
        return _form(visit, deed, asked, form.key, problems=wrong.problems | refusals, status=422)
    if refusals:
        return _form(visit, deed, asked, form.key, problems=refusals, status=422)
    step = form.one("step")
    if step == "edit":
        return _form(visit, deed, asked, form.key)
    if deed.preview and step != "send":
        return _form(visit, deed, asked, form.key, template=deed.preview, effect=effect)
    return await _perform(visit, deed, asked, effect)


async def _perform(visit: Visit, deed: Deed, asked: Asked, effect: Effect) -> web.Response:
    key = asked.form.key
    try:
        problem = await _performed(visit, effect, f"console:{visit.member.ref}:{key}")
    except KeyConflict:
        said = visit.voice.text("console.deed.sent_before")
        return _form(visit, deed, asked, new_key(), problems={"": said}, status=409)
    if problem is not None:
        said = undone(type(effect).__name__, problem, visit.voice)
        return _form(visit, deed, asked, key, problems={"": said}, status=_STATUS[problem.kind])
    done = urlencode({"done": visit.held.signed(f"done:{asked.ref}", deed.name)})
    return web.Response(status=303, headers={**HEADERS, "Location": f"{PATH}/requests/{asked.ref}?{done}"})


async def _performed(visit: Visit, effect: Effect, key: str) -> Trouble | None:
    """Have it done as the chat has it done; None where it is. Raises KeyConflict."""
    world, person = visit.world, visit.person
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


# ── files of a response ──
async def _files(visit: Visit, deed: Deed, form: Form) -> tuple[tuple[Page, ...], dict[str, str]]:
    """Files kept so far and those that have just come, and why some were not kept."""
    if not deed.files:
        return (), {}
    pages = {page.sha256: page for page in _kept(visit, form) if page.sha256 not in form.all("drop")}
    problems: dict[str, str] = {}
    for sent in form.files:
        kept = await _keep(visit, sent, len(pages))
        if isinstance(kept, FileRefused):
            words = visit.voice.text(f"staff.file_refused.{kept.reason}", limit=persian.digits(kept.limit))
            problems["files"] = visit.voice.text(
                "console.wrong.file", name=persian.quoted(sent.name[:100]), words=words
            )
        else:
            pages[kept.sha256] = kept
    return tuple(pages.values()), problems


def _kept(visit: Visit, form: Form) -> list[Page]:
    """What this session itself has kept for this form; nobody names another's file."""
    signed = (visit.held.opened(f"page:{form.key}", value) for value in form.all("page"))
    return [_PAGES.decode(text) for text in signed if text is not None]


async def _keep(visit: Visit, sent: Sent, so_far: int) -> Page | FileRefused:
    if so_far >= MOST_FILES:
        return FileRefused("too_many", MOST_FILES)
    stored = await visit.world.files.keep(
        sent.content,
        owner=f"console:{visit.person.ref}",
        slot="response",
        name=sent.name,
        kinds=("image", "pdf"),
        max_mb=FILE_MB,
    )
    return stored if isinstance(stored, FileRefused) else stored.page


# ── pages ──
_KINDS = {Typed: "typed", OneOf: "one_of", Day: "day"}


def _options(field: Typed | OneOf | Day, asked: Asked) -> Options:
    return field.options(asked) if isinstance(field, OneOf) else ()


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
    view = asked.view
    signed = [(page, visit.held.signed(f"page:{key}", msgspec.json.encode(page).decode())) for page in asked.pages]
    things = list(deficient_things(view, visit.voice)) if deed.name == "deficiencies" else []
    documents = {name for name, _ in things if is_document(name, view, visit.voice.content.catalogue)}
    return visit.page(
        template or deed.template,
        facts(view, visit),
        status=status,
        deed=deed,
        key=key,
        form=asked.form,
        hidden=list(deed_values(deed, view)),
        fields=[(_KINDS[type(field)], field, _options(field, asked)) for field in deed.fields],
        problems=dict(problems or {}),
        effect=effect,
        pages=signed,
        most_files=MOST_FILES,
        file_mb=FILE_MB,
        things=things,
        documents_wanted=documents,
        reasons=[visit.voice.text(f"staff.reason.{reason}") for reason in _REASONS],
        laws=view.definition.laws,
    )

"""Reports in any period (E10, G8, G11, O2, T2, A1-A5, F22): which there are, each on a page, and as files."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from aiohttp import web

from backend_client.contract import StaffMember
from backend_client.errors import RequestNotFound
from backend_client.reports.period import Period
from bot.access import REPORTS as READERS
from bot.console.charts import BAR, LABELS, WIDTH
from bot.console.draws import PURPOSE, drawn_before
from bot.console.entry import PATH
from bot.console.months import PERIODS
from bot.console.rendering import HEADERS
from bot.console.tables import pages_of, shown_tables
from bot.console.visit import Visit
from bot.console.wanted import MOST_DRAWN, Reader, Wanted, wanted
from bot.console.workshop import Unfinished
from bot.reports.making import FileForm, content, source_of
from bot.reports.offered import OFFERS
from bot.reports.plain import jalali
from bot.reports.registry import REPORTS
from bot.reports.source import Asked, Source
from bot.reports.told import Told, TooLong
from dialogs import persian
from nlu.normalize import ascii_digits

FORMS: tuple[FileForm, ...] = ("xlsx", "csv", "pdf", "json")
_TYPES: Mapping[FileForm, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}
_AGAIN_S = "2"


async def index(visit: Visit) -> web.Response:
    """Those that this member may read."""
    offered = [
        (name, visit.voice.text(f"report.name.{name}"), visit.voice.text(f"console.report.about.{name}"))
        for name in OFFERS
        if READERS[name].admits(visit.member)
    ]
    return visit.page("reports.html", offered=offered)


async def show(visit: Visit) -> web.Response:
    name = await admitted(visit)
    want = await _wanted(visit, name)
    if want.asked is None:
        return page(visit, want, None)
    told = await _told(visit, want.asked, name)
    if isinstance(told, Unfinished):
        return _unfinished(visit, want, told)
    await visit.world.access.note(visit.person, "report", want.described, "shown")
    return page(visit, want, told)


async def download(visit: Visit) -> web.Response:
    name = await admitted(visit)
    want = await _wanted(visit, name)
    form = next((form for form in FORMS if form == visit.request.match_info["form"]), None)
    if form is None:
        raise RequestNotFound
    if want.asked is None:
        return page(visit, want, None)
    told = await _told(visit, want.asked, name)
    if isinstance(told, Unfinished):
        return _unfinished(visit, want, told, form)
    try:
        file = await _file(visit, want.asked, told, form)
    except TooLong:
        return page(visit, want, told, visit.voice.text("console.report.too_long"))
    if isinstance(file, Unfinished):
        return _unfinished(visit, want, file, form)
    await visit.world.access.note(visit.person, "download", want.described, form)
    return web.Response(body=file, headers={**HEADERS, **_file_headers(told, form)})


def source(visit: Visit) -> Source:
    return source_of(visit.world.figures, visit.voice.content, visit.voice.today, visit.world.store)


async def admitted(visit: Visit) -> str:
    """The report that is asked for. Raises RequestNotFound for one that there is not, NotPermitted."""
    name = visit.request.match_info["report"]
    if name not in OFFERS:
        raise RequestNotFound
    await visit.world.access.read_report(visit.person, visit.member, name)
    return name


async def _wanted(visit: Visit, name: str) -> Wanted:
    """Of a draw, the one that this session has made; before that nothing is asked."""
    offer = OFFERS[name]
    staff: Sequence[StaffMember] = await visit.world.figures.staff() if "staff" in offer.options else ()
    want = wanted(name, offer, visit.request.query, Reader(visit.member, staff), visit.voice)
    return drawn_before(want, visit.request.query.get(PURPOSE, ""), visit.held) if "draw" in offer.options else want


async def _told(visit: Visit, asked: Asked, name: str) -> Told | Unfinished:
    async def make(_: Callable[[int], None]) -> Told:
        return await REPORTS[name](source(visit), asked)

    return await visit.workshop.made(("told", name, asked, visit.voice.today), make)


async def _file(visit: Visit, asked: Asked, told: Told, form: FileForm) -> bytes | Unfinished:
    """Raises TooLong."""

    async def make(progress: Callable[[int], None]) -> bytes:
        return await asyncio.to_thread(content, told, source(visit), form, progress)

    return await visit.workshop.made((form, told.report, asked, visit.voice.today), make)


def _file_headers(told: Told, form: FileForm) -> dict[str, str]:
    name = f"{told.report}-{jalali(told.period.first)}-{jalali(told.period.last)}.{form}"
    return {"Content-Type": _TYPES[form], "Content-Disposition": f'attachment; filename="{name}"'}


def page(visit: Visit, want: Wanted, told: Told | None, problem: str = "") -> web.Response:
    """The form, and below it what is told. `problem`: in the place of what was typed wrong."""
    words = visit.voice.content.words.messages
    pages = pages_of(told) if told else 1
    here = min(_page_number(visit), pages)
    return visit.page(
        "report.html",
        status=422 if problem or want.problem else 200,
        want=want,
        periods=PERIODS,
        problem=problem or want.problem,
        told=told,
        title=words[f"report.name.{want.name}"],
        tables=shown_tables(told, here, words) if told else [],
        notes=[words[f"report.note.{note}"] for note in told.notes] if told else [],
        days=told and _days(told.period, visit),
        days_before=told and _days(told.period.before(), visit) if told and "before" in told.notes else "",
        forms=FORMS,
        here_page=here,
        pages=pages,
        most_drawn=persian.digits(MOST_DRAWN),
        chart_width=WIDTH,
        chart_bar=BAR,
        chart_label=LABELS,
    )


def _page_number(visit: Visit) -> int:
    typed = ascii_digits(visit.request.query.get("page", "1"))
    return max(1, int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 1


def _days(period: Period, visit: Visit) -> str:
    return visit.voice.text(
        "console.report.days", first=persian.short_day(period.first), last=persian.short_day(period.last)
    )


def _unfinished(visit: Visit, want: Wanted, unfinished: Unfinished, form: str = "") -> web.Response:
    """A plain page that asks again by itself, by a header so that it needs no script, and by a link."""
    place = f"{PATH}/reports/{want.name}"
    response = visit.page(
        "preparing.html",
        status=202,
        title=visit.voice.text(f"report.name.{want.name}"),
        rows=unfinished.rows,
        form=form,
        again=f"{place}{'/' if form else ''}{form}?{want.query()}",
        report=f"{place}?{want.query()}",
    )
    response.headers["Refresh"] = _AGAIN_S
    return response

"""One request on the table: all that the applicant gave, all that happened since, and what can be done with it now."""

from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web
from msgspec.structs import replace

from backend_client.catalogue import Field
from backend_client.contract import Answer, HistoryEntry, Page, RequestCard, StaffRequestView, StageProgress
from bot.console import matters
from bot.console.deeds import DEEDS, offered, stands_behind
from bot.console.deeds.deed import Deed
from bot.console.forms import new_key
from bot.console.pages import papers
from bot.console.visit import Visit
from bot.console.voice import Voice
from dialogs import persian
from dialogs.staff import appeal, bills, undelivered, visit_line
from dialogs.staff.answers import shown, shown_fields
from dialogs.staff.card import branch_title, titles_of
from dialogs.staff.deed import done as told_done
from dialogs.staff.due import due, urgency
from dialogs.staff.history import said

MB = 1024 * 1024


@dataclass(frozen=True)
class ShownAnswer:
    """`typed`: in the applicant's own words, several lines maybe."""

    label: str
    text: str
    typed: bool


@dataclass(frozen=True)
class ShownPage:
    """`number`: its place among the pages of this document."""

    page: Page
    title: str
    number: int
    size: str


@dataclass(frozen=True)
class ShownStage:
    stage: StageProgress
    unit: str
    place: str


@dataclass(frozen=True)
class ShownEntry:
    entry: HistoryEntry
    kind: str
    note: str


async def show(visit: Visit) -> web.Response:
    view = await visit.view(visit.request.match_info["ref"])
    done = visit.held.opened(f"done:{view.card.ref}", visit.request.query.get("done", ""))
    return visit.page("request.html", facts(view, visit), done=_done(done, view, visit.voice))


def facts(view: StaffRequestView, visit: Visit) -> dict[str, object]:
    """What a template tells of a request."""
    voice = visit.voice
    catalogue = voice.content.catalogue
    deeds = offered(view, visit.member)
    rare = [deed for deed in deeds if stands_behind(deed, view)]
    return {
        "view": view,
        "card": view.card,
        "branch": branch_title(view.card.branch, catalogue),
        "unit": _unit(view.card.unit, voice),
        "due": due(view.card, voice),
        "urgency": urgency(view.card, voice.at) or "",
        "standing": voice.text(f"staff.status.{view.card.status}"),
        "lost": undelivered.on_card(view, voice),
        "answers": [_answer(field, view.answers[field.name]) for field in shown_fields(view, catalogue)],
        "documents": list(_documents(view, voice)),
        "contested": appeal.contested(view.contests, voice) if view.contests else "",
        "appeals": [appeal.filed(each, voice) for each in view.appeals],
        "bills": bills.lines(view, voice),
        "inquiries": list(matters.inquiries_of(view, visit.member, voice)),
        "alike": list(_alike(view, voice)),
        "demands": list(matters.demands_of(view, visit.member, voice)),
        "registration": _registration(view),
        "added": {each.slot for each in view.added},
        "stages": [_stage(stage, view, voice) for stage in view.stages],
        "coming": visit_line.on_card(view, voice),
        "deficiencies": [
            (titles_of(view, catalogue).get(each.name, each.name), each.remark) for each in view.deficiencies
        ],
        "history": [_entry(entry, voice) for entry in reversed(view.history)],
        "at_once": [(deed, new_key(), deed.hidden(view)) for deed in deeds if deed.at_once and deed not in rare],
        "by_form": [deed for deed in deeds if not deed.at_once and deed not in rare],
        "papers": list(papers.offered(view, voice)),
        "rare": rare,
        "waiting": voice.text(f"staff.due.waiting.{view.card.waiting}") if view.card.waiting else "",
    }


def _done(name: str | None, view: StaffRequestView, voice: Voice) -> str:
    """How the deed before this page ended; "" where there was none."""
    deed: Deed | None = DEEDS.get(name or "")
    if deed is None:
        return ""
    return told_done(deed.effect.__name__, replace(view.card, in_chat=view.in_chat), voice)


def _unit(code: str, voice: Voice) -> str:
    titles = {unit.code: unit.title for unit in voice.content.catalogue.units}
    return titles.get(code, code)


def _alike(view: StaffRequestView, voice: Voice) -> Iterator[tuple[str, tuple[RequestCard, ...]]]:
    """What of this applicant's belongs together."""
    yield voice.text("console.request.duplicates"), view.duplicates
    yield voice.text("console.request.merged"), (view.merged,) if view.merged else ()
    yield voice.text("console.request.merged_here"), view.merged_here


def _registration(view: StaffRequestView) -> str:
    """The secretariat's number and its day, "" for none (F58)."""
    noted = view.registration
    return f"{persian.registry_number(noted.number)}، {persian.day(noted.on)}" if noted else ""


def _answer(field: Field, answer: Answer) -> ShownAnswer:
    if field.type == "text":
        return ShownAnswer(field.short, str(answer), typed=True)
    return ShownAnswer(field.short, shown(field, answer), typed=False)


def _documents(view: StaffRequestView, voice: Voice) -> Iterator[ShownPage]:
    titles = {"slip": voice.text("staff.bill.slip"), **titles_of(view, voice.content.catalogue)}
    numbers: dict[str, int] = {}
    for page in (*view.pages, *bills.slips(view)):
        numbers[page.slot] = numbers.get(page.slot, 0) + 1
        yield ShownPage(page, titles.get(page.slot, page.slot), numbers[page.slot], _size(page.size, voice))


def _size(size: int, voice: Voice) -> str:
    if size >= MB:
        return voice.text("console.size.mb", size=persian.digits(f"{size / MB:.1f}").replace(".", "٫"))
    return voice.text("console.size.kb", size=persian.digits(max(1, size // 1024)))


def _stage(stage: StageProgress, view: StaffRequestView, voice: Voice) -> ShownStage:
    place = ""
    if stage.presence:
        place = stage.presence.place or branch_title(view.card.branch, voice.content.catalogue)
    return ShownStage(stage, _unit(stage.unit, voice), place)


def _entry(entry: HistoryEntry, voice: Voice) -> ShownEntry:
    note = said(entry)
    if entry.undelivered:
        what, why = undelivered.described(entry.undelivered, voice)
        note = voice.text("staff.history.undelivered", what=what, why=why)
    return ShownEntry(entry, voice.text(f"staff.kind.{entry.kind}"), note)

"""Open requests of the member's units and branches, the earliest due first, and finding one by its code (G4, G11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from backend_client.catalogue import Catalogue
from backend_client.contract import RequestCard
from backend_client.errors import RequestNotFound
from bot.console.entry import PATH
from bot.console.rendering import HEADERS
from bot.console.visit import Visit
from bot.console.voice import Voice
from dialogs.protocol import FindStaffRequest, ReadQueue
from dialogs.staff.card import branch_title
from dialogs.staff.due import due, urgency
from nlu.normalize import ascii_digits
from nlu.values import normal_code

PER_PAGE = 20
CODE_CHARS = 6
FILTERS = ("service", "status", "stage", "branch")


@dataclass(frozen=True)
class Line:
    """One request as the list shows it. `urgency` "": nothing is due of staff."""

    card: RequestCard
    branch: str
    status: str
    due: str
    urgency: str


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: a value for each filter that is set, and the page."""

    chosen: dict[str, str]
    mine: bool
    late: bool
    page: int

    @property
    def filtered(self) -> bool:
        return bool(self.chosen or self.mine or self.late)

    def address(self, page: int) -> str:
        flags = {name: "1" for name in ("mine", "late") if getattr(self, name)}
        asked = {**self.chosen, **flags, **({"page": str(page)} if page > 1 else {})}
        return f"{PATH}/queue?{urlencode(asked)}" if asked else f"{PATH}/queue"


async def show(visit: Visit) -> web.Response:
    return await _listed(visit)


async def find(visit: Visit) -> web.Response:
    """Open the request of a typed code, in whatever grouping and digits it came."""
    typed = visit.request.query.get("code", "")[:100]
    code = normal_code(typed)
    if len(code) < CODE_CHARS:
        return await _listed(visit, typed, "console.find.no_code", status=422)
    await visit.check(FindStaffRequest(code))
    try:
        card = await visit.world.desk.find(visit.member.ref, code)
    except RequestNotFound:
        return await _listed(visit, typed, "console.find.none", status=404)
    return web.Response(status=303, headers={**HEADERS, "Location": f"{PATH}/requests/{card.ref}"})


async def _listed(visit: Visit, typed: str = "", problem: str = "", *, status: int = 200) -> web.Response:
    await visit.check(ReadQueue())
    cards = await visit.world.desk.queue(visit.member.ref)
    wanted = _wanted(visit)
    fitting = [card for card in cards if _fits(card, wanted, visit)]
    pages = max(1, -(-len(fitting) // PER_PAGE))
    page = min(wanted.page, pages)
    here = fitting[(page - 1) * PER_PAGE : page * PER_PAGE]
    return visit.page(
        "queue.html",
        status=status,
        lines=[_line(card, visit.voice) for card in here],
        total=len(cards),
        fitting=len(fitting),
        first=(page - 1) * PER_PAGE + 1,
        page=page,
        pages=pages,
        wanted=wanted,
        choices=_choices(cards, visit.voice),
        typed=typed,
        problem=problem,
    )


def _wanted(visit: Visit) -> Wanted:
    query = visit.request.query
    chosen = {name: query[name][:100] for name in FILTERS if query.get(name)}
    page = ascii_digits(query.get("page", "1"))
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 1
    return Wanted(chosen, query.get("mine") == "1", query.get("late") == "1", max(1, number))


def _fits(card: RequestCard, wanted: Wanted, visit: Visit) -> bool:
    if wanted.mine and card.taken_by != visit.member.name:
        return False
    if wanted.late and urgency(card, visit.voice.at) != "late":
        return False
    return all(getattr(card, name) == value for name, value in wanted.chosen.items())


def _choices(cards: Sequence[RequestCard], voice: Voice) -> dict[str, list[tuple[str, str]]]:
    """For each filter what there is to choose: value and what people read."""
    catalogue = voice.content.catalogue
    return {
        "service": _sorted({card.service: card.service_title for card in cards}),
        "status": _sorted({card.status: voice.text(f"staff.status.{card.status}") for card in cards}),
        "stage": _sorted({card.stage: card.stage for card in cards if card.stage}),
        "branch": _sorted({card.branch: branch_title(card.branch, catalogue) for card in cards}),
    }


def _sorted(titles: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(titles.items(), key=lambda pair: pair[1])


def _line(card: RequestCard, voice: Voice) -> Line:
    catalogue: Catalogue = voice.content.catalogue
    return Line(
        card,
        branch_title(card.branch, catalogue),
        card.stage or voice.text(f"staff.status.{card.status}"),
        due(card, voice),
        urgency(card, voice.at) or "",
    )

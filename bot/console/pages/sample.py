"""The evaluator's sample (F22): requests that the system draws, of which only is told whether a survey was filled."""

import random
import secrets
from dataclasses import dataclass

from aiohttp import web

from bot import log
from bot.console.forms import Form
from bot.console.pages.calendar import month_of
from bot.console.visit import Visit
from dialogs import persian
from nlu.normalize import ascii_digits

MOST, USUAL = 50, 10
MONTHS = 12


@dataclass(frozen=True)
class Draw:
    """`places`: where each drawn request stands among the answered ones of the month, counted from 1."""

    seed: str
    month: str
    total: int
    places: tuple[int, ...]
    filled: tuple[bool, ...]

    @property
    def count_filled(self) -> int:
        return sum(self.filled)


async def show(visit: Visit) -> web.Response:
    return _page(visit, "", USUAL)


async def draw(visit: Visit, form: Form) -> web.Response:
    """The seed is the system's, noted before anything is shown: who draws again until it suits leaves a trace."""
    present = month_of(visit.voice.today)
    months = {str(present.moved(-back)): present.moved(-back) for back in range(MONTHS)}
    month = months.get(form.one("month"), present)
    count = _count(form.one("count"))
    if count is None:
        return _page(visit, str(month), USUAL, problem=visit.voice.text("console.sample.bad_count"), status=422)
    surveyed = await visit.world.desk.surveyed(month.first, min(month.last, visit.voice.today))
    seed = secrets.token_hex(8)
    drawn = drawn_from(seed, str(month), surveyed, count)
    target = f"{month} seed={seed} drawn={len(drawn.places)} of={drawn.total}"
    await visit.world.access.note(visit.person, "draw", target, f"filled={drawn.count_filled}")
    log.event("console.drawn", month=str(month), seed=seed, drawn=len(drawn.places), of=drawn.total)
    return _page(visit, str(month), count, drawn=drawn)


def drawn_from(seed: str, month: str, surveyed: tuple[bool, ...], count: int) -> Draw:
    """The same seed draws the same of the same requests, as docs/console.md tells for whoever wants to check."""
    dice = random.Random(seed)  # noqa: S311 - repeatable on purpose; the seed itself cannot be guessed
    places = sorted(dice.sample(range(len(surveyed)), min(count, len(surveyed))))
    return Draw(seed, month, len(surveyed), tuple(place + 1 for place in places), tuple(surveyed[at] for at in places))


def _count(text: str) -> int | None:
    figures = ascii_digits(text.strip())
    if not figures.isascii() or not figures.isdecimal() or len(figures) > 3:
        return None
    return int(figures) if 1 <= int(figures) <= MOST else None


def _page(
    visit: Visit, month: str, count: int, *, drawn: Draw | None = None, problem: str = "", status: int = 200
) -> web.Response:
    present = month_of(visit.voice.today)
    return visit.page(
        "sample.html",
        status=status,
        months=[present.moved(-back) for back in range(MONTHS)],
        month=month or str(present),
        count=persian.digits(count),
        most=persian.digits(MOST),
        drawn=drawn,
        problem=problem,
    )

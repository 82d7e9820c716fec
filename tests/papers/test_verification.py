"""The page behind the QR, asked over HTTP (T3, T4; attack 38: forged, altered, foreign and oddly written tokens)."""

import datetime as dt
import re
from collections.abc import AsyncIterator, Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from backend_client.errors import BackendUnavailable
from bot.channels.web_chat_guard import Buckets
from bot.papers import verification_page
from bot.papers.tokens import Tokens, facts_of, facts_of_response
from bot.papers.verification import PublicFacts, routes
from tests.papers.samples import ADDRESS, AGENCY, LABELS, RECEIPT, RESPONSE, TOKENS

FACTS = facts_of(RECEIPT)
TOKEN = TOKENS.sign(FACTS)
LINKS = [
    ("paper.continue.web", "/?start={token}"),
    ("paper.continue.telegram", "https://t.me/mizban_bot?start={token}"),
]
Browser = TestClient[web.Request, web.Application]


class Desk:
    """The front's table of papers, and how often it was asked."""

    def __init__(self) -> None:
        self.known = {FACTS.tracking_code: PublicFacts(papers=(FACTS, facts_of_response(RESPONSE)))}
        self.available = True
        self.asked: list[str] = []

    async def find(self, code: str) -> PublicFacts | None:
        self.asked.append(code)
        if not self.available:
            raise BackendUnavailable
        return self.known.get(code)


class Shown(HTMLParser):
    """What a person sees of a page: its words, its links, what it would load."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._hidden = False
        self.feed(source)
        self.text = " ".join(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._hidden = tag == "style"
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.words.append(data.strip())


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
async def browser(desk: Desk, now: list[float]) -> AsyncIterator[Browser]:
    app = web.Application()
    buckets = Buckets(per_s=1, burst=500, clock=lambda: now[0])
    app.add_routes(
        routes(
            TOKENS,
            desk.find,
            LINKS,
            lambda: LABELS,
            agency_title=lambda: AGENCY,
            public_address=ADDRESS,
            buckets=buckets,
        )
    )
    async with TestClient(TestServer(app)) as client:
        yield client


async def seen(answer: ClientResponse) -> Shown:
    return Shown(await answer.text())


async def test_a_receipts_page_shows_the_signed_facts_to_compare(browser: Browser) -> None:
    answer = await browser.get(f"/r/{TOKEN}")
    page = await seen(answer)
    assert answer.status == 200
    for words in (
        LABELS["paper.page.genuine"],
        AGENCY,
        "MZ-7K9Q-2M4X-ABC",
        "صدور گواهی سابقهٔ فعالیت",
        "یکشنبه ۱ آذر ۱۴۰۵",
        "از چهارشنبه ۴ آذر ۱۴۰۵ تا سه‌شنبه ۱۰ آذر ۱۴۰۵",
        ADDRESS,
    ):
        assert words in page.text


async def test_the_page_holds_no_personal_data(browser: Browser) -> None:
    source = await (await browser.get(f"/r/{TOKEN}")).text()
    for personal in ("مینا", "رضایی", "۰۴۹", "049", "زهرا"):
        assert personal not in source


async def test_a_response_is_shown_with_its_day_and_without_a_promise(browser: Browser) -> None:
    """E3, T4: an instant answer's paper."""
    page = await seen(await browser.get(f"/r/{TOKENS.sign(facts_of_response(RESPONSE))}"))
    assert "تاریخ صدور پاسخ سه‌شنبه ۱۰ آذر ۱۴۰۵" in page.text
    assert LABELS["paper.receipt.promised"] not in page.text


CORRECTION = facts_of_response(
    msgspec.structs.replace(RESPONSE, number=f"{RESPONSE.number}/1", correction=1, corrects=RESPONSE.number)
)


async def test_an_older_response_tells_which_one_is_valid_now(browser: Browser, desk: Desk) -> None:
    """T4: by number and day, also where both are of one day."""
    papers = (FACTS, facts_of_response(RESPONSE), CORRECTION)
    desk.known[FACTS.tracking_code] = PublicFacts(papers=papers)
    older = await seen(await browser.get(f"/r/{TOKENS.sign(papers[1])}"))
    newer = await seen(await browser.get(f"/r/{TOKENS.sign(CORRECTION)}"))
    receipt = await seen(await browser.get(f"/r/{TOKEN}"))

    for words in (LABELS["paper.page.corrected"], "شمارهٔ پاسخ معتبر ۱۴۰۵/۱۲-۳۴۰/۱", "تاریخ اصلاح سه‌شنبه ۱۰ آذر ۱۴۰۵"):
        assert words in older.text
    for page in (newer, receipt):
        assert LABELS["paper.page.genuine"] in page.text
        assert LABELS["paper.page.corrected"] not in page.text
    assert "شماره پاسخ ۱۴۰۵/۱۲-۳۴۰/۱" in newer.text


async def test_a_later_promise_is_shown_as_not_signed(browser: Browser, desk: Desk) -> None:
    later = PublicFacts(papers=(FACTS,), promised_now=dt.date(2026, 12, 6))
    desk.known[FACTS.tracking_code] = later
    page = await seen(await browser.get(f"/r/{TOKEN}"))
    assert "از چهارشنبه ۴ آذر ۱۴۰۵ تا سه‌شنبه ۱۰ آذر ۱۴۰۵" in page.text
    assert f"یکشنبه ۱۵ آذر ۱۴۰۵ {LABELS['paper.page.unsigned']}" in page.text


async def test_there_is_a_button_for_every_messenger(browser: Browser) -> None:
    """The token goes on as the deep link, so that the request can be bound to the chat."""
    page = await seen(await browser.get(f"/r/{TOKEN}"))
    assert page.links == [f"/?start={TOKEN}", f"https://t.me/mizban_bot?start={TOKEN}"]
    assert LABELS["paper.continue.web"] in page.text
    assert LABELS["paper.continue.telegram"] in page.text


@pytest.mark.parametrize("place", range(31))
async def test_a_token_altered_at_any_place_is_refused(browser: Browser, place: int) -> None:
    other = "7" if TOKEN[place] != "7" else "8"
    answer = await browser.get(f"/r/{TOKEN[:place]}{other}{TOKEN[place + 1 :]}")
    page = await seen(answer)
    assert answer.status == 404
    assert LABELS["paper.page.refused"] in page.text
    assert not page.links
    assert "MZ" not in page.text


@pytest.mark.parametrize(
    "token",
    ["x", "<script>alert(1)</script>", "javascript:alert(1)", TOKEN + "0", TOKEN.lower(), "۱" * 31, "%00", "../etc"],
)
async def test_what_is_no_token_is_refused_without_asking_the_desk_or_repeating_it(
    browser: Browser, desk: Desk, token: str
) -> None:
    answer = await browser.get(f"/r/{quote(token, safe='')}")
    source = await answer.text()
    assert answer.status == 404
    assert LABELS["paper.page.refused"] in source
    assert desk.asked == []
    assert "alert(1)" not in source
    assert TOKEN.lower() not in source


async def test_all_refusals_look_the_same(browser: Browser, desk: Desk) -> None:
    """An unknown code, another's key and a swapped code cannot be told apart."""
    forged = Tokens(bytes(32), "01").sign(FACTS)
    unknown = TOKENS.sign(msgspec.structs.replace(FACTS, tracking_code="MZ00000000000"))
    swapped = "MZ00000000000" + TOKEN[13:]
    bodies = {await (await browser.get(f"/r/{token}")).text() for token in (forged, unknown, swapped, "x")}
    assert len(bodies) == 1


async def test_a_receipt_whose_facts_the_desk_holds_otherwise_is_refused(browser: Browser, desk: Desk) -> None:
    changed = msgspec.structs.replace(FACTS, promised_to=dt.date(2027, 1, 1))
    desk.known[FACTS.tracking_code] = PublicFacts(papers=(changed,))
    assert (await browser.get(f"/r/{TOKEN}")).status == 404


@pytest.mark.parametrize("token", [TOKEN, "x"])
async def test_the_page_runs_no_script_loads_nothing_foreign_and_leaves_no_trace(browser: Browser, token: str) -> None:
    answer = await browser.get(f"/r/{token}")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not {"script", "img", "iframe", "form", "link"} & (await seen(answer)).tags


async def test_titles_are_escaped(browser: Browser, desk: Desk) -> None:
    facts = msgspec.structs.replace(FACTS, service_title='<img src=x onerror="a()"> & $note')
    desk.known[FACTS.tracking_code] = PublicFacts(papers=(facts,))
    page = await seen(await browser.get(f"/r/{TOKENS.sign(facts)}"))
    assert '<img src=x onerror="a()"> & $note' in page.text
    assert "img" not in page.tags


async def test_too_many_visits_are_asked_to_wait(browser: Browser, desk: Desk, now: list[float]) -> None:
    for _ in range(500):
        await browser.get("/r/x")
    answer = await browser.get(f"/r/{TOKEN}")
    assert answer.status == 429
    assert answer.headers["Retry-After"] == "1"
    assert LABELS["paper.page.busy"] in await answer.text()
    assert desk.asked == []
    now[0] += 1
    assert (await browser.get(f"/r/{TOKEN}")).status == 200


async def test_a_desk_that_does_not_answer_is_no_forgery(browser: Browser, desk: Desk) -> None:
    desk.available = False
    answer = await browser.get(f"/r/{TOKEN}")
    page = await answer.text()
    assert answer.status == 503
    assert LABELS["paper.page.away"] in page
    assert LABELS["paper.page.refused"] not in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_meets_wcag_aa(scheme: str, palette: Callable[[str], dict[str, str]]) -> None:
    colours = palette(scheme)
    for ink, ground in (
        ("ink", "ground"),
        ("ink", "sheet"),
        ("quiet", "ground"),
        ("quiet", "sheet"),
        ("teal", "sheet"),
        ("teal", "teal-tint"),
        ("teal-ink", "teal"),
        ("alert", "alert-tint"),
    ):
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


@pytest.fixture
def palette() -> Callable[[str], dict[str, str]]:
    """The page's colours by name, in a light and in a dark browser."""
    style = (Path(verification_page.__file__).parent / "pages/verification.css").read_text("utf-8")
    light, dark = style.split("prefers-color-scheme: dark")
    return lambda scheme: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light if scheme == "light" else dark))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

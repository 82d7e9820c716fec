"""The page behind the QR of an appointment's card, asked over HTTP (G13; attack 38)."""

from tests.papers.samples import LABELS, TOKENS
from tests.papers.test_verification import Browser, Desk, browser, desk, now, seen
from tests.papers.test_visit_card import CARD, TOKEN, VISIT

__all__ = ["browser", "desk", "now"]


async def test_it_shows_the_time_on_the_card_and_leads_the_counter_on(browser: Browser, desk: Desk) -> None:
    """Nothing of the person, the service or the code; the desk is not even asked."""
    answer = await browser.get(f"/v/{TOKEN}")
    page = await seen(answer)
    assert answer.status == 200
    for words in (LABELS["paper.page.card"], "سه‌شنبه ۳ آذر ۱۴۰۵", "۰۹:۱۰", LABELS["paper.page.card_continue"]):
        assert words in page.text
    assert page.links == [f"/?start=visit_{TOKEN}", f"https://t.me/mizban_bot?start=visit_{TOKEN}"]
    assert VISIT.service_title not in page.text
    assert not desk.asked


async def test_what_is_no_card_of_ours_is_refused_and_not_repeated(browser: Browser) -> None:
    later = TOKENS.sign_card(CARD._replace(code="AAAAAAAA"))
    for token in (TOKEN[:-1], later[:8] + TOKEN[8:], "<b>", TOKEN.lower()):
        answer = await browser.get(f"/v/{token}")
        page = await seen(answer)
        assert (answer.status, page.links) == (404, [])
        assert LABELS["paper.page.refused"] in page.text
        assert token not in page.text
    assert (await browser.get(f"/r/{TOKEN}")).status == 404

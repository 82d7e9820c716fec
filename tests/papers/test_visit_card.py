"""The card of an appointment (G13): what stands on it, and its QR."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import Appointment, Branch
from bot.papers.shaping import Shaping
from bot.papers.tokens import CARD_CHARS, TOKEN_CHARS, CardFacts, Tokens
from bot.papers.visit_card import visit_png
from dialogs.persian import TEHRAN
from tests.papers.samples import ADDRESS, AGENCY, LABELS, TOKENS
from tests.papers.test_images import STRANGE, image, read_codes, said

__all__ = ["said"]
AT = dt.datetime(2026, 11, 24, 9, 10, tzinfo=TEHRAN).astimezone(dt.UTC)
VISIT = Appointment(
    ref="a1",
    code="RZX5E4M7",
    service="site_visit",
    service_title="بازدید و گزارش ایمنی ساختمان",
    branch="south",
    starts_at=AT,
    ends_at=AT + dt.timedelta(minutes=20),
    status="booked",
    counter=2,
)
BRANCH = Branch(
    code="south",
    title="شعبهٔ جنوب",
    kind="branch",
    address="تهران، خیابان جنوبی نمونه، نبش کوچهٔ دوم، شمارهٔ ۴، میز خدمت",
    phone="02100001130",
    hours="",
)
CARD = CardFacts(VISIT.code, AT)
TOKEN = TOKENS.sign_card(CARD)
URL = f"{ADDRESS}/v/{TOKEN}"


def drawn_card(visit: Appointment = VISIT, branch: Branch = BRANCH) -> bytes:
    return visit_png(visit, branch, agency=AGENCY, scan_url=URL, labels=LABELS)


def test_the_card_has_what_the_person_and_the_counter_need(said: list[str], drawn_by: Shaping) -> None:
    """G13, E11: service, place, day, hour, counter, code; its QR is read by an unrelated reader."""
    png = drawn_card(replace(VISIT, tracking_code="MZ7K9Q2M4XABC"))
    for line in (
        "کارت نوبت مراجعه",
        "RZX5-E4M7",
        VISIT.service_title,
        "سه‌شنبه ۳ آذر ۱۴۰۵",
        "۰۹:۱۰",
        "باجه",
        "۲",
        "شعبهٔ جنوب",
        "تهران، خیابان جنوبی نمونه، نبش کوچهٔ دوم، شمارهٔ ۴، میز خدمت",
        "۰۲۱۰۰۰۰۱۱۳۰",
        "MZ-7K9Q-2M4X-ABC",
    ):
        assert line in " ".join(said)
    assert read_codes(image(png)) == [URL]
    assert len(png) < 120_000


def test_what_the_desk_does_not_tell_is_left_out(said: list[str]) -> None:
    drawn_card(replace(VISIT, counter=0))
    assert not {"باجه", "شماره پیگیری"} & set(said)


@pytest.mark.parametrize("text", STRANGE)
def test_nothing_an_agency_may_write_breaks_a_card(text: str, drawn_by: Shaping) -> None:
    png = drawn_card(replace(VISIT, service_title=text), replace(BRANCH, title=text, address=text))
    assert read_codes(image(png)) == [URL]


def test_a_card_is_read_without_the_desk_and_only_ours_is() -> None:
    """Attack 38: another key, another time, another code; and a paper is no card."""
    assert TOKENS.read_card(TOKEN) == CARD
    assert len(TOKEN) == CARD_CHARS != TOKEN_CHARS
    other = Tokens(bytes(32), "01").sign_card(CARD)
    altered = [
        TOKEN[:place] + ("0" if TOKEN[place] != "0" else "1") + TOKEN[place + 1 :] for place in range(CARD_CHARS)
    ]
    for text in (*altered, other, TOKEN.lower(), TOKEN[:-1], TOKEN + "0", "", "Z" * CARD_CHARS):
        assert TOKENS.read_card(text) is None


def test_a_code_of_another_width_has_no_card() -> None:
    with pytest.raises(ValueError, match="8 Crockford"):
        TOKENS.sign_card(CardFacts("SHORT", AT))

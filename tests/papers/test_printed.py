"""The printed papers: receipt (T3, E3) and response (T4, E6) on A4 and A5."""

import io

import msgspec
import pytest
from pypdf import PdfReader

from backend_client.contract import Response
from bot.papers.pdf import Size
from bot.papers.receipt_pdf import receipt_pdf
from bot.papers.response_pdf import response_pdf
from bot.papers.tokens import facts_of, facts_of_response
from tests.papers.samples import ADDRESS, AGENCY, LABELS, RECEIPT, RESPONSE, TOKENS
from tests.papers.test_images import STRANGE

RECEIPT_URL = f"{ADDRESS}/r/{TOKENS.sign(facts_of(RECEIPT))}"
RESPONSE_URL = f"{ADDRESS}/r/{TOKENS.sign(facts_of_response(RESPONSE))}"
MM = 72 / 25.4
IDENTIFIER = "0499370899"


def texts(printed: bytes) -> list[str]:
    """Of each page, its lines without direction marks; figures come in the order in which they are drawn."""
    marks = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))
    return [page.extract_text().translate(marks) for page in PdfReader(io.BytesIO(printed)).pages]


def printed_response(response: Response, size: Size = "A4") -> bytes:
    return response_pdf(response, agency=AGENCY, verify_url=RESPONSE_URL, labels=LABELS, size=size)


@pytest.mark.parametrize(("size", "width", "height"), [("A4", 210, 297), ("A5", 148, 210)])
def test_a_receipt_is_one_page_of_its_size(size: Size, width: int, height: int) -> None:
    printed = receipt_pdf(RECEIPT, agency=AGENCY, verify_url=RECEIPT_URL, labels=LABELS, size=size)
    (page,) = PdfReader(io.BytesIO(printed)).pages

    assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == (width, height)


def test_a_receipt_has_every_label_of_table_3() -> None:
    (text,) = texts(receipt_pdf(RECEIPT, agency=AGENCY, verify_url=RECEIPT_URL, labels=LABELS))
    names = ("tracking_code", "service", "applicant", "identifier", "received", "promised", "delivered", "clerk")

    for name in (*names, "signature", "title"):
        assert LABELS[f"paper.receipt.{name}"] in text
    assert "MZ-7K9Q-2M4X-ABC" in text
    assert RECEIPT.applicant_name in text


def test_the_identifier_is_whole_on_the_counters_print_alone() -> None:
    drawn = "".join("۰۱۲۳۴۵۶۷۸۹"[int(figure)] for figure in IDENTIFIER)
    (masked,) = texts(receipt_pdf(RECEIPT, agency=AGENCY, verify_url=RECEIPT_URL, labels=LABELS))
    (whole,) = texts(receipt_pdf(RECEIPT, agency=AGENCY, verify_url=RECEIPT_URL, labels=LABELS, identifier=IDENTIFIER))

    assert not {drawn, drawn[::-1]} & set(masked.split())
    assert {drawn, drawn[::-1]} & set(whole.split())


def test_a_response_has_every_label_of_table_4() -> None:
    (text,) = texts(printed_response(msgspec.structs.replace(RESPONSE, remarks="توضیح کوتاه")))

    for name in ("number", "applicant", "text", "legal_grounds", "appeal", "remarks", "issuer"):
        assert LABELS[f"paper.response.{name}"] in text
    assert RESPONSE.issuer_name in text


def test_a_long_response_goes_on_over_pages_that_say_whose_they_are() -> None:
    words = [f"کلمه{letter}" for letter in "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"] * 40
    pages = texts(printed_response(msgspec.structs.replace(RESPONSE, text=" ".join(words))))

    assert len(pages) > 1
    assert all(RESPONSE.number in page for page in pages)
    assert sum(page.count("کلمه") for page in pages) == len(words)
    assert LABELS["paper.response.issuer"] in pages[-1]


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize("size", ["A4", "A5"])
def test_whatever_was_written_can_be_printed(text: str, size: Size) -> None:
    strange = msgspec.structs.replace(RESPONSE, text=text, applicant_name=text, issuer_name=text, service_title=text)

    assert printed_response(strange, size).startswith(b"%PDF")


@pytest.mark.parametrize("size", ["A4", "A5"])
@pytest.mark.parametrize("length", [1, 150, 300, 450, 600])
def test_a_refusals_appeal_is_never_torn_from_its_frame(size: Size, length: int) -> None:
    """T4: on whichever page there is room, both its authority and its day."""
    refused = msgspec.structs.replace(RESPONSE, text="کلمه " * length, outcome="refused")
    pages = texts(printed_response(refused, size))

    (framed,) = [page for page in pages if LABELS["paper.response.appeal_deadline"] in page]
    assert RESPONSE.appeal_authority in framed
    assert LABELS["paper.response.refused"] in pages[0]
    assert LABELS["paper.response.issuer"] in pages[-1]

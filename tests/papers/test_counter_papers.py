"""What the counter prints (F33, T3): slip, receipt signed by hand, bill, form to sign; each on its page."""

import io

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from backend_client.contract import Applicant, Branch, CounterView
from backend_client.errors import RequestNotFound
from bot.attachments import Papers
from bot.papers.bill_pdf import bill_pdf
from bot.papers.form_pdf import form_pdf
from bot.papers.receipt_pdf import receipt_pdf
from bot.papers.slip_pdf import slip_pdf
from bot.papers.tokens import ReceiptFacts, facts_of_slip
from dialogs import persian
from dialogs.content.model import Content
from dialogs.protocol import CounterPaper, FormToSign
from tests.dialogs.citizen_world import BILL, OUTSTANDING, content
from tests.dialogs.staff_world import card
from tests.papers.samples import ADDRESS, AGENCY, LABELS, RECEIPT, TOKENS
from tests.papers.test_printed import IDENTIFIER, RECEIPT_URL, texts

CARD = card()
VIEW = CounterView(
    card=CARD,
    applicant=Applicant(kind="natural", name="بی‌بی‌گل نمونه‌پور", identifier=IDENTIFIER, mobile="09123334455"),
    stages=(),
    version=1,
)
SLIP_URL = f"{ADDRESS}/r/{TOKENS.sign(facts_of_slip(CARD))}"
BIND_CODE = "RZX5E4M7"


class Live:
    """The demo's words."""

    def present(self) -> Content:
        return content()

    def sample(self, path: str) -> bytes:
        raise FileNotFoundError(path)


def slip(bind_with: str = BIND_CODE) -> bytes:
    return slip_pdf(VIEW, agency=AGENCY, unit="میز خدمت", verify_url=SLIP_URL, labels=LABELS, bind_with=bind_with)


def figures_of(number: str) -> set[str]:
    """As they stand in a page's text, in either direction."""
    drawn = persian.digits(number)
    return {drawn, drawn[::-1]}


def test_a_slip_has_the_code_the_applicant_and_how_to_bind_it() -> None:
    (text,) = texts(slip())

    assert persian.tracking_code(CARD.tracking_code).strip("\u2066\u2069") in text
    assert figures_of(IDENTIFIER) & set(text.split())
    assert "RZX5-E4M7" in text
    assert LABELS["paper.slip.title"] in text
    assert "RZX5" not in "".join(texts(slip("")))


def test_the_counters_receipt_is_signed_by_hand() -> None:
    def printed(*, by_hand: bool) -> str:
        sheet = receipt_pdf(
            RECEIPT, agency=AGENCY, verify_url=RECEIPT_URL, labels=LABELS, bind_with=BIND_CODE, by_hand=by_hand
        )
        (text,) = texts(sheet)
        return text

    assert LABELS["paper.receipt.confirmed"] in printed(by_hand=False)
    assert LABELS["paper.receipt.confirmed"] not in printed(by_hand=True)
    assert "RZX5-E4M7" in printed(by_hand=True)


def test_a_long_form_goes_on_over_pages_and_ends_with_room_to_sign() -> None:
    lines = tuple((f"پرسش {persian.digits(number)}", f"پاسخ {persian.digits(number)}") for number in range(60))
    printed = form_pdf(FormToSign("گواهی سکونت", lines), agency=AGENCY, labels=LABELS)

    assert len(PdfReader(io.BytesIO(printed)).pages) > 1
    assert LABELS["paper.receipt.signature"] in texts(printed)[-1]


def test_a_slips_token_is_no_responses() -> None:
    """Both promise nothing; one is not taken for the other."""
    facts = facts_of_slip(CARD)
    other = replace(facts, registration=False)

    assert TOKENS.verify(TOKENS.sign(facts), facts)
    assert not TOKENS.verify(TOKENS.sign(facts), other)
    assert facts == ReceiptFacts(
        tracking_code=CARD.tracking_code,
        service_title=CARD.service_title,
        received_on=persian.local_day(CARD.submitted_at),
        registration=True,
    )


def test_the_bill_has_what_is_copied_at_the_bank_and_where_the_proof_is_brought() -> None:
    """I6: amount, account, legal basis; the longest words still leave one page."""
    branch = Branch(code="b", title="شعبهٔ نمونه", kind="branch", address="خیابان نمونه", phone="021", hours="۹ تا ۱۴")
    for times in (1, 6):
        bill = replace(BILL, title=" ".join([BILL.title] * times), legal_basis=" ".join([BILL.legal_basis] * times))
        sheet = bill_pdf(VIEW, bill, branch, agency=AGENCY, verify_url=SLIP_URL, labels=LABELS)
        (text,) = texts(sheet)
        words = set(text.split())

        assert persian.tracking_code(CARD.tracking_code).strip("\u2066\u2069") in text
        for part in (BILL.deposit_id, "IR66 0000 0000 0000 0000 0140 50", BILL.payee, branch.title, branch.address):
            assert part in text
        assert LABELS["paper.bill.title"] in text
        assert figures_of("850٬000") & words


async def test_a_bill_that_is_settled_is_not_printed() -> None:
    """So that nobody pays twice by a sheet."""
    papers = Papers(TOKENS, Live(), lambda: ADDRESS)
    (text,) = texts(await papers.printed(OUTSTANDING, CounterPaper(OUTSTANDING.card.ref, "bill", bill=1)))
    assert BILL.deposit_id in text

    settled = replace(OUTSTANDING, bills=(replace(BILL, state="confirmed"),))
    for view, no in ((settled, 1), (OUTSTANDING, 2)):
        with pytest.raises(RequestNotFound):
            await papers.printed(view, CounterPaper(view.card.ref, "bill", bill=no))

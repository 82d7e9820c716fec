"""At the counter of an in-person desk (F33-F36): what clerks do there for others, and how their requests come into a
chat."""

from backend_client.contract import Answer, CounterView, Page, RequestCard, Submission
from dialogs.vocabulary.effects import Effect
from dialogs.vocabulary.outcomes import Trouble
from dialogs.vocabulary.readings import Reading


class FileAtCounter(Effect, frozen=True):
    """Counter clerk: submit this for the person who stands there."""

    draft_id: str
    submission: Submission


class AmendAtCounter(Effect, frozen=True):
    """Counter clerk: what was found wanting, for the person who stands there."""

    draft_id: str
    ref: str
    answers: dict[str, Answer]
    pages: tuple[Page, ...]


class ReportPaymentAtCounter(Effect, frozen=True):
    """Counter clerk: the person who stands there has paid this bill; see ReportPayment."""

    ref: str
    bill: int
    reference: str
    slips: tuple[Page, ...]


class GiveDocumentsAtCounter(Effect, frozen=True):
    """Counter clerk: what was asked for after acceptance, from the person who stands there."""

    draft_id: str
    ref: str
    pages: tuple[Page, ...]


class DeliverByHand(Effect, frozen=True):
    """Staff: the response was given into the hands of whoever showed the receipt."""

    ref: str


class RenewBindCode(Effect, frozen=True):
    """Counter clerk: another code for a slip that was lost."""

    ref: str


class BindByPaper(Effect, frozen=True):
    """Follow a request that was filed at a counter: by the QR of one of its papers and the second factor."""

    token: str
    last_four: str


class BindByCode(Effect, frozen=True):
    """The same by the one-time code of its slip."""

    tracking_code: str
    last_four: str
    bind_code: str


class FindAtCounter(Reading[RequestCard | Trouble], frozen=True):
    """Staff: the request of a paper's QR (its token), or of a tracking code."""

    text: str


class ReadAtCounter(Reading[CounterView | Trouble], frozen=True):
    """Staff: a request as the counter sees it."""

    ref: str

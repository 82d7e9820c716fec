"""Effects about documents, inquiries and papers of an accepted request; see `dialogs.vocabulary.effects`."""

import datetime as dt

from backend_client.contract import Page
from dialogs.vocabulary.effects import Effect


class ProposeDocument(Effect, frozen=True):
    """Staff: may the applicant be asked for this document? `name`: its slot in the definition, "" for none."""

    ref: str
    title: str
    name: str
    why: str


class AskDocument(Effect, frozen=True):
    """Unit head: ask the applicant for it, for this reason; see ProposeDocument."""

    ref: str
    title: str
    name: str
    why: str
    reason: str


class DecideDocument(Effect, frozen=True):
    """Unit head: the word on a proposal."""

    ref: str
    no: int
    agreed: bool
    reason: str


class SendInquiry(Effect, frozen=True):
    """Staff: the inquiry `no` has gone out. `wait`: the desk's time stands still until the answer."""

    ref: str
    no: int
    letter: str
    wait: bool


class RemindInquiry(Effect, frozen=True):
    """Staff: the agency was reminded; see SendInquiry."""

    ref: str
    no: int
    wait: bool


class AnswerInquiry(Effect, frozen=True):
    """Staff: the answer is there, with its papers."""

    ref: str
    no: int
    text: str
    pages: tuple[Page, ...]


class NoteRegistration(Effect, frozen=True):
    """Staff: the secretariat's number and day. `seen`: the number that stood there, "" for none."""

    ref: str
    number: str
    on: dt.date
    seen: str


class AddPaper(Effect, frozen=True):
    """Staff: a paper that reached the desk by another way."""

    ref: str
    title: str
    pages: tuple[Page, ...]

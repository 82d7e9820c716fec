"""The token of a paper's QR: tracking code, key id and 80 bits of HMAC over the paper as it was issued.

The same 31 characters of Crockford's alphabet stand in `/r/<token>` and in a messenger's deep link.
Neither they nor the signed facts are personal data. The card of an appointment has a token of its own kind and width,
which holds what it vouches for.
"""

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from backend_client.contract import Receipt, RequestCard, Response
from dialogs.persian import local_day

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_CHARS, KEY_ID_CHARS, MAC_CHARS = 13, 2, 16
TOKEN_CHARS = CODE_CHARS + KEY_ID_CHARS + MAC_CHARS
_PURPOSE = "mizban/paper/1"
_CODE = re.compile(rf"[{ALPHABET}]{{{CODE_CHARS}}}")
_KEY_ID = re.compile(rf"[{ALPHABET}]{{{KEY_ID_CHARS}}}")
_TOKEN = re.compile(rf"[{ALPHABET}]{{{TOKEN_CHARS}}}")
CARD_CODE_CHARS, MINUTE_CHARS = 8, 6
CARD_CHARS = CARD_CODE_CHARS + MINUTE_CHARS + KEY_ID_CHARS + MAC_CHARS
_CARD_PURPOSE = "mizban/appointment/1"
_CARD_CODE = re.compile(rf"[{ALPHABET}]{{{CARD_CODE_CHARS}}}")
_CARD = re.compile(rf"[{ALPHABET}]{{{CARD_CHARS}}}")


class ReceiptFacts(Struct, frozen=True, kw_only=True):
    """What a token vouches for. Without a promise the paper is a response, `received_on` its day of issue; or, where it
    says so, the registration slip of a counter. `number`: of a correction."""

    tracking_code: str
    service_title: str
    received_on: dt.date
    promised_from: dt.date | None = None
    promised_to: dt.date | None = None
    number: str = ""
    registration: bool = False


class CardFacts(NamedTuple):
    """What the token of an appointment's card vouches for: its code, and its time when the card was drawn. The token
    holds both, so a card is read without asking the desk."""

    code: str
    starts_at: dt.datetime


def facts_of(receipt: Receipt) -> ReceiptFacts:
    """The facts of a receipt as frozen at its issue; a later delivery does not change them."""
    return ReceiptFacts(
        tracking_code=receipt.tracking_code,
        service_title=receipt.service_title,
        received_on=local_day(receipt.received_at),
        promised_from=receipt.promised_from,
        promised_to=receipt.promised_to,
    )


def facts_of_response(response: Response) -> ReceiptFacts:
    """The facts of a response, which promises nothing any more."""
    return ReceiptFacts(
        tracking_code=response.tracking_code,
        service_title=response.service_title,
        received_on=local_day(response.issued_at),
        number=response.number if response.correction else "",
    )


def facts_of_slip(card: RequestCard) -> ReceiptFacts:
    """The facts of what a counter gave at submission."""
    return ReceiptFacts(
        tracking_code=card.tracking_code,
        service_title=card.service_title,
        received_on=local_day(card.submitted_at),
        registration=True,
    )


def code_of(token: str) -> str | None:
    """The tracking code in a token; None where the text is no token. Says nothing about who made it."""
    return token[:CODE_CHARS] if _TOKEN.fullmatch(token) else None


class Tokens:
    """Signs papers and verifies their tokens. `key`: its own 32 bytes; `key_id`: two of the alphabet."""

    def __init__(self, key: bytes, key_id: str) -> None:
        if len(key) < 32 or not _KEY_ID.fullmatch(key_id):
            raise ValueError("a paper key has 32 bytes and an id of two Crockford characters")
        self._key = key
        self._key_id = key_id

    def sign(self, facts: ReceiptFacts) -> str:
        """The token of a paper with these facts. Raises ValueError for a code that is not as wide as ours."""
        if not _CODE.fullmatch(facts.tracking_code):
            raise ValueError(f"a token needs a tracking code of {CODE_CHARS} Crockford characters")
        return facts.tracking_code + self._key_id + self._mac(facts)

    def verify(self, token: str, facts: ReceiptFacts) -> bool:
        """Whether this very token was issued for these facts with the present key."""
        code = code_of(token)
        return code is not None and code == facts.tracking_code and hmac.compare_digest(token, self.sign(facts))

    def sign_card(self, card: CardFacts) -> str:
        """The token of an appointment's card. Raises ValueError for a code that is not as wide as ours."""
        if not _CARD_CODE.fullmatch(card.code):
            raise ValueError(f"a card needs an appointment code of {CARD_CODE_CHARS} Crockford characters")
        minute = letters(int(card.starts_at.timestamp()) // 60, MINUTE_CHARS)
        parts = (_CARD_PURPOSE, self._key_id, card.code, minute)
        return f"{card.code}{minute}{self._key_id}{self._mac_of(_joined(parts))}"

    def read_card(self, token: str) -> CardFacts | None:
        """What a genuine card says; None for any other text."""
        if not _CARD.fullmatch(token):
            return None
        minute = 0
        for letter in token[CARD_CODE_CHARS : CARD_CODE_CHARS + MINUTE_CHARS]:
            minute = minute * 32 + ALPHABET.index(letter)
        card = CardFacts(token[:CARD_CODE_CHARS], dt.datetime.fromtimestamp(minute * 60, dt.UTC))
        return card if hmac.compare_digest(token, self.sign_card(card)) else None

    def _mac(self, facts: ReceiptFacts) -> str:
        return self._mac_of(_message(self._key_id, facts))

    def _mac_of(self, message: bytes) -> str:
        digest = hmac.new(self._key, message, hashlib.sha256).digest()
        return letters(int.from_bytes(digest[:10], "big"), MAC_CHARS)


def letters(number: int, width: int) -> str:
    """The number in Crockford's alphabet, the highest figure first."""
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (width - 1), -1, -5))


def _message(key_id: str, facts: ReceiptFacts) -> bytes:
    """The signed bytes."""
    days = (facts.received_on, facts.promised_from, facts.promised_to)
    parts = [
        _PURPOSE,
        key_id,
        facts.tracking_code,
        facts.service_title,
        *(day.isoformat() if day else "" for day in days),
        *([facts.number] if facts.number else []),
        *(["registration"] if facts.registration else []),
    ]
    return _joined(parts)


def _joined(parts: Iterable[str]) -> bytes:
    """Each part after its length, so that no two papers give the same bytes."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)

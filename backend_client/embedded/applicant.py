"""Who asks, as the identity form's reserved names tell it, and how little of it is shown."""

import unicodedata
from collections.abc import Mapping

from backend_client.catalogue import ApplicantKind
from backend_client.contract import Answer, Applicant

_IDENTIFIER: dict[ApplicantKind, str] = {
    "natural": "national_id",
    "foreign": "foreign_id",
    "legal": "legal_id",
}
_ONE_SPELLING = str.maketrans("يىكةە", "ییکهه")
_SHOWN = 3
_SECRET = 4


def kind_of(answers: Mapping[str, Answer]) -> ApplicantKind:
    """A form that does not ask is for natural persons."""
    kind = answers.get("applicant_kind")
    return next((known for known in _IDENTIFIER if known == kind), "natural")


def applicant_of(answers: Mapping[str, Answer]) -> Applicant:
    """The applicant of a checked form. A legal person is represented by the one who filled it in."""

    def said(name: str) -> str:
        return str(answers.get(name, ""))

    kind = kind_of(answers)
    legal = kind == "legal"
    return Applicant(
        kind=kind,
        name=said("organisation") if legal else said("full_name"),
        identifier=said(_IDENTIFIER[kind]),
        mobile=said("mobile"),
        representative=said("full_name") if legal else "",
        representative_id=(said("national_id") or said("foreign_id")) if legal else "",
    )


def masked(identifier: str) -> str:
    """The first three digits, then stars; never one of the last four."""
    shown = identifier[:_SHOWN] if len(identifier) >= _SHOWN + _SECRET else ""
    return shown + "*" * (len(identifier) - len(shown))


def last_four(identifier: str) -> str:
    """The second factor; "" where there is no identifier, which no one can then give."""
    return identifier[-_SECRET:] if len(identifier) >= _SECRET else ""


def name_words(*names: str) -> frozenset[str]:
    """Words to find a person by, in one spelling."""
    return frozenset(one_spelling(" ".join(names)).split())


def one_spelling(text: str) -> str:
    """Small letters without their marks, the Arabic ones as Persian writes them; a blank for each half-space."""
    plain = text.casefold().replace("\u200c", " ")
    letters = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return letters.translate(_ONE_SPELLING)

"""Training phrases: what people type, the intent behind it, and the entities marked in it.

A line is one of Rasa's nlu.yml: `[فردا](date)`, or `[گواهی سکونت]{"entity": "service", "value": "residence_letter"}`.
"""

import json
import re
from dataclasses import dataclass, field

INTENTS = (
    "ask_faq", "ask_service_info", "start_request", "track_request", "my_requests", "send_document",
    "file_complaint", "file_appeal", "book_appointment", "survey", "change_request", "cancel", "opt_out",
    "talk_to_human", "privacy_erase", "help", "greet", "thanks", "affirm", "deny", "skip", "abuse", "out_of_scope",
)  # fmt: skip
"""What somebody may want of the desk, in the words of `dialogs`."""
INFO = (
    "address", "stages", "documents", "time", "inquiries", "cost", "responsible", "laws", "complaints", "questions",
)  # fmt: skip
"""I1-I10 of the information package, in this order: `ask_service_info/cost`."""
ENTITIES = (
    "service", "tracking_code", "national_id", "legal_id", "mobile", "postal_code", "iban", "date", "time", "amount",
    "count",
)  # fmt: skip

_INFORMED = "ask_service_info"
_MARKED = re.compile(r"\[([^\[\]]*)\](?:\(([^()]*)\)|(\{[^{}]*\}))")
_STRAY = re.compile(r"[\[\]]")
_KEYS = frozenset({"entity", "value", "role", "group"})


@dataclass(frozen=True, slots=True)
class Marked:
    """`text[start:end]` of the phrase without marks. `value`: its normal form, else the words themselves."""

    start: int
    end: int
    entity: str
    value: str
    role: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """`info`: which part of the information package, only where `ask_service_info` says it. `line`: in its file."""

    intent: str
    text: str
    entities: tuple[Marked, ...] = ()
    info: str = ""
    line: int = field(default=0, compare=False)


class BadExample(ValueError):
    """This line or name is none of ours; the message says why."""


def read_intent(name: str) -> tuple[str, str]:
    """The intent, and its part of the information package or "". Raises BadExample."""
    intent, parted, info = name.partition("/")
    if intent not in INTENTS:
        raise BadExample(f"no intent '{intent}'; use one of {', '.join(INTENTS)}")
    if (intent == _INFORMED) is not bool(parted):
        raise BadExample(f"only {_INFORMED} has parts, and always one of them: {_INFORMED}/{INFO[0]}")
    if parted and info not in INFO:
        raise BadExample(f"no part '{info}' of the information; use one of {', '.join(INFO)}")
    return intent, info


def read_phrase(line: str) -> tuple[str, tuple[Marked, ...]]:
    """A phrase without its marks, and what they mark. Raises BadExample for brackets that mark nothing."""
    parts: list[str] = []
    entities: list[Marked] = []
    length = since = 0
    for found in _MARKED.finditer(line):
        before = _plain(line[since : found.start()])
        start = length + len(before)
        parts += before, found[1]
        length = start + len(found[1])
        entities.append(_marked(found, start, length))
        since = found.end()
    parts.append(_plain(line[since:]))
    text = "".join(parts)
    if not text.strip():
        raise BadExample("an example without words")
    return text, tuple(entities)


def _plain(text: str) -> str:
    if _STRAY.search(text):
        raise BadExample("a bracket that marks nothing; write [words](entity)")
    return text


def _marked(found: re.Match[str], start: int, end: int) -> Marked:
    words, short, long = found.groups()
    if not words.strip() or words != words.strip():
        raise BadExample("a mark must hold words, without spaces at its edges")
    described = {"entity": short} if short is not None else _described(long)
    entity = described["entity"]
    if entity not in ENTITIES:
        raise BadExample(f"no entity '{entity}'; use one of {', '.join(ENTITIES)}")
    return Marked(
        start, end, entity, described.get("value", words), described.get("role", ""), described.get("group", "")
    )


def _described(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadExample(f'{text} is not JSON; write {{"entity": "service", "value": "code"}}') from error
    if "entity" not in found or not found.keys() <= _KEYS or not all(isinstance(each, str) for each in found.values()):
        raise BadExample(f"{text}: needs 'entity', may have 'value', 'role' and 'group', all texts")
    return {str(key): value for key, value in found.items()}

"""Paraphrases that admins have added to a question: the text of a revision ↔ its phrases, one a line.

Such a text has the key `paraphrases:<id of the entry>`. The pack's own paraphrases are not in it.
"""

from collections.abc import Iterable, Mapping

from dialogs.content.model import Content, FaqEntry
from nlu.normalize import fold

PREFIX = "paraphrases:"
PHRASE_CHARS = 200
ADDED_CHARS = 3000
"""Of all phrases added to one entry: they are edited in one message."""
TAKEN, FULL = "taken", "full"
_BULLETS = "-–•* \t"


def key_of(faq_id: str) -> str:
    return f"{PREFIX}{faq_id}"


def faq_of(key: str) -> str:
    """The entry whose added paraphrases have this key, "" for a key of another kind."""
    return key.removeprefix(PREFIX) if key.startswith(PREFIX) else ""


def phrases(text: str) -> tuple[str, ...]:
    """Each once. A line without words, such as a lone dash, is none: so a text of nothing else means no phrase."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        phrase = " ".join(line.split()).lstrip(_BULLETS)
        found.setdefault(fold(phrase), phrase)
    return tuple(phrase for folded, phrase in found.items() if folded)


def joined(several: Iterable[str]) -> str:
    """The text of these phrases."""
    return "\n".join(several)


def normal(key: str, text: str) -> str:
    """The text as it is kept, which differs from what was typed only where the key is one of paraphrases."""
    return joined(phrases(text)) if faq_of(key) else text


def owner(phrase: str, content: Content) -> FaqEntry | None:
    """The entry that is asked so already."""
    return content.once(_owners).get(fold(phrase))


def taken(text: str, faq_id: str, content: Content) -> FaqEntry | None:
    """Another entry to which one of these phrases belongs already."""
    owners = (owner(phrase, content) for phrase in phrases(text))
    return next((one for one in owners if one is not None and one.id != faq_id), None)


def _owners(content: Content) -> Mapping[str, FaqEntry]:
    """Each way to ask → the first entry that is asked so."""
    return {fold(asked): faq for faq in reversed(content.words.faqs) for asked in (faq.question, *faq.paraphrases)}

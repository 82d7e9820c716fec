"""What `nlu.entities` finds in a text, as tests compare it."""

from nlu.entities import entities
from tests.nlu.message_days import NOW


def named(text: str) -> list[tuple[str, str, str]]:
    """Kind, value and the words that say it."""
    return [(each.entity, each.value, text[each.start : each.end]) for each in entities(text, now=NOW)]


def only(kind: str, text: str) -> list[tuple[str, str]]:
    return [(value, words) for entity, value, words in named(text) if entity == kind]

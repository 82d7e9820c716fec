"""What people type, by Rasa's intent: our training phrases with their entities, and every question with its
paraphrases. No phrase stands under two intents, in whatever spelling: Rasa could learn neither."""

import json
from collections.abc import Iterable, Iterator

from backend_client.catalogue import Catalogue
from bot.rasa.names import FAQ, rasa_intent
from dialogs.content.material import public_faqs
from dialogs.content.model import Words
from nlu.normalize import fold
from nlu.training import Example, Marked

_ASKED = "ask_faq"
_BRACKETS = str.maketrans("[]{}", "()()")


def phrases(words: Words, catalogue: Catalogue) -> dict[str, list[str]]:
    """Intent → lines, in the content's order. Of a phrase that is both, its intent keeps it; a question asked in
    general (`ask_faq`) goes to the very question it is."""
    found: dict[str, list[str]] = {}
    taken: dict[str, str] = {}
    own = [each for each in words.training if each.intent != _ASKED]
    general = [each for each in words.training if each.intent == _ASKED]
    for intent, text, line in (*_trained(own), *_asked(words, catalogue), *_trained(general)):
        if taken.setdefault(fold(text), intent) == intent and line not in found.setdefault(intent, []):
            found[intent].append(line)
    return {intent: lines for intent, lines in found.items() if lines}


def _trained(examples: Iterable[Example]) -> Iterator[tuple[str, str, str]]:
    for each in examples:
        yield rasa_intent(each.intent, each.info), each.text, marked(each)


def _asked(words: Words, catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    for entry in public_faqs(words, catalogue):
        for text in (entry.question, *entry.paraphrases):
            plain = " ".join(text.translate(_BRACKETS).split())
            yield f"{FAQ}/{entry.id}", plain, plain


def marked(example: Example) -> str:
    """The phrase with its entities marked as in Rasa's nlu.yml; nlu.training.read_phrase reads it back."""
    parts: list[str] = []
    since = 0
    for each in example.entities:
        parts += example.text[since : each.start], _mark(example.text[each.start : each.end], each)
        since = each.end
    return "".join((*parts, example.text[since:]))


def _mark(words: str, each: Marked) -> str:
    told = {"entity": each.entity, "value": each.value, "role": each.role, "group": each.group}
    if each.value == words:
        del told["value"]
    described = {key: value for key, value in told.items() if value}
    if described.keys() == {"entity"}:
        return f"[{words}]({each.entity})"
    return f"[{words}]{json.dumps(described, ensure_ascii=False)}"


def service_names(catalogue: Catalogue) -> dict[str, list[str]]:
    """Code → what the service is called, as written and in the form that the normaliser makes of it."""
    owner: dict[str, str] = {}
    for service in catalogue.offered:
        for name in (service.title, *service.nicknames):
            for spelling in (name, fold(name)):
                owner.setdefault(spelling, service.code)
    codes = [service.code for service in catalogue.offered]
    return {code: [name for name, its in owner.items() if its == code] for code in codes}

"""A language's words: placeholders, lengths, unique questions and spellings, the same keys in every language."""

from collections.abc import Iterator, Mapping

from dialogs import persian
from dialogs.content.check_texts import TEXT_LIMIT, blaming
from dialogs.content.model import FaqEntry, Words
from dialogs.content.parser import Pack
from dialogs.content.persian_lint import lint, long_sentences
from dialogs.content.placeholders import has_stray_brace, placeholders
from dialogs.content.problems import ContentProblem
from nlu.normalize import fold

_BUTTON, _MAX_LABEL = "button", 40
_CAPTION, _CAPTION_LIMIT = ".caption", 1024
_COMMANDS = (
    "start", "menu", "help", "cancel", "back", "edit", "resume", "skip", "services", "track", "my_requests",
    "settings", "privacy", "human", "staff", "queue", "admin", "console", "hang_up",
)  # fmt: skip
_MIN_PARAPHRASES = 4


def check_words(pack: Pack) -> Iterator[ContentProblem]:
    """Every language of the pack."""
    for words in pack.words.values():
        places = _places(pack, words)
        yield from _messages(pack, words, places)
        yield from _faqs(pack, words)
        yield from _commands(pack, words)
        yield from _training(pack, words)
        if words.language != pack.language:
            yield from _same_keys(pack, words, places)


def _places(pack: Pack, words: Words) -> dict[str, str]:
    """In which file each message stands."""
    root = f"words/{words.language}/messages/"
    return {key: path for path, key in pack.lines if path.startswith(root) and key}


def _messages(pack: Pack, words: Words, places: Mapping[str, str]) -> Iterator[ContentProblem]:
    for key, text in words.messages.items():
        for message in _message(key, text, words.language):
            yield pack.problem(places[key], key, f"'{key}': {message}")


def _message(key: str, text: str, language: str) -> Iterator[str]:
    if has_stray_brace(text):
        yield "a brace that is no placeholder; only {name} in small Latin letters is one"
    limit = _CAPTION_LIMIT if key.endswith(_CAPTION) else TEXT_LIMIT
    if persian.utf16_units(text) > limit:
        yield f"longer than {limit} characters"
    if _BUTTON in key.split(".") and len(text) > _MAX_LABEL:
        yield f"a button of {len(text)} characters, at most {_MAX_LABEL}"
    yield from blaming(text)
    if language == "fa":
        yield from lint(text)
        yield from long_sentences(text)


def _faqs(pack: Pack, words: Words) -> Iterator[ContentProblem]:
    services = {service.code for service in pack.catalogue.services}
    seen: set[str] = set()
    counts: dict[str, int] = {}
    for faq in words.faqs:
        path = faq.path
        index = counts.get(path, 0)
        counts[path] = index + 1
        address = f"faq.{index}" if faq.service else str(index)
        if faq.id in seen:
            yield pack.problem(path, f"{address}.id", f"the question '{faq.id}' is there already")
        seen.add(faq.id)
        if path.endswith("/faq_agency.yaml") and faq.audience != "agency":
            yield pack.problem(path, f"{address}.id", f"'{faq.id}' is not for agencies", "write 'audience: agency'")
        if faq.service and faq.service not in services:
            yield pack.problem(path, "", f"no service '{faq.service}'")
        for part, message in _faq(faq, words.language):
            yield pack.problem(path, f"{address}.{part}", f"'{faq.id}': {message}")


def _faq(faq: FaqEntry, language: str) -> Iterator[tuple[str, str]]:
    for part, text in (("question", faq.question), ("answer", faq.answer)):
        if "{" in text or "}" in text:
            yield part, "questions and answers have no placeholders"
        if persian.utf16_units(text) > TEXT_LIMIT:
            yield part, f"longer than {TEXT_LIMIT} characters"
        if language == "fa":
            yield from ((part, message) for message in (*lint(text), *long_sentences(text)))
    if len({fold(text) for text in faq.paraphrases}) < _MIN_PARAPHRASES:
        yield "paraphrases", f"fewer than {_MIN_PARAPHRASES} different ways to ask it"


def _commands(pack: Pack, words: Words) -> Iterator[ContentProblem]:
    path = f"words/{words.language}/commands.yaml"
    for command in _COMMANDS:
        if not words.commands.get(command):
            yield pack.problem(path, "", f"no spelling of the command '{command}'")
    owner: dict[str, str] = {}
    for command, spellings in words.commands.items():
        for spelling in spellings:
            folded = spelling if spelling.startswith("/") else fold(spelling)
            if not folded:
                yield pack.problem(path, command, f"'{command}' has an empty spelling")
            elif owner.setdefault(folded, command) != command:
                yield pack.problem(path, command, f"'{spelling}' also means '{owner[folded]}'")


def _training(pack: Pack, words: Words) -> Iterator[ContentProblem]:
    """A service that a phrase names by its code is one of the catalogue."""
    services = {service.code for service in pack.catalogue.services}
    for example in words.training:
        path = f"words/{words.language}/training/{example.intent}.yaml"
        for marked in example.entities:
            named = marked.value != example.text[marked.start : marked.end]
            if marked.entity == "service" and named and marked.value not in services:
                yield ContentProblem(path, example.line, f"«{example.text}»: no service '{marked.value}'")


def _same_keys(pack: Pack, words: Words, places: Mapping[str, str]) -> Iterator[ContentProblem]:
    base = pack.words[pack.language].messages
    for key in sorted(base.keys() - words.messages.keys()):
        yield ContentProblem(f"words/{words.language}/messages", 0, f"'{key}' is not translated")
    for key in sorted(words.messages.keys() - base.keys()):
        yield pack.problem(places[key], key, f"'{key}' is no message of '{pack.language}'")
    for key in sorted(words.messages.keys() & base.keys()):
        if set(placeholders(words.messages[key])) != set(placeholders(base[key])):
            yield pack.problem(places[key], key, f"'{key}' has other placeholders than in '{pack.language}'")

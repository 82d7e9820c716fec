"""The catalogue's texts as people read them: language, length, and sentences that blame nobody (UX17, UX30)."""

import re
from collections.abc import Iterator

from msgspec import Struct, structs

from dialogs import persian
from dialogs.content.check_catalogue import COLUMN, service_path
from dialogs.content.parser import Pack
from dialogs.content.persian_lint import lint, long_sentences
from dialogs.content.problems import ContentProblem

TEXT_LIMIT = 4096
_NOT_READ = frozenset({
    "code", "name", "type", "unit", "group", "branch", "branches", "relevant", "constraint", "value", "file",
    "sample", "table", "match", "service_code", "kind", "kinds", "intake", "delivery", "website", "nicknames",
    "applicants", "appearance", "applies", "fee", "iban", "deposit_prefix",
})  # fmt: skip
"""Keys whose text is for the software; of `responsible` the name is a person's."""
_OFFICIAL = frozenset({"laws", "account", "legal_basis", "address", "text"})
"""Formal texts may have long sentences."""
_BANNED = (
    (re.compile(r"خطای?\s(?:سیستم|سرور|داخلی)|خطای?\s*(?:500|۵۰۰)"), "says nothing to people"),
    (re.compile(r"غیر[\s\u200c]?مجاز|ممنوع"), "scolds; say what can be done instead"),
)
_ALONE = re.compile(r"نامعتبر|اشتباه است|صحیح نیست")
_MIN_WORDS = 7


def check_catalogue_texts(pack: Pack) -> Iterator[ContentProblem]:
    """Only the Persian default language is linted; other languages bring their own words, not a catalogue."""
    for path, address, text in _texts(pack):
        key = address.rpartition(".")[2]
        found = [*blaming(text)] if key in {"constraint_message", "hint"} else []
        if pack.language == "fa":
            found += lint(text)
            found += [] if _OFFICIAL & set(address.split(".")) else long_sentences(text)
        rest = COLUMN.sub("", text) if address.startswith("instant.") else text
        if "{" in rest or "}" in rest:
            found.append("a brace; only an instant service's texts name columns, as {column}")
        if persian.utf16_units(text) > TEXT_LIMIT:
            found.append(f"longer than {TEXT_LIMIT} characters")
        for message in found:
            yield pack.problem(path, address, message)


def blaming(text: str) -> Iterator[str]:
    """UX17: words that a message about a mistake must not hold, or not without saying how to mend it."""
    for pattern, message in _BANNED:
        found = pattern.search(text)
        if found:
            yield f"«{found[0]}» {message} (UX17)"
    alone = _ALONE.search(text)
    if alone and len(text.split()) < _MIN_WORDS:
        yield f"«{alone[0]}» alone; say what is wrong and how to mend it (UX17)"


def _texts(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """File, address and text of everything in the catalogue that people read."""
    catalogue = pack.catalogue
    for name in ("identity", "survey"):
        yield from _of(f"catalogue/{name}.yaml", "", getattr(catalogue, name))
    for name in ("groups", "units", "branches", "closures"):
        yield from _of(f"catalogue/{name}.yaml", "", getattr(catalogue, name))
    yield from _of("pack.yaml", "agency", catalogue.agency)
    for service in catalogue.services:
        yield from _of(service_path(service), "", service)


def _of(path: str, address: str, value: object) -> Iterator[tuple[str, str, str]]:
    prefix = f"{address}." if address else ""
    if isinstance(value, str) and value:
        yield path, address, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _of(path, f"{prefix}{index}", item)
    elif isinstance(value, Struct):
        for field in structs.fields(value):
            if field.name not in _NOT_READ:
                yield from _of(path, f"{prefix}{field.name}", getattr(value, field.name))

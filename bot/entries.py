"""The texts of the content that an admin can change, by key: `faq:<id>` (the answer), `paraphrases:<id>` (what was
added to the pack's own ways to ask it, one a line) and `message:<key>`."""

import dataclasses
from collections.abc import Mapping

from dialogs.content.model import FaqEntry, Words
from dialogs.content.paraphrases import joined, key_of, phrases
from dialogs.content.placeholders import has_stray_brace, placeholders
from dialogs.protocol import Entry
from nlu.normalize import fold

FOUND = 8
EXACT = 1000
TITLE_CHARS = 50
SAMPLES = "message:admin.sample."
LABELS = "message:console."
"""Short words of the console's pages, which fit many a query: found after what the bot says."""


def entry_texts(words: Words) -> dict[str, str]:
    """Every text by its key."""
    return {
        **{f"faq:{faq.id}": faq.answer for faq in words.faqs},
        **{key_of(faq.id): joined(faq.added) for faq in words.faqs},
        **{f"message:{key}": text for key, text in words.messages.items()},
    }


def with_texts(words: Words, texts: Mapping[str, str]) -> Words:
    """The pack's words with these texts instead. A key the pack no longer has is left out, and so is a text that the
    bot could not fill, since its message has other placeholders now."""

    def live(key: str, text: str) -> str:
        changed = texts.get(f"message:{key}", text)
        return changed if fits(changed, text) else text

    messages = {key: live(key, text) for key, text in words.messages.items()}
    return dataclasses.replace(words, messages=messages, faqs=tuple(_live_faq(faq, texts) for faq in words.faqs))


def _live_faq(faq: FaqEntry, texts: Mapping[str, str]) -> FaqEntry:
    """A phrase that the pack has by now, too, does not count twice."""
    added = phrases(texts.get(key_of(faq.id), ""))
    known = {fold(faq.question), *map(fold, faq.paraphrases)} if added else set()
    paraphrases = (*faq.paraphrases, *(one for one in added if fold(one) not in known))
    answer = texts.get(f"faq:{faq.id}", faq.answer)
    return dataclasses.replace(faq, answer=answer, paraphrases=paraphrases, added=added)


def fits(text: str, present: str) -> bool:
    """Whether the bot can fill it as it fills the present one: the same placeholders, and no other braces."""
    return set(placeholders(text)) == set(placeholders(present)) and not has_stray_brace(text)


def find_entries(words: Words, query: str) -> tuple[Entry, ...]:
    """Texts that hold words of the query in key, title or text; an exact key first, then those with most of them, an
    answer before a message. The samples that fill a preview are nobody's to find, and paraphrases only where some were
    added, or by their key."""
    asked = fold(query).split()
    entries = (entry for entry in _entries(words) if entry.text or entry.key == query.strip())
    scored = [(_score(entry, query.strip(), asked), entry) for entry in entries]
    best = sorted((one for one in scored if one[0]), key=_place)
    return tuple(entry for _, entry in best[:FOUND])


def _place(scored: tuple[int, Entry]) -> tuple[bool, int, int, str]:
    score, entry = scored
    is_label = entry.key.startswith(LABELS) and score < EXACT
    return is_label, -score, len(entry.text), entry.key


def _entries(words: Words) -> list[Entry]:
    titles = {key: faq.question for faq in words.faqs for key in (f"faq:{faq.id}", key_of(faq.id))}
    return [
        Entry(key=key, title=titles.get(key) or _title(text), text=text, placeholders=placeholders(text))
        for key, text in entry_texts(words).items()
        if not key.startswith(SAMPLES)
    ]


def _title(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1] + "…"


def _score(entry: Entry, query: str, asked: list[str]) -> int:
    if entry.key == query:
        return EXACT
    title, text, key = fold(entry.title), fold(entry.text), entry.key.casefold()
    found = sum(3 * (word in title) + (word in text) + 2 * (word in key) for word in asked)
    return found + 2 if found and entry.key.startswith("faq:") else found

"""What a Persian editor would mark in a text that people read: letters, digits, half-spaces, spaces, sentences."""

import re
from collections.abc import Iterator

MAX_WORDS = 25

_PERSIAN = "[\u0621-\u0654\u067e\u0686\u0698\u06a9\u06af\u06cc\u06c0]"
_FOREIGN = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+|\{[^{}]*\}|[\u2066\u2068][^\u2069]*\u2069|[^\s،؛؟()«»]*[A-Za-z][^\s،؛؟()«»]*"
)
"""Addresses, placeholders, isolated codes and words with Latin letters: they keep their own digits and signs."""
_RULES = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        ("[\u064a\u0649]", "Arabic ي; write ی"),
        ("\u0643", "Arabic ك; write ک"),
        ("\u0640", "kashida; remove it"),
        ("[\u0660-\u0669]", "Arabic digits; write ۰-۹"),
        ("[0-9]", "Latin digits; write ۰-۹"),
        (f"(?<!{_PERSIAN})ن?می (?={_PERSIAN})", "«می» and its verb are apart; join them by a half-space"),
        (
            f"{_PERSIAN} (?:ها|های|هایی|هایم|هایتان|هایش|هایشان)(?!{_PERSIAN})",
            "«ها» stands apart; join it by a half-space",
        ),
        (f"{_PERSIAN} (?:تر|ترین)(?!{_PERSIAN})", "«تر» stands apart; join it by a half-space"),
        ("(?<=[^ \n])  +", "two spaces"),
        (" [،؛؟!:.»)](?!\\.)", "a space before a sign"),
        ("[«(] ", "a space after an opening sign"),
        (f"[،؛؟](?={_PERSIAN})", "no space after a sign"),
        (f"(?<={_PERSIAN})[,;?]", "a Latin sign; write ، ؛ ؟"),
        ("\u200c(?=[ \n\u200c،؛؟!:.»)]|$)|(?:^|(?<=[ \n«(]))\u200c", "a half-space that joins nothing"),
        ("[ \t](?=\n|$)", "a space at the end of a line"),
    )
)
_SENTENCE_END = re.compile(r"[.؟!:؛…\n]+")


def lint(text: str) -> Iterator[str]:
    """What is wrong, one short sentence each."""
    plain = _FOREIGN.sub("x", text)
    for pattern, message in _RULES:
        found = pattern.search(plain)
        if found:
            around = plain[max(0, found.start() - 12) : found.end() + 12].replace("\n", " ").strip()
            yield f"{message}: «{around}»"


def long_sentences(text: str) -> Iterator[str]:
    """UX30: sentences that are too long to read at once."""
    for sentence in _SENTENCE_END.split(_FOREIGN.sub("x", text)):
        words = sentence.split()
        if len(words) > MAX_WORDS:
            yield f"a sentence of {len(words)} words, at most {MAX_WORDS} (UX30): «{' '.join(words[:5])} …»"

"""The words that the content says, and a message read by them: one spelling, Persian letters, slips mended."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from nlu.entities import pre_registration_numbers, tracking_codes
from nlu.finglish import Decoder
from nlu.normalize import fold
from nlu.spelling import Speller

MOST_CHARS = 400
"""What follows says no more about what is meant."""
_CODE = " کدپیگیریم "
"""Stands for any code, in the content and in messages alike."""
_LATIN = re.compile("[a-z]")
_FIGURES = re.compile("[0-9]{2,}")
_BEGINS_CODE = re.compile(r"[PpＰｐ].*\d|[MmＭｍ][\W_]*[ZzＺｚ]", re.DOTALL)


class Lexicon:
    """`counts`: how often the content says each word, in matching form."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._decoder = Decoder(counts)
        self._speller = Speller(counts)

    @classmethod
    def of(cls, plain: Iterable[str]) -> "Lexicon":
        """Of plain texts."""
        return cls(Counter(word for text in plain for word in text.split()))

    def read(self, text: str) -> str:
        """The text as it was probably meant, in matching form."""
        return self.mend(plain(text))

    def mend(self, plain: str) -> str:
        """A plain text as it was probably meant."""
        return self._speller.mend(self._decoder.decode(plain))

    def decode(self, plain: str) -> str:
        """A text of the content itself: none of its words needs mending but those in Latin letters."""
        return self.mend(plain) if _LATIN.search(plain) else plain

    def known(self, read: str) -> float:
        """The share of the words that the content says, too; 0 where there are none."""
        words = read.split()
        return sum(word in self.counts for word in words) / len(words) if words else 0.0


def plain(text: str) -> str:
    """The text in matching form, its beginning where it is long; codes as one word, figures by how many they are;
    one alone stands: «جدول ۱» is another than «جدول ۲»."""
    text = text[:MOST_CHARS]
    if _BEGINS_CODE.search(text):
        for span in reversed(tracking_codes(text) or pre_registration_numbers(text)):
            text = text[: span.start] + _CODE + text[span.end :]
    return _FIGURES.sub(lambda found: "0" * len(found[0]), fold(text))

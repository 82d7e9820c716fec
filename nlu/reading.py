"""A message as the models see it: read once, then looked at by all of them."""

from dataclasses import dataclass

import numpy as np

from nlu.fillers import content
from nlu.grams import codes
from nlu.lexicon import Lexicon
from nlu.linear import Row
from nlu.vocabulary import Vocabulary


@dataclass(frozen=True)
class Read:
    """`text`: in matching form, slips mended. `known`: share of its parts that the vocabulary has; `words`: how many
    say something; `spoken`: share of its words that the content says."""

    text: str
    row: Row
    known: float
    words: int
    spoken: float


class Reader:
    """By the words and the vocabulary of one content."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.lexicon = lexicon
        self.vocabulary = vocabulary

    def read(self, text: str) -> Read:
        read = self.lexicon.read(text)
        seen, _ = codes(read)
        known = self.vocabulary.has(seen)
        return Read(
            text=read,
            row=self.vocabulary.row_of(seen),
            known=float(np.mean(known)) if len(seen) else 0.0,
            words=len(content(read).split()),
            spoken=self.lexicon.known(read),
        )

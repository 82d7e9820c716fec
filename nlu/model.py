"""The model of one content: built from its texts in a second or two, kept in a file, loaded in a moment."""

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nlu import embeddings
from nlu.embeddings import Known, kept_meanings, known_of, meanings_of
from nlu.faq import FaqModel, Indexed, Learnt, learn_entries, learnt_from
from nlu.intents import IntentModel, label, train_intents
from nlu.lexicon import Lexicon, plain
from nlu.linear import Linear
from nlu.reading import Reader
from nlu.service_names import ServiceNames
from nlu.training import Example
from nlu.vocabulary import Vocabulary, vocabulary_of

FORM = 3
"""Of the file, and of the method: raised when either changes, so that old files are not read."""
_SENSELESS = frozenset({"out_of_scope", "abuse", "greet", "thanks"})
"""Phrases of these intents are no questions that an entry could answer."""


@dataclass(frozen=True)
class Material:
    """What a model is built from. `unanswerable`: questions about the desk that no entry answers. `told`: what the
    entries answer: only its words are learnt. `services`: code → title and nicknames. `encoder`: its vectors rank
    beside the classifier; "": none does."""

    examples: tuple[Example, ...] = ()
    entries: tuple[Indexed, ...] = ()
    unanswerable: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    services: tuple[tuple[str, tuple[str, ...]], ...] = ()
    encoder: str = ""

    def digest(self) -> str:
        """The same for the same material and method."""
        parts = (
            FORM,
            [(one.intent, one.info, one.text) for one in self.examples],
            [(one.id, one.tag, one.audience, one.texts) for one in self.entries],
            self.unanswerable,
            self.told,
            self.services,
            *((self.encoder, embeddings.FORM) if self.encoder else ()),
        )
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True)
class Model:
    """Immutable; one for all conversations."""

    reader: Reader
    intents: IntentModel
    faq: FaqModel
    services: ServiceNames


def build(material: Material, known: Known | None = None, aside: Executor | None = None) -> Model:
    """Deterministic: the same material gives the same model. `known`: vectors that need not be worked out again.
    `aside`: where one of the two classifiers learns while the other one learns here."""
    asked = [text for entry in material.entries for text in entry.texts]
    phrases = [example.text for example in material.examples]
    called = [name for _, names in material.services for name in names]
    learnt = [plain(text) for text in (*phrases, *asked, *material.unanswerable)]
    lexicon = Lexicon.of([*learnt, *map(plain, (*material.told, *called))])
    read = [lexicon.decode(text) for text in learnt]
    vocabulary, rows = vocabulary_of(read)
    own, rest = rows[: len(phrases)], rows[len(phrases) :]
    none = [row for row, example in zip(own, material.examples, strict=True) if example.intent in _SENSELESS]
    to_learn = (material.entries, rest[: len(asked)], [*none, *rest[len(asked) :]], len(vocabulary))
    learning = aside.submit(learn_entries, *to_learn) if aside else None
    intents = train_intents([label(one) for one in material.examples], own, len(vocabulary))
    linear = learning.result() if learning else learn_entries(*to_learn)
    counts = [len(entry.texts) for entry in material.entries]
    meanings = meanings_of(material.encoder, read[len(phrases) :][: len(asked)], counts, known)
    return Model(
        reader=Reader(lexicon, vocabulary),
        intents=intents,
        faq=FaqModel(material.entries, linear, learnt_from(material.entries, rest[: len(asked)]), meanings),
        services=_services(material),
    )


def _services(material: Material) -> ServiceNames:
    return ServiceNames.build(dict(material.services))


# ── keeping ──


def packed(material: Material) -> bytes:
    """For another process to build from."""
    return msgspec.json.encode(material)


def unpacked(text: bytes) -> Material:
    return msgspec.json.decode(text, type=Material)


def save(model: Model, path: Path) -> None:
    """In numpy's own format, without anything that would be run when it is read."""
    counts = model.reader.lexicon.counts
    names = {"words": list(counts), "intents": model.intents.names}
    vocabulary, learnt = model.reader.vocabulary, model.faq.learnt
    meanings = model.faq.meanings
    dense: dict[str, Any] = {"vectors": meanings.vectors, "marks": meanings.marks} if meanings else {}
    with path.open("wb") as file:
        np.savez(
            file,
            names=np.frombuffer(json.dumps(names, ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8),
            counts=np.array(list(counts.values()), np.int64),
            codes=vocabulary.codes,
            idf=vocabulary.weights,
            views=vocabulary.views,
            intents=model.intents.linear.weights,
            faq=model.faq.linear.weights,
            places=learnt.places,
            weights=learnt.weights,
            ends=learnt.ends,
            texts=learnt.counts,
            **dense,
        )


def load(path: Path, material: Material) -> Model:
    """The model that was saved there, of this material. Raises OSError, ValueError, KeyError for a broken file,
    ImportError where its encoder is missing."""
    with np.load(path, allow_pickle=False) as file:
        kept: Mapping[str, Any] = {name: file[name] for name in file.files}
    names = json.loads(kept["names"].tobytes().decode("utf-8", "surrogatepass"))
    lexicon = Lexicon(dict(zip(names["words"], kept["counts"].tolist(), strict=True)))
    vocabulary = Vocabulary(kept["codes"], kept["idf"], kept["views"])
    learnt = Learnt(kept["places"], kept["weights"], kept["ends"], kept["texts"])
    return Model(
        reader=Reader(lexicon, vocabulary),
        intents=IntentModel(tuple(names["intents"]), Linear(kept["intents"])),
        faq=FaqModel(
            material.entries,
            Linear(kept["faq"]),
            learnt,
            kept_meanings(material.encoder, kept, learnt.counts.tolist()),
        ),
        services=_services(material),
    )


def vectors_in(path: Path) -> Known:
    """Of the texts of a saved model. Raises OSError, ValueError for a broken file."""
    with np.load(path, allow_pickle=False) as file:
        return known_of(file)

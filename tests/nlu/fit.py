"""Fit the constants of nlu.confidence and nlu.intents, and print them with their cross-validated figures.

    python -m tests.nlu.fit
    python -m tests.nlu.fit --embeddings    # with the encoder of mizban[embeddings]; some minutes

Only what content teaches is used: each text is asked of a model that was trained without it (and without a fifth of all
others). Nothing that is kept for measuring is seen. With the encoder also models are asked that have learnt two texts
of each entry only, because there it has the most to say.
"""

import argparse
import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dialogs.content.material import material_of
from nlu import confidence, embeddings, faq, intents
from nlu.confidence import features
from nlu.embeddings import Encoder
from nlu.faq import Indexed
from nlu.linear import Floats
from nlu.meaning import Audience, Scope
from nlu.model import Material, Model, build
from tests.content.demo import demo_pack

_ASKING: tuple[Audience, ...] = ("citizen", "agency")
FOLDS, RIDGE, ROUNDS = 5, 0.001, 40
FEW, EACH = 2, 3
"""So many texts of an entry are learnt where there are few, and every so manieth other one is asked."""
PULLS = (0.0, 0.5, 1.0, 1.5, 2.0)
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
Matrix = npt.NDArray[np.float64]
Question = tuple[str, str, Audience]
"""Its text, the entry that answers it or "", among whose entries it is asked."""


@dataclass(frozen=True)
class Case:
    """`audience`: among whose entries it was asked. `right`: the best entry was the one."""

    values: tuple[float, ...]
    right: bool
    answered: bool


def without(material: Material, fold: int) -> tuple[Material, list[Question], list[tuple[str, str]]]:
    """What is learnt, the questions kept from it as (text, entry, audience), and the phrases as (text, intent)."""
    asked: list[Question] = []
    entries = []
    for entry in material.entries:
        kept = tuple(text for number, text in enumerate(entry.texts) if number % FOLDS != fold)
        asked += [(text, entry.id, entry.audience) for text in entry.texts if text not in kept]
        entries.append(Indexed(entry.id, kept, entry.tag, entry.audience))
    none = [text for number, text in enumerate(material.unanswerable) if number % FOLDS == fold]
    asked += [(text, "", audience) for text in none for audience in _ASKING]
    examples = [one for number, one in enumerate(material.examples) if number % FOLDS != fold]
    held = [one for number, one in enumerate(material.examples) if number % FOLDS == fold]
    asked += [(one.text, "", "agency") for one in held if one.intent == "out_of_scope"]
    phrases = [(one.text, one.intent) for one in held]
    learnt = Material(tuple(examples), tuple(entries), tuple(set(material.unanswerable) - set(none)), material.told)
    return learnt, asked, phrases


def with_few(material: Material, first: int = 0) -> tuple[Material, list[Question]]:
    """The material with FEW texts an entry, from this one on, and some of the others as questions."""
    asked: list[Question] = []
    entries = []
    for entry in material.entries:
        places = {(first + step) % len(entry.texts) for step in range(FEW)}
        entries.append(Indexed(entry.id, tuple(entry.texts[at] for at in sorted(places)), entry.tag, entry.audience))
        others = [text for at, text in enumerate(entry.texts) if at not in places]
        asked += [(text, entry.id, entry.audience) for text in others[first::EACH]]
    return dataclasses.replace(material, entries=tuple(entries)), asked


class Remembering:
    """An encoder that encodes each text once: the same come in each fold."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Floats] = {}

    def encode(self, texts: Sequence[str]) -> Floats:
        if fresh := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known.update(zip(fresh, self._encoder.encode(fresh), strict=True))
        return np.array([self._known[text] for text in texts])


def cases(model: Model, asked: Sequence[Question]) -> Iterator[Case]:
    for text, expected, audience in asked:
        seen = model.faq.evidence(model.reader.read(text), Scope(audience))
        if seen is not None:
            yield Case(features(seen[1]), seen[0][0] == expected, bool(expected))


def logistic(values: Matrix, right: Matrix) -> Matrix:
    """By Newton's method, on standardised features; weights for the plain ones."""
    means, spread = values.mean(0), values.std(0)
    means[0], spread[0] = 0.0, 1.0
    spread[spread == 0] = 1.0
    scaled = (values - means) / spread
    ridge = RIDGE * len(right) * np.diag([1e-9, *[1.0] * (values.shape[1] - 1)])
    weights = np.zeros(values.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (p - right) + ridge @ weights
        weights -= np.linalg.solve((scaled * (p * (1 - p))[:, None]).T @ scaled + ridge, slope)
    plain: Matrix = weights / spread
    plain[0] = weights[0] - float((weights[1:] * means[1:] / spread[1:]).sum())
    return plain


def report(values: Matrix, right: Matrix, answered: Matrix, weights: Matrix) -> None:
    p = 1 / (1 + np.exp(-values @ weights))
    known, none = answered > 0, answered == 0
    for threshold in THRESHOLDS:
        given = p >= threshold
        print(
            f"p >= {threshold}: right {(given & (right > 0))[known].mean():.1%},"
            f" wrong {(given & (right == 0))[known].mean():.1%}, unanswerable answered {given[none].mean():.1%}"
        )


def sharpness(scores: list[tuple[npt.NDArray[Any], int]]) -> float:
    """The factor under which the right classes are most probable."""

    def loss(factor: float) -> float:
        total = 0.0
        for row, right in scores:
            scaled = factor * row
            total += float(np.log(np.exp(scaled - scaled.max()).sum()) - (scaled[right] - scaled.max()))
        return total

    return min((float(factor) for factor in np.arange(1.0, 12.0, 0.25)), key=loss)


def embedded(material: Material) -> None:
    remembering = Remembering(embeddings.encoder_of(embeddings.E5))
    embeddings.ENCODERS[embeddings.E5] = lambda: remembering
    jobs = []
    for fold in range(FOLDS):
        learnt, asked, _ = without(material, fold)
        jobs.append(("many", learnt, asked))
    for first in (0, 3):
        learnt, asked = with_few(material, first)
        kept, others, _ = without(material, first)
        none = [one for one in others if not one[1]]
        jobs.append(("few", dataclasses.replace(kept, entries=learnt.entries), asked + none))
    every: dict[str, list[Case]] = {"many": [], "few": []}
    hits: dict[tuple[str, float], list[bool]] = {}
    usual = faq._PULL
    for name, learnt, asked in jobs:
        model = build(dataclasses.replace(learnt, encoder=embeddings.E5))
        for pull in PULLS:
            faq._PULL = pull
            found = list(cases(model, asked))
            hits.setdefault((name, pull), []).extend(case.right for case in found if case.answered)
            every[name] += found if pull == usual else []
    for (name, pull), found_right in hits.items():
        print(f"{name}, pull {pull}: best entry right {sum(found_right) / len(found_right):.1%}")
    pooled = [*every["many"], *every["few"]]
    weights = logistic(
        np.array([case.values for case in pooled]), np.array([case.right for case in pooled], np.float64)
    )
    for name, found in every.items():
        print(f"{name}, {len(found)} questions")
        values = np.array([case.values for case in found])
        right = np.array([case.right for case in found], np.float64)
        report(values, right, np.array([case.answered for case in found], np.float64), weights)
    print("EMBEDDED_WEIGHTS =", rounded(weights), "now", confidence.EMBEDDED_WEIGHTS)


def rounded(weights: Matrix) -> tuple[float, ...]:
    return tuple(round(float(weight), 3) for weight in weights)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--embeddings", action="store_true")
    chosen = parser.parse_args()
    material = material_of(demo_pack().words["fa"], demo_pack().catalogue)
    if chosen.embeddings:
        embedded(material)
    else:
        lexical(material)


def lexical(material: Material) -> None:
    every: list[Case] = []
    scores: list[tuple[npt.NDArray[Any], int]] = []
    hits = 0
    for fold in range(FOLDS):
        learnt, asked, phrases = without(material, fold)
        model = build(learnt)
        every += cases(model, asked)
        for text, intent in phrases:
            found = model.intents.linear.scores(model.reader.read(text).row)
            names = [name.partition("/")[0] for name in model.intents.names]
            own = [place for place, name in enumerate(names) if name == intent]
            scores.append((found, max(own, key=lambda place, row=found: row[place])))  # type: ignore[misc]
            hits += names[int(found.argmax())] == intent
    values = np.array([case.values for case in every])
    right = np.array([case.right for case in every], np.float64)
    answered = np.array([case.answered for case in every], np.float64)
    weights = logistic(values, right)
    print(f"{len(every)} questions, best entry right {right[answered > 0].mean():.1%}")
    report(values, right, answered, weights)
    print(f"{len(scores)} phrases, intent right {hits / len(scores):.1%}")
    print("WEIGHTS =", rounded(weights), "now", confidence.WEIGHTS)
    print("SHARPNESS =", sharpness(scores), "now", intents.SHARPNESS)


if __name__ == "__main__":
    main()

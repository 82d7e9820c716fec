"""Fit the constants of `nlu.confidence` and print them with cross-validated figures.

    python -m tests.nlu.fit_faq [ENTRIES.jsonl QUERIES.jsonl]

Besides the questions of `desk_questions`, a second list may be given, in lines
{"id", "question"} and {"query", "faq_id"}.
Every answered question is also asked with its own entry taken away: the hardest unanswerable ones there are.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from nlu.confidence import Evidence, features
from nlu.faq import FaqModel, Indexed
from tests.nlu.desk_questions import ANSWERED, ENTRIES, UNANSWERED

FOLDS, ROUNDS, RATE, RIDGE = 5, 1500, 0.5, 0.002
WITHHELD_WEIGHT = 0.35


@dataclass(frozen=True)
class Case:
    """`kind`: asked, withheld (its entry taken away) or unanswerable; `group`: its fold, one for an entry."""

    values: tuple[float, ...]
    right: bool
    kind: str
    group: int


def measured(entries: list[Indexed], queries: list[tuple[str, str]]) -> Iterator[Case]:
    model = FaqModel.build(entries)
    names = [entry.id for entry in entries]
    for number, (query, expected) in enumerate(queries):
        group = (names.index(expected) if expected else number) % FOLDS
        yield from _case(model.evidence(query), expected, "asked" if expected else "unanswerable", group)
        if expected:
            without = FaqModel.build(entry for entry in entries if entry.id != expected)
            yield from _case(without.evidence(query), "", "withheld", group)


def _case(seen: tuple[str, Evidence] | None, expected: str, kind: str, group: int) -> Iterator[Case]:
    if seen is not None:
        yield Case(features(seen[1]), seen[0] == expected, kind, group)


def fitted(cases: list[Case]) -> list[float]:
    """Logistic regression by plain gradient descent."""
    weights = [0.0] * len(cases[0].values)
    importance = [WITHHELD_WEIGHT if case.kind == "withheld" else 1.0 for case in cases]
    total = sum(importance)
    for _ in range(ROUNDS):
        slope = [RIDGE * weight if place else 0.0 for place, weight in enumerate(weights)]
        for case, share in zip(cases, importance, strict=True):
            miss = share * (chance(weights, case.values) - case.right) / total
            for place, value in enumerate(case.values):
                slope[place] += miss * value
        weights = [weight - RATE * 4 * step for weight, step in zip(weights, slope, strict=True)]
    return weights


def chance(weights: list[float], values: tuple[float, ...]) -> float:
    return 1 / (1 + exp(-sum(weight * value for weight, value in zip(weights, values, strict=True))))


def report(judged: list[tuple[Case, float]], threshold: float) -> str:
    def part(kind: str, right: bool | None = None) -> str:
        chosen = [(case, p) for case, p in judged if case.kind == kind]
        hits = [case for case, p in chosen if p >= threshold and (right is None or case.right == right)]
        return f"{100 * len(hits) / max(1, len(chosen)):5.1f} %"

    return (
        f"p >= {threshold}: right {part('asked', True)}, wrong {part('asked', False)},"
        f" unanswerable {part('unanswerable')}, withheld {part('withheld')}"
    )


def lists(paths: list[str]) -> Iterator[tuple[list[Indexed], list[tuple[str, str]]]]:
    """Our own list, also without paraphrases; and the given one."""
    queries = [(text, name) for name, texts in ANSWERED.items() for text in texts]
    queries += [(text, "") for text in UNANSWERED]
    yield [Indexed(name, texts) for name, texts in ENTRIES.items()], queries
    yield [Indexed(name, texts[:1]) for name, texts in ENTRIES.items()], queries
    if paths:
        rows, asked = ([json.loads(line) for line in Path(path).read_text().splitlines()] for path in paths)
        yield (
            [Indexed(str(row["id"]), (row["question"],)) for row in rows],
            [(row["query"], str(row["faq_id"] or "")) for row in asked],
        )


def main() -> None:
    every: list[Case] = []
    for entries, queries in lists(sys.argv[1:]):
        every += measured(entries, queries)
    judged = []
    for fold in range(FOLDS):
        weights = fitted([case for case in every if case.group != fold])
        judged += [(case, chance(weights, case.values)) for case in every if case.group == fold]
    loss = -sum(log(p if case.right else 1 - p) for case, p in judged) / len(judged)
    print(f"{len(every)} cases, cross-validated log loss {loss:.3f}")
    for threshold in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        print(report(judged, threshold))
    print("WEIGHTS =", tuple(round(weight, 2) for weight in fitted(every)))


if __name__ == "__main__":
    main()

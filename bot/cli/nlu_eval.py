"""What `mizban nlu eval` prints: ranking, what is answered and at what cost, calibration, time beside a bare query."""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nlu import measure
from nlu.intents import train_intents
from nlu.lexicon import Lexicon, plain
from nlu.meaning import Context
from nlu.measure import Asked
from nlu.model import Model
from nlu.normalize import fold
from nlu.retrieval import Grams, grams
from nlu.understand import understand
from nlu.vocabulary import vocabulary_of

Row = dict[str, Any]
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_QUESTION, _PHRASE = {"query", "faq_id"}, {"text", "intent", "partition"}


def rows_of(path: Path, intents: bool) -> list[Row]:
    """Raises ValueError with file and line."""
    wanted = _PHRASE if intents else _QUESTION
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{path}:{number}: not JSON: {error}") from error
        if not isinstance(row, dict) or not wanted <= row.keys():
            raise ValueError(f"{path}:{number}: needs {', '.join(sorted(wanted))}")
        rows.append(row)
    if not rows:
        raise ValueError(f"{path}: no rows")
    return rows


# ── questions ──


def judge_questions(model: Model, rows: Sequence[Row], context: Context) -> list[Asked]:
    """Print the figures; returns what they were worked out from."""
    judged = []
    for row in rows:
        found = understand(model, row["query"], context).faq
        judged.append(Asked(_entry(row["faq_id"]), str(row.get("style", "")), found))
    inside = [one for one in judged if one.expected]
    outside = [one for one in judged if not one.expected]
    _ranking(inside)
    _answers(inside, outside)
    print(f"calibration: ECE {measure.calibration_error(judged):.3f} over {len(judged)} questions")
    _time(model, rows, context)
    return judged


def _entry(told: int | str | None) -> str:
    """The regulation's questions may be told by their number."""
    return f"q{told:02}" if isinstance(told, int) else told or ""


def _ranking(inside: Sequence[Asked]) -> None:
    styles: dict[str, list[Asked]] = defaultdict(list)
    for one in inside:
        styles[one.style].append(one)
    print(f"{'':14}{'questions':>10}{'R@1':>8}{'R@3':>8}{'MRR':>8}")
    for name, asked in [("all", list(inside)), *sorted(styles.items())]:
        figures = measure.recall(asked, 1), measure.recall(asked, 3), measure.mean_reciprocal_rank(asked)
        print(f"{name:14}{len(asked):>10}{figures[0]:>8.1%}{figures[1]:>8.1%}{figures[2]:>8.3f}")


def _answers(inside: Sequence[Asked], outside: Sequence[Asked]) -> None:
    def of(asked: Sequence[Asked], action: str) -> float:
        return measure.share(asked, lambda one: one.found.action == action)

    right = measure.share(inside, lambda one: one.answered and one.rank == 1)
    wrong = measure.share(inside, lambda one: one.answered and one.rank != 1)
    print(
        f"in scope: answered right {right:.1%}, wrong {wrong:.1%}, suggested {of(inside, 'suggest'):.1%},"
        f" deferred {of(inside, 'defer'):.1%}"
    )
    for style in sorted({one.style for one in outside}):
        asked = [one for one in outside if one.style == style]
        print(
            f"unanswerable, {style or 'all'} ({len(asked)}): answered {of(asked, 'answer'):.1%},"
            f" suggested {of(asked, 'suggest'):.1%}, deferred {of(asked, 'defer'):.1%}"
        )
    for threshold in THRESHOLDS:
        told = measure.trade_off([*inside, *outside], threshold)
        print(f"answering from p {threshold}: right {told[0]:.1%}, wrong {told[1]:.1%}, unanswerable {told[2]:.1%}")


def _time(model: Model, rows: Sequence[Row], context: Context) -> None:
    texts = [str(row["query"]) for row in rows]
    known = Grams([grams(fold(text), 2, 5) for entry in model.faq.entries for text in entry.texts])
    ours = _cpu(texts, lambda text: understand(model, text, context))
    bare = _cpu(texts, lambda text: known.cosines(grams(fold(text), 2, 5)))
    p50, p99 = measure.percentile(ours, 50), measure.percentile(ours, 99)
    plain = measure.percentile(bare, 50)
    print(
        f"CPU of understand(): p50 {p50:.2f} ms, p99 {p99:.2f} ms; of a bare character TF-IDF query over the same"
        f" questions: p50 {plain:.2f} ms; ratio {p50 / plain:.2f}"
    )


def _cpu(texts: Sequence[str], deed: Callable[[str], object]) -> list[float]:
    """In milliseconds; one untimed round first."""
    for text in texts[:50]:
        deed(text)
    took = []
    for text in texts:
        began = time.thread_time_ns()
        deed(text)
        took.append((time.thread_time_ns() - began) / 1e6)
    return took


# ── intents ──


def judge_intents(rows: Sequence[Row]) -> None:
    """The same classifier, trained on `train` and tested on `test`; words and slips are learnt from `train` alone."""
    learnt = [row for row in rows if row["partition"] == "train"]
    tested = [row for row in rows if row["partition"] == "test"]
    began = time.process_time()
    lexicon = Lexicon.of(plain(str(row["text"])) for row in learnt)
    vocabulary, features = vocabulary_of([lexicon.read(str(row["text"])) for row in learnt])
    model = train_intents([str(row["intent"]) for row in learnt], features, len(vocabulary))
    trained_s = time.process_time() - began
    pairs = [(str(row["intent"]), model.rank(vocabulary.row(lexicon.read(str(row["text"]))))[0].name) for row in tested]
    right = sum(expected == told for expected, told in pairs)
    print(f"{len(learnt)} learnt, {len(tested)} tested, {len(model.names)} intents; trained in {trained_s:.2f} s")
    print(f"accuracy {right / max(1, len(pairs)):.1%}, macro-F1 {measure.macro_f1(pairs):.3f}")

"""python -m tests.nlu.compare FILE: the intents' classifier beside word and char_wb TF-IDF with LinearSVC, in one run.

FILE: JSON lines {"text", "intent", "partition"}; learnt on `train`, tested on `test`. Needs the group `compare`.
"""

import sys
import time
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from bot.cli.nlu_eval import judge_intents, rows_of
from nlu.measure import macro_f1
from nlu.normalize import fold


def main(path: Path) -> None:
    rows = rows_of(path, intents=True)
    print("ours")
    judge_intents(rows)
    learnt = [row for row in rows if row["partition"] == "train"]
    tested = [row for row in rows if row["partition"] == "test"]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+")
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    baseline = make_pipeline(make_union(words, letters), LinearSVC())
    began = time.process_time()
    baseline.fit([fold(row["text"]) for row in learnt], [row["intent"] for row in learnt])
    took_s = time.process_time() - began
    told = baseline.predict([fold(row["text"]) for row in tested])
    pairs = [(row["intent"], str(name)) for row, name in zip(tested, told, strict=True)]
    right = sum(expected == name for expected, name in pairs) / len(pairs)
    print(f"word and char_wb TF-IDF with LinearSVC; trained in {took_s:.2f} s")
    print(f"accuracy {right:.1%}, macro-F1 {macro_f1(pairs):.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

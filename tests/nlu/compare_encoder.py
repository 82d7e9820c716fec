"""What the encoder of mizban[embeddings] is worth, on the questions kept for measuring: with all texts, and with two.

python -m tests.nlu.compare_encoder
"""

import dataclasses
import datetime as dt
import json
from pathlib import Path

from bot.cli.nlu_eval import judge_questions
from dialogs import persian
from dialogs.content.material import material_of
from nlu.embeddings import E5
from nlu.meaning import Context
from nlu.model import build
from tests.content.demo import demo_pack
from tests.nlu.fit import with_few

DATA = Path(__file__).parent / "data"


def main() -> None:
    files = ("fresh_questions.jsonl", "fresh_unanswerable.jsonl")
    rows = [json.loads(line) for name in files for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    every = material_of(demo_pack().words["fa"], demo_pack().catalogue)
    for texts, material in (("all texts", every), ("two texts", with_few(every)[0])):
        for encoder in ("", E5):
            print(f"── {texts} an entry, {encoder or 'lexical'}")
            model = build(dataclasses.replace(material, encoder=encoder))
            judge_questions(model, rows, Context(now=dt.datetime.now(persian.TEHRAN), audience="agency"))


if __name__ == "__main__":
    main()

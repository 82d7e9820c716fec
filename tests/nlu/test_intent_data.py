"""The training phrases, those held out from them, and the noisy spellings: as many and as varied as promised."""

import json
from collections import Counter
from functools import lru_cache

import pytest

from nlu.normalize import fold
from nlu.training import ENTITIES, INFO, INTENTS, Example
from tests.content.demo import demo_pack
from tests.nlu.noise import DATA, PHRASES, noisy, rows

SHORT = {"affirm", "deny", "skip", "greet", "thanks"}
"""There are not so many ways to say these."""


@lru_cache
def training() -> tuple[Example, ...]:
    return demo_pack().words["fa"].training


@lru_cache
def held_out(kept: str = "seen") -> list[dict[str, str]]:
    lines = (DATA / f"{kept}_phrases.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def close(text: str) -> str:
    """What is left of a phrase when neither spelling nor spaces count."""
    return fold(text).replace(" ", "")


@pytest.mark.parametrize("intent", INTENTS)
def test_an_intent_has_many_phrases_of_many_kinds(intent: str) -> None:
    texts = {fold(each.text) for each in training() if each.intent == intent}
    latin = [text for text in texts if any("a" <= char <= "z" for char in text)]

    assert len(texts) >= (50 if intent in SHORT else 70)
    assert len(latin) >= 7
    assert min(len(text.split()) for text in texts) <= 2
    assert max(len(text.split()) for text in texts) >= (4 if intent in SHORT else 7)


@pytest.mark.parametrize("part", INFO)
def test_a_part_of_the_information_has_its_phrases(part: str) -> None:
    texts = {fold(each.text) for each in training() if each.info == part}

    assert len(texts) >= 25
    assert sum(any(marked.entity == "service" for marked in each.entities) for each in training() if each.info == part)


def test_every_entity_stands_in_some_phrase_at_its_place() -> None:
    marked = Counter(entity.entity for each in training() for entity in each.entities)

    assert set(marked) == set(ENTITIES)
    assert marked["service"] >= 200
    assert marked["tracking_code"] >= 20


@pytest.mark.parametrize("kept", ["seen", "fresh"])
@pytest.mark.parametrize("intent", INTENTS)
def test_an_intent_has_phrases_held_out(intent: str, kept: str) -> None:
    styles = Counter(row["style"] for row in held_out(kept) if row["intent"] == intent)

    assert styles.total() >= (18 if intent in SHORT else 22)
    if kept == "seen" or intent not in SHORT:
        assert styles.keys() >= {"colloquial", "formal", "noisy", "finglish"}
    assert styles.keys() <= {"colloquial", "short", "formal", "noisy", "finglish", "story"}


def test_the_held_out_know_which_information_is_meant() -> None:
    parts = Counter(row.get("info", "") for row in held_out() if row["intent"] == "ask_service_info")

    assert set(parts) == set(INFO)
    assert min(parts.values()) >= 5


def test_nothing_held_out_is_trained_on() -> None:
    trained = {close(each.text) for each in training()}
    held = [close(row["text"]) for kept in ("seen", "fresh") for row in held_out(kept)]

    assert [text for text in held if text in trained] == []
    assert len(set(held)) == len(held)


def test_noisy_spellings_are_of_held_out_phrases_and_of_every_intent() -> None:
    noise = [json.loads(line) for line in (DATA / "noisy_phrases.jsonl").read_text(encoding="utf-8").splitlines()]

    assert len({row["text"] for row in noise}) == PHRASES
    assert {row["text"] for row in noise} <= {row["text"] for row in held_out()}
    assert min(Counter(row["intent"] for row in noise).values()) >= 5
    assert {row["intent"] for row in noise} == set(INTENTS)
    assert noise == [{**row, "noisy": list(noisy(str(row["text"])))} for row in rows()]


@pytest.mark.parametrize("text", ["می‌خوام نوبت بگیرم", "کد ۱۲۳ چی شد", "آب و درد دارد"])
def test_five_spellings_differ_from_each_other(text: str) -> None:
    spellings = noisy(text)

    assert len({text, *spellings}) == 6
    assert noisy(text) == spellings


@pytest.mark.parametrize(
    "name", [f"{kept}_{kind}" for kept in ("seen", "fresh") for kind in ("questions", "unanswerable")]
)
def test_no_question_kept_for_measuring_is_trained_on(name: str) -> None:
    trained = {close(each.text) for each in training()}
    asked = [json.loads(line)["query"] for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]

    assert [text for text in asked if close(text) in trained] == []

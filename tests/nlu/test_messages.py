"""Thousands of made messages: of each kind nearly all are found exactly, and nothing is invented."""

from collections import Counter

from tests.nlu.messages import KINDS, SEED, measured, messages


def test_nearly_all_entities_are_found_exactly() -> None:
    scores, whole, _ = measured()
    assert whole.total() >= 2000
    assert {kind: score.share for kind, score in scores.items() if score.share < 0.99} == {}
    assert {kind: score.invented for kind, score in scores.items() if score.invented > 0.01 * score.there} == {}
    assert whole[True] >= 0.99 * whole.total()


def test_the_measure_has_enough_of_every_kind_and_is_the_same_every_time() -> None:
    made = list(messages(SEED))
    kinds = Counter(each.entity for message in made for each in message.entities)
    assert all(kinds[kind] >= 150 for kind in KINDS)
    assert sum(not message.entities for message in made) >= 300
    assert made == list(messages(SEED))

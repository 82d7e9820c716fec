"""A line of training phrases, in Rasa's form: the phrase without its marks, and the entities with their places."""

import pytest

from nlu.training import INFO, INTENTS, BadExample, Marked, read_intent, read_phrase


def test_a_plain_phrase_is_itself() -> None:
    assert read_phrase("درخواستم چی شد؟") == ("درخواستم چی شد؟", ())


def test_marked_words_keep_their_place_in_the_phrase() -> None:
    text, entities = read_phrase("برای [فردا](date) [ساعت ۱۰](time) نوبت بده")

    assert text == "برای فردا ساعت ۱۰ نوبت بده"
    assert [(each.entity, text[each.start : each.end]) for each in entities] == [
        ("date", "فردا"),
        ("time", "ساعت ۱۰"),
    ]
    assert entities[0].value == "فردا"


def test_a_mark_may_say_the_value_and_the_role() -> None:
    text, entities = read_phrase('[دیوارمان ترک خورده]{"entity": "service", "value": "site_visit", "role": "wanted"}')

    assert entities == (Marked(0, len(text), "service", "site_visit", "wanted"),)


def test_endings_may_follow_a_mark() -> None:
    text, entities = read_phrase("[مجوز خانگی](service)م کو")

    assert text == "مجوز خانگیم کو"
    assert text[entities[0].start : entities[0].end] == "مجوز خانگی"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[فردا](day)", "no entity 'day'"),
        ("[فردا] نوبت", "a bracket that marks nothing"),
        ("فردا](date)", "a bracket that marks nothing"),
        ("[[فردا](date)", "a bracket that marks nothing"),
        ("[](date) نوبت", "a mark must hold words"),
        ("[فردا ](date)نوبت", "without spaces at its edges"),
        ("[فردا](date:tomorrow)", "no entity 'date:tomorrow'"),
        ("[فردا]{entity: date}", "is not JSON"),
        ('[فردا]{"value": "x"}', "needs 'entity'"),
        ('[فردا]{"entity": "date", "color": "x"}', "may have 'value', 'role' and 'group'"),
        ('[فردا]{"entity": "date", "value": 3}', "all texts"),
        ("  ", "without words"),
    ],
)
def test_what_is_not_in_the_form_is_refused(line: str, told: str) -> None:
    with pytest.raises(BadExample) as refused:
        read_phrase(line)

    assert told in str(refused.value)


def test_every_intent_is_read_back() -> None:
    assert [read_intent(name) for name in INTENTS if name != "ask_service_info"] == [
        (name, "") for name in INTENTS if name != "ask_service_info"
    ]
    assert [read_intent(f"ask_service_info/{part}") for part in INFO] == [("ask_service_info", part) for part in INFO]


@pytest.mark.parametrize(
    "name", ["", "buy", "cancel/now", "ask_service_info", "ask_service_info/", "ask_service_info/x"]
)
def test_other_intents_are_refused(name: str) -> None:
    with pytest.raises(BadExample):
        read_intent(name)

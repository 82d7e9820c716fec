"""The Rasa project out of our content: whole, the same each time, and such that every piece knows the others."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.rasa import stories
from bot.rasa.export import FilesExist, project, write
from bot.rasa.names import ACTIONS, TRACK_FORM
from bot.rasa.phrases import marked
from bot.rasa.speech import Words
from dialogs.content import tree
from nlu.codes import check_character
from nlu.normalize import fold
from nlu.training import read_phrase
from tests.content.demo import demo_pack
from tests.dialogs.citizen_world import content
from tests.rasa.lives import ADDRESS

SERVER = "http://127.0.0.1:5055"
BUILT_IN = {"action_deactivate_loop", "action_default_fallback", TRACK_FORM}
YAMLS = ("data/nlu.yml", "data/rules.yml", "domain.yml", "config.yml", "endpoints.yml")


@cache
def files() -> dict[str, bytes]:
    return project(Words(content(), ADDRESS), action_server=SERVER)


@cache
def read(path: str) -> Any:
    return YAML(typ="safe", pure=True).load(files()[path].decode())


def blocks(kind: str) -> dict[str, list[str]]:
    found = [block for block in read("data/nlu.yml")["nlu"] if kind in block]
    return {block[kind]: [line[2:] for line in block["examples"].splitlines()] for block in found}


def steps() -> list[dict[str, Any]]:
    return [step for rule in read("data/rules.yml")["rules"] for step in rule["steps"]]


def test_it_is_the_same_each_time() -> None:
    assert project(Words(content(), ADDRESS), action_server=SERVER) == files()


@pytest.mark.parametrize("path", YAMLS)
def test_it_is_plain_yaml(path: str) -> None:
    problems: list[Any] = []

    assert tree.read_tree(path, files()[path], problems) is not None
    assert problems == []
    assert read(path).get("version", "3.1") == "3.1"


def test_every_intent_that_is_ruled_is_trained_and_in_the_domain() -> None:
    trained = {intent.partition("/")[0] for intent in blocks("intent")}
    ruled = {step["intent"] for step in steps() if "intent" in step}
    own = {"nlu_fallback"}

    assert set(read("domain.yml")["intents"]) == trained
    assert ruled - own <= trained
    assert trained - ruled == {"affirm", "deny", "skip"}  # said within a form, or to nothing


def test_every_action_is_known_to_the_server_or_to_rasa() -> None:
    domain = read("domain.yml")
    asked = {step["action"] for step in steps() if step.get("action")}

    assert set(domain["actions"]) == set(ACTIONS)
    assert asked <= {*ACTIONS, *BUILT_IN, *domain["responses"]}
    assert set(ACTIONS) <= asked


def test_an_intent_is_ruled_once() -> None:
    rules = read("data/rules.yml")["rules"]
    plain = [rule["steps"][0]["intent"] for rule in rules if "condition" not in rule]

    assert len(plain) == len(set(plain))
    assert len({rule["rule"] for rule in rules}) == len(rules)


def test_every_example_is_read_back() -> None:
    for lines in blocks("intent").values():
        for line in lines:
            text, _ = read_phrase(line)
            assert text.strip()


def test_our_phrases_are_there_with_their_entities() -> None:
    """But for those that a question of the same words has."""
    exported = {line for lines in blocks("intent").values() for line in lines}
    kept = [each for each in demo_pack().words["fa"].training if marked(each) in exported]

    assert len(kept) > 0.97 * len(demo_pack().words["fa"].training)
    for each in kept:
        assert read_phrase(marked(each)) == (each.text, each.entities)


def test_no_phrase_stands_under_two_intents() -> None:
    owner: dict[str, str] = {}
    for intent, lines in blocks("intent").items():
        for line in lines:
            assert owner.setdefault(fold(read_phrase(line)[0]), intent) == intent
        assert len(set(lines)) == len(lines)


def test_questions_are_those_that_citizens_may_find_each_with_its_answer() -> None:
    asked = {intent.removeprefix("faq/") for intent in blocks("intent") if "/" in intent}
    public = {faq.id for faq in content().words.faqs if faq.audience == "citizen"}
    responses = read("domain.yml")["responses"]

    assert asked == public
    for entry_id in public:
        (response,) = responses[f"utter_faq/{entry_id}"]
        assert response["text"] == content().faq(entry_id).answer


def test_no_response_has_a_place_that_rasa_would_fill() -> None:
    texts = [response["text"] for told in read("domain.yml")["responses"].values() for response in told]

    assert not any("{" in text for text in texts)


def test_services_are_known_by_every_name_normalised_or_not() -> None:
    synonyms, (lookup,) = blocks("synonym"), blocks("lookup").values()
    for service in content().catalogue.offered:
        names = {service.title, *service.nicknames}
        assert names | {fold(name) for name in names} <= set(synonyms[service.code])
    assert sorted(lookup) == sorted(name for names in synonyms.values() for name in names)


@pytest.mark.parametrize("typed", ["{}", "{}-{}-{}", "{} {} {}", "۷"])
def test_a_tracking_code_is_seen_in_any_grouping(typed: str) -> None:
    body = "7K9Q2M4XAB"
    code = f"MZ{body}{check_character(body)}"
    groups = [code[:2], code[2:6], code[6:]]
    text = code if typed == "{}" else "-".join(groups) if "-" in typed else " ".join(groups)
    text = code.replace("7", "۷") if typed == "۷" else text
    (pattern,) = blocks("regex")["tracking_code"]

    assert re.search(pattern, f"کد {text} کجاست").group() == text  # type: ignore[union-attr]
    assert re.search(pattern, fold(text))


def test_the_form_asks_for_what_tracking_needs() -> None:
    domain = read("domain.yml")
    slots = domain["forms"][TRACK_FORM]["required_slots"]

    assert slots == ["tracking_code", "last_four"]
    assert all(f"utter_ask_{slot}" in domain["responses"] for slot in slots)
    assert all(slot in domain["slots"] for slot in slots)
    entities = {one["entity"] for slot in domain["slots"].values() for one in slot["mappings"] if "entity" in one}
    assert entities <= set(domain["entities"])


def test_every_marked_entity_is_in_the_domain() -> None:
    marks = {each.entity for lines in blocks("intent").values() for line in lines for each in read_phrase(line)[1]}

    assert marks <= set(read("domain.yml")["entities"])


def test_our_normaliser_comes_first() -> None:
    names = [component["name"] for component in read("config.yml")["pipeline"]]

    assert names[:2] == ["mizban_normaliser.MizbanNormaliser", "WhitespaceTokenizer"]
    assert {"mizban_normaliser.py", "mizban_normalize.py"} <= files().keys()


def test_the_token_stands_in_no_file() -> None:
    assert stories.endpoints(SERVER, token=False) == {"action_endpoint": {"url": f"{SERVER}/webhook"}}
    with_token = stories.endpoints(SERVER, token=True)
    assert with_token["action_endpoint"]["headers"] == {"Authorization": "Bearer ${MIZBAN_RASA_TOKEN}"}


def test_other_files_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("theirs", "utf-8")

    with pytest.raises(FilesExist, match=r"config\.yml"):
        write(files(), tmp_path, replace=False)
    assert [path.name for path in tmp_path.iterdir()] == ["config.yml"]

    write(files(), tmp_path, replace=True)
    write(files(), tmp_path, replace=False)  # the same again is no harm
    assert (tmp_path / "config.yml").read_bytes() == files()["config.yml"]

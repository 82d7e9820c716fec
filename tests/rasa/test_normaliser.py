"""The component that goes into Rasa's pipeline, with Rasa's few names that it needs stood in for."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.rasa.phrases import marked
from nlu.normalize import fold
from nlu.training import Example
from tests.content.demo import demo_pack

FILE = Path(__file__).resolve().parents[2] / "bot" / "rasa" / "mizban_normaliser.py"


class Message:
    def __init__(self, **values: Any) -> None:
        self.values = values

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        self.values[name] = value


class TrainingData:
    def __init__(self, *messages: Message) -> None:
        self.training_examples = list(messages)


class Recipe:
    class ComponentType:
        MESSAGE_FEATURIZER = "featurizer"

    @staticmethod
    def register(types: list[str], *, is_trainable: bool) -> Callable[[type], type]:
        assert (types, is_trainable) == (["featurizer"], False)
        return lambda component: component


RASA: dict[str, dict[str, Any]] = {
    "rasa.engine.graph": {"ExecutionContext": object, "GraphComponent": object},
    "rasa.engine.recipes.default_recipe": {"DefaultV1Recipe": Recipe},
    "rasa.engine.storage.resource": {"Resource": object},
    "rasa.engine.storage.storage": {"ModelStorage": object},
    "rasa.shared.nlu.training_data.message": {"Message": Message},
    "rasa.shared.nlu.training_data.training_data": {"TrainingData": TrainingData},
    "mizban_normalize": {"fold": fold},
}


@pytest.fixture(scope="module")
def component() -> Iterator[Any]:
    """As Rasa makes it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, values in RASA.items():
            module = ModuleType(name)
            module.__dict__.update(values)
            patch.setitem(sys.modules, name, module)
        made: dict[str, Any] = {"__name__": "mizban_normaliser"}
        exec(compile(FILE.read_text("utf-8"), str(FILE), "exec"), made)
        yield made["MizbanNormaliser"].create({}, None, None, None)


def test_messages_come_in_one_spelling(component: Any) -> None:
    (message,) = component.process([Message(text="هزينه‌ي گواهي سكونت ؟ ۱۲")])

    assert message.get("text") == fold("هزينه‌ي گواهي سكونت ؟ ۱۲")


@pytest.mark.parametrize("text", ['/ask_faq{"faq_id": "lost_code"}', "؟!", "", None])
def test_buttons_and_signs_stay_what_they_are(component: Any, text: str | None) -> None:
    (message,) = component.process([Message(text=text)])

    assert message.get("text") == text


def test_entities_keep_their_words_wherever_these_stand_now(component: Any) -> None:
    """On every phrase that the demo has."""
    training = [each for each in demo_pack().words["fa"].training if each.entities]
    component.process_training_data(data := TrainingData(*map(as_rasa_reads, training)))

    for message, example in zip(data.training_examples, training, strict=True):
        assert message.get("text") == fold(example.text)
        for entity, each in zip(message.get("entities"), example.entities, strict=True):
            words = fold(example.text[each.start : each.end])
            there = message.get("text")[entity["start"] : entity["end"]]
            assert there == words, marked(example)
            assert entity["value"] == (each.value if each.value != example.text[each.start : each.end] else words)


def as_rasa_reads(example: Example) -> Message:
    entities = [
        {"entity": each.entity, "value": each.value, "start": each.start, "end": each.end} for each in example.entities
    ]
    return Message(text=example.text, entities=entities)


def test_doing_it_twice_changes_nothing(component: Any) -> None:
    example = next(each for each in demo_pack().words["fa"].training if each.entities)
    component.process_training_data(data := TrainingData(as_rasa_reads(example)))
    once = dict(data.training_examples[0].values)
    component.process_training_data(data)

    assert data.training_examples[0].values == once


def test_the_copied_normaliser_stands_alone() -> None:
    """Rasa's Python has neither our packages nor theirs."""
    source = (FILE.parents[2] / "nlu" / "normalize.py").read_text("utf-8")

    imported = {line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= {"re", "unicodedata", "collections"}

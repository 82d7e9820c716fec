"""Mizban's normaliser inside Rasa 3, before the tokenizer: one spelling of letters, digits and half-spaces.

This file is copied by `mizban rasa export` into Rasa's project, beside mizban_normalize.py; Mizban itself never imports
it. Python 3.9 or 3.10, as Rasa 3.6 runs on.
"""

from typing import Any, Dict, List, Text  # noqa: UP035 - Rasa compares these annotations with its own

from mizban_normalize import fold
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class MizbanNormaliser(GraphComponent):
    """Registered as a featurizer, since only tokenizers and featurizers see training data and messages alike."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],  # noqa: UP006, UP019
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        del config, model_storage, resource, execution_context
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Entities keep their words, wherever those stand in the folded text."""
        for message in training_data.training_examples:
            text = message.get("text")
            if _plain(text):
                message.set("entities", [_moved(entity, text) for entity in message.get("entities", [])])
                message.set("text", _folded(text))
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:  # noqa: UP006
        for message in messages:
            if _plain(message.get("text")):
                message.set("text", _folded(message.get("text")))
        return messages


def _plain(text: Any) -> bool:
    """`/intent{…}`, as buttons send it, is no text of a person."""
    return isinstance(text, str) and not text.startswith("/")


def _folded(text: str) -> str:
    """A message of signs alone stays as it is: Rasa needs some text."""
    return fold(text) or text


def _moved(entity: Dict[Text, Any], text: str) -> Dict[Text, Any]:  # noqa: UP006, UP019
    folded, words = _folded(text), text[entity["start"] : entity["end"]]
    start = len(fold(text[: entity["start"]]))
    while start < len(folded) and folded[start] == " ":
        start += 1
    end = max(start, min(len(fold(text[: entity["end"]])), len(folded)))
    value = folded[start:end] if entity.get("value") == words else entity.get("value")
    return {**entity, "start": start, "end": end, "value": value}

"""understand(model, text, context) → Understanding: the one entrance to the reading of free words. Pure."""

from typing import TYPE_CHECKING

from nlu.entities import entities
from nlu.meaning import Context, Understanding
from nlu.normalize import fold

if TYPE_CHECKING:  # the models need numpy, which nobody waits for before there is one
    from nlu.faq import Indexed
    from nlu.model import Model


def understand(model: "Model", text: str, context: Context) -> Understanding:
    """What the message means, in the probabilities of the model. Never raises, whatever the text."""
    read = model.reader.read(text)
    found = model.faq.find(read, prefer=context.topic, allow=lambda entry: _may_find(entry, context))
    return Understanding(
        text=text,
        normal=fold(text),
        intents=model.intents.rank(read.row),
        faq=found,
        entities=entities(text, now=context.now, services=model.services),
    )


def _may_find(entry: "Indexed", context: Context) -> bool:
    """Citizens find what is for them, and of a service's own questions only those of the service they talk of."""
    if context.audience not in {"all", entry.audience}:
        return False
    return not entry.tag or entry.tag == context.topic

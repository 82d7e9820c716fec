"""understand(model, text, context) → Understanding: the one entrance to the reading of free words. Pure."""

from typing import TYPE_CHECKING

from nlu.entities import entities
from nlu.meaning import Context, Scope, Understanding
from nlu.normalize import fold

if TYPE_CHECKING:  # the models need numpy, which nobody waits for before there is one
    from nlu.model import Model


def understand(model: "Model", text: str, context: Context) -> Understanding:
    """What the message means, in the probabilities of the model. Never raises, whatever the text."""
    read = model.reader.read(text)
    return Understanding(
        text=text,
        normal=fold(text),
        intents=model.intents.rank(read.row),
        faq=model.faq.find(read, Scope(context.audience, context.topic)),
        entities=entities(text, now=context.now, services=model.services),
    )

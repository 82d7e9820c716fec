"""Which questions are searched for whom: the citizens' model is built with the content, others when first asked for."""

from typing import Literal

from backend_client.catalogue import Catalogue
from dialogs.content.model import Content, Words
from nlu.faq import FaqModel, Indexed

Audience = Literal["citizen", "agency", "all"]


def questions(audience: Audience, words: Words, catalogue: Catalogue) -> tuple[Indexed, ...]:
    """What this audience may find. A service's own questions are left out where the desk does not offer the service."""
    offered = {"", *(service.code for service in catalogue.services)}
    return tuple(
        Indexed(faq.id, (faq.question, *faq.paraphrases), faq.service)
        for faq in words.faqs
        if faq.service in offered and audience in {"all", faq.audience}
    )


def faq_model(content: Content, audience: Audience) -> FaqModel:
    """The search of this audience; kept as long as the content."""
    return content.faq_model if audience == "citizen" else content.once(_built, audience)


def _built(content: Content, audience: Audience) -> FaqModel:
    return FaqModel.build(questions(audience, content.words, content.catalogue))

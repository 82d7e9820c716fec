"""What the understanding of free words is built from, out of the content."""

from backend_client.catalogue import Catalogue
from dialogs.content.model import Words
from nlu.faq import Indexed
from nlu.model import Material


def material_of(words: Words, catalogue: Catalogue) -> Material:
    """A service's own questions are left out where the desk does not offer the service."""
    offered = {"", *(service.code for service in catalogue.services)}
    faqs = [faq for faq in words.faqs if faq.service in offered]
    called = [name for service in catalogue.services for name in (service.title, *service.nicknames, service.summary)]
    return Material(
        examples=words.training,
        entries=tuple(Indexed(faq.id, (faq.question, *faq.paraphrases), faq.service, faq.audience) for faq in faqs),
        unanswerable=words.unanswerable,
        told=(*(faq.answer for faq in faqs), *called),
    )

"""What the understanding of free words is built from, out of the content."""

from backend_client.catalogue import Catalogue
from dialogs.content.model import FaqEntry, Words
from nlu.faq import Indexed
from nlu.model import Material


def public_faqs(words: Words, catalogue: Catalogue) -> tuple[FaqEntry, ...]:
    """Those that citizens may find."""
    return tuple(faq for faq in _offered(words, catalogue) if faq.audience == "citizen")


def material_of(words: Words, catalogue: Catalogue) -> Material:
    faqs = _offered(words, catalogue)
    return Material(
        examples=words.training,
        entries=tuple(Indexed(faq.id, (faq.question, *faq.paraphrases), faq.service, faq.audience) for faq in faqs),
        unanswerable=words.unanswerable,
        told=(*(faq.answer for faq in faqs), *(service.summary for service in catalogue.offered)),
        services=tuple((service.code, (service.title, *service.nicknames)) for service in catalogue.offered),
    )


def _offered(words: Words, catalogue: Catalogue) -> tuple[FaqEntry, ...]:
    """A service's own questions are left out where the desk does not offer the service."""
    offered = {"", *(service.code for service in catalogue.offered)}
    return tuple(faq for faq in words.faqs if faq.service in offered)

"""Words and catalogue → Content: the one value that a turn speaks with, its two search models built."""

from collections.abc import Mapping

from backend_client.catalogue import Catalogue, Service
from dialogs.content.model import Content, Words
from dialogs.content.search import questions
from nlu.faq import FaqModel, Indexed


def assemble(
    words: Words,
    catalogue: Catalogue,
    definitions: Mapping[tuple[str, int], Service],
    revision: int,
) -> Content:
    """Content of one revision. The catalogue's own services are always among its definitions."""
    own = {(service.code, service.version): service for service in catalogue.services}
    return Content(
        revision=revision,
        words=words,
        catalogue=catalogue,
        definitions={**definitions, **own},
        faq_model=FaqModel.build(questions("citizen", words, catalogue)),
        service_model=FaqModel.build(
            Indexed(each.code, (each.title, *each.nicknames, each.summary), each.group) for each in catalogue.services
        ),
    )

"""Words and catalogue → Content: the one value that a turn speaks with."""

from collections.abc import Mapping

from backend_client.catalogue import Catalogue, Service
from backend_client.contract import Capabilities
from dialogs.content.model import Content, Words
from nlu.model import Model
from nlu.search import Named, Search

NOTHING_MORE = Capabilities()


def assemble(
    words: Words,
    catalogue: Catalogue,
    definitions: Mapping[tuple[str, int], Service],
    revision: int,
    model: Model,
    capabilities: Capabilities = NOTHING_MORE,
) -> Content:
    """Content of one revision. The catalogue's own services are always among its definitions. `model`: of these words
    and this catalogue, see material.py. `capabilities`: of the desk."""
    own = {(service.code, service.version): service for service in catalogue.services}
    return Content(
        revision=revision,
        words=words,
        catalogue=catalogue,
        definitions={**definitions, **own},
        model=model,
        capabilities=capabilities,
        service_search=Search.build(
            Named(each.code, (each.title, *each.nicknames, each.summary), each.group) for each in catalogue.offered
        ),
    )

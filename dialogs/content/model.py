"""Content as dialogs see it: the words of the live revision and the desk's catalogue, in one frozen value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, TypeVarTuple

from backend_client.catalogue import Catalogue, Service
from backend_client.contract import Capabilities
from nlu.model import Model
from nlu.search import Search
from nlu.training import Example

Made = TypeVar("Made")
Key = TypeVarTuple("Key")


@dataclass(frozen=True)
class FaqEntry:
    """One question and its answer. `paraphrases`: all other ways to ask it; `added`: those of them that admins have
    published since the pack. `service`: its own service's code, "" for the general ones.

    `part`: of the information package, which answers it where it is asked about one service; "" for none.
    `path`: the file of the pack it stands in.
    """

    id: str
    question: str
    answer: str
    paraphrases: tuple[str, ...] = ()
    audience: Literal["citizen", "agency"] = "citizen"
    service: str = ""
    part: Literal["", "stages", "documents", "costs", "contact"] = ""
    path: str = ""
    added: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """A pack's `words/<lang>/`.

    `messages`: key → text with `{name}` placeholders. `commands`: command → its spellings. `training`: what
    people type, with the intent behind it. `unanswerable`: questions about the desk that no entry answers.
    """

    language: str
    messages: Mapping[str, str]
    commands: Mapping[str, tuple[str, ...]]
    faqs: tuple[FaqEntry, ...]
    training: tuple[Example, ...] = ()
    unanswerable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """What a turn speaks with.

    `definitions`: (service, version) → definition, at least the catalogue's own. `model`: reads free words;
    `service_search`: finds services by what they are called. `capabilities`: what the desk can do; nothing else is
    offered.
    """

    revision: int
    words: Words
    catalogue: Catalogue
    definitions: Mapping[tuple[str, int], Service]
    model: Model
    service_search: Search
    capabilities: Capabilities = field(default_factory=Capabilities)
    _made: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, make: Callable[["Content", *Key], Made], *key: *Key) -> Made:
        """`make(content, *key)`, worked out at its first use and kept as long as this content.

        For what follows from the content alone. `key`: things of the content, such as a service and its version, never
        what a person said: as many things are kept as there are keys.
        """
        if (make, key) not in self._made:
            self._made[make, key] = make(self, *key)
        made: Made = self._made[make, key]
        return made

    def text(self, key: str, **values: str) -> str:
        """The message with its placeholders filled. Raises KeyError where key or placeholder is missing."""
        return fill(self.words.messages[key], values)

    def faq(self, entry_id: str) -> FaqEntry:
        for entry in self.words.faqs:
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)

    def gives_appointments(self, branch: str) -> bool:
        """Whether anybody can be received there by appointment."""
        return self.capabilities.appointments and self.catalogue.branch(branch).reception is not None

    def definition(self, service: str, version: int) -> Service:
        return self.definitions[service, version]


def fill(template: str, values: Mapping[str, str]) -> str:
    """Replace `{name}` by its value: never str.format, so that no attribute of anything is reachable.

    Raises KeyError for a placeholder without a value; values are not looked into again.
    """
    parts = template.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        name, closed, rest = part.partition("}")
        filled.append(values[name] + rest if closed else "{" + part)
    return "".join(filled)

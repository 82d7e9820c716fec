"""Which requests a report is about: those of some services, units, branches and channels, or all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar, get_args

Part = Literal["service", "unit", "branch", "channel"]
PARTS: tuple[Part, ...] = get_args(Part)


class Placed(Protocol):
    """A fact that says where it belongs."""

    @property
    def service(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def branch(self) -> str: ...
    @property
    def channel(self) -> str: ...


_Fact = TypeVar("_Fact", bound=Placed)


@dataclass(frozen=True)
class Scope:
    """Codes by part; an empty set: all of them."""

    service: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()
    branch: frozenset[str] = frozenset()
    channel: frozenset[str] = frozenset()

    def limits(self) -> Iterator[tuple[Part, frozenset[str]]]:
        """The parts that are limited, with their codes."""
        for part in PARTS:
            if codes := getattr(self, part):
                yield part, codes

    def of(self, facts: Iterable[_Fact]) -> Iterable[_Fact]:
        """Those within, one by one."""
        for part, codes in self.limits():
            facts = _with(facts, part, codes)
        return facts


EVERYTHING = Scope()


def _with(facts: Iterable[_Fact], part: Part, codes: frozenset[str]) -> Iterator[_Fact]:
    return (fact for fact in facts if getattr(fact, part) in codes)

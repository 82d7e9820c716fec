"""What the store keeps of how far people come with services: counts by day, service and mark. They name nobody."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple, Protocol


class Mark(NamedTuple):
    """`day`: in Tehran. `service`, `mark`: see dialogs.passages."""

    day: dt.date
    service: str
    mark: str


class KeepsPassages(Protocol):
    async def add_passages(self, counts: Mapping[Mark, int]) -> None:
        """In one transaction."""
        ...

    async def passages(self, first: dt.date, last: dt.date) -> Mapping[Mark, int]:
        """Those of these days, both included."""
        ...

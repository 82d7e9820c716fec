"""How full the queues are, for who watches the installation."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

COUNTED = 10_000
"""Rows that failed for good are counted so far only: looking must not cost more the longer nobody clears up."""


class Queue(Struct, frozen=True, kw_only=True):
    """`oldest_s`: how long its first row waits, 0.0 where none does."""

    waiting: int = 0
    oldest_s: float = 0.0


class Figures(Struct, frozen=True, kw_only=True):
    """`inbox`: rows that are due. `outbox`: by channel. `failed`: messages given up, by channel and reason."""

    inbox: Queue = Queue()
    effects: Queue = Queue()
    outbox: Mapping[str, Queue] = MappingProxyType({})
    failed: Mapping[tuple[str, str], int] = MappingProxyType({})
    quarantined: int = 0

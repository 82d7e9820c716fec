"""What a life is told to be: how it is made, what goes wrong within it, where it notes what it does."""

from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

Design = Literal["ours", "ack_first", "check_act_mark"]
"""Ours, and the two wrong ones that must fail."""
Task = Literal["serve", "drain"]


class DeskFaults(Struct, frozen=True, kw_only=True):
    """How many calls of a hundred: refused, late, answered with rubbish, done with the answer lost."""

    unavailable: int = 0
    slow: int = 0
    rubbish: int = 0
    dropped: int = 0


class Order(Struct, frozen=True, kw_only=True):
    """One life of a worker.

    `ears`: where the driver listens (an abstract datagram address). `failpoint`: dies the first time it gets there.
    `clock_s`: how wrong its clock goes; `jump_s`: by how much it jumps in the middle of the life.
    """

    life: int
    data: Path
    history: Path
    log: Path
    api: str
    token: str
    ears: str
    seed: int
    task: Task = "serve"
    design: Design = "ours"
    store: str = "sqlite"
    failpoint: str = ""
    desk: DeskFaults = DeskFaults()
    clock_s: float = 0
    jump_s: float = 0


def spelled(order: Order) -> str:
    """As JSON, to be handed to another process."""
    return msgspec.json.encode(order, enc_hook=str).decode()


def understood(text: str) -> Order:
    return msgspec.json.decode(text, type=Order, dec_hook=lambda kind, value: kind(value))

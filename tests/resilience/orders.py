"""What a life is told to be: how it is made, what goes wrong within it, where it notes what it does."""

from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

Design = Literal["ours", "ack_first", "check_act_mark"]
"""Ours, and the two wrong ones that must fail."""
Task = Literal["serve", "drain"]


class DeskFaults(Struct, frozen=True, kw_only=True):
    """How many calls of a hundred: refused, late, answered with rubbish, done with the answer lost or never given."""

    unavailable: int = 0
    slow: int = 0
    rubbish: int = 0
    dropped: int = 0
    hanging: int = 0


class Order(Struct, frozen=True, kw_only=True):
    """One life of a worker.

    `ears`: where the driver listens (an abstract datagram address). `failpoint`: dies the first time it gets there.
    `clock_s`: how wrong its clock goes; `jump_s`: by how much it jumps in the middle of the life. `database_url`: empty
    for files among its data; with a server, `server_clock` says whether that one's clock rules the store.
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
    database_url: str = ""
    server_clock: bool = False
    lease_s: float = 60
    failpoint: str = ""
    desk: DeskFaults = DeskFaults()
    clock_s: float = 0
    jump_s: float = 0


def order_in(folder: Path, **changes: Any) -> Order:
    """An order for a life in this folder; its data are in `folder/data`."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    plain = Order(
        life=0, data=folder / "data", history=folder / "history.jsonl", log=folder / "log.jsonl",
        api="", token="", ears="", seed=0,
    )  # fmt: skip
    return msgspec.structs.replace(plain, **changes)


def moved(order: Order, folder: Path, **changes: Any) -> Order:
    """The same in another folder."""
    place = {"data": folder / "data", "history": folder / "history.jsonl", "log": folder / "log.jsonl"}
    return msgspec.structs.replace(order, **{**place, **changes})


def spelled(order: Order) -> str:
    """As JSON, to be handed to another process."""
    return msgspec.json.encode(order, enc_hook=str).decode()


def understood(text: str) -> Order:
    return msgspec.json.decode(text, type=Order, dec_hook=lambda kind, value: kind(value))

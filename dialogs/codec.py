"""A conversation's state ↔ JSON, with a version, and upgrades from each older version in order.

A frame that this release cannot read is dropped with all above it: the person finds themself one dialog earlier, and
what they answered is safe in its draft.
"""

from typing import Any

import msgspec

from dialogs import engine as _engine  # noqa: F401  # loads the module of every frame
from dialogs.protocol import Frame, State
from dialogs.talk import Dialog

VERSION = 1


def frame_types(base: type[Frame] = Dialog) -> dict[str, type[Frame]]:
    """Every dialog's frame by its tag, which is its class's name."""
    kinds: dict[str, type[Frame]] = {}
    for kind in base.__subclasses__():
        kinds[kind.__name__] = kind
        kinds.update(frame_types(kind))
    return kinds


def encode(state: State) -> bytes:
    return msgspec.json.encode({"v": VERSION, "state": state})


def decode(data: bytes) -> State:
    """Raises msgspec.ValidationError where it was never a state of ours."""
    stored: dict[str, Any] = msgspec.json.decode(data)
    state = stored["state"]
    for version in range(stored["v"], VERSION):
        state = UPGRADES[version](state)
    frames = _frames(state.pop("frames", []))
    return msgspec.structs.replace(msgspec.convert(state, State), frames=frames)


def past_prompts(data: bytes, count: int) -> bytes:
    """The same conversation, whose next prompts have numbers higher by so many; the open one stays open."""
    stored: dict[str, Any] = msgspec.json.decode(data)
    stored["state"]["prompts"] = stored["state"].get("prompts", 0) + count
    return msgspec.json.encode(stored)


def _frames(stored: list[dict[str, Any]]) -> tuple[Frame, ...]:
    kinds = frame_types()
    frames: list[Frame] = []
    for one in stored:
        kind = kinds.get(one.get("type", ""))
        if kind is None:
            break
        try:
            frames.append(msgspec.convert(one, kind))
        except msgspec.ValidationError:
            break
    return tuple(frames)


UPGRADES: dict[int, Any] = {}
"""version → function from that version's state to the next one's."""

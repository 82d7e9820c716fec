"""A conversation's state in JSON: it comes back equal; what this release cannot read is dropped, never guessed."""

import msgspec
import pytest

from dialogs import codec
from dialogs.citizen.form import FormFrame
from dialogs.citizen.services import ServicePage, ServicesFrame
from dialogs.protocol import Prompt, State

STATE = State(
    frames=(ServicesFrame(group="permits"), ServicePage(service="business_permit", part="laws")),
    prompt=Prompt(id=7, values=("begin", "!back"), labels=("شروع درخواست", "بازگشت")),
    prompts=7,
    failures=2,
    topic="business_permit",
    greeted=True,
)


def stored(**changes: object) -> bytes:
    """The state as it was stored, with other frames or another version."""
    whole = msgspec.json.decode(codec.encode(STATE))
    version = changes.pop("v", whole["v"])
    return msgspec.json.encode({"v": version, "state": {**whole["state"], **changes}})


def test_a_state_comes_back_equal() -> None:
    assert codec.decode(codec.encode(STATE)) == STATE


def test_every_dialog_is_known_by_one_name() -> None:
    kinds = codec.frame_types()

    assert kinds["FormFrame"] is FormFrame
    assert len(set(kinds.values())) == len(kinds)


def test_an_unknown_frame_is_dropped_with_all_above_it() -> None:
    """UX 26: after a release the person finds themself one dialog earlier; the answers are safe in the draft."""
    frames = [
        {"type": "ServicesFrame", "group": "permits"},
        {"type": "WizardFrame", "page": 3},
        {"type": "ServicePage", "service": "business_permit"},
    ]

    assert codec.decode(stored(frames=frames)).frames == (ServicesFrame(group="permits"),)


@pytest.mark.parametrize("frame", [{"type": "FormFrame"}, {"type": "ServicesFrame", "page": "three"}, {}])
def test_a_frame_of_another_shape_is_dropped(frame: dict[str, object]) -> None:
    state = codec.decode(stored(frames=[frame]))

    assert state.frames == ()
    assert state.topic == "business_permit"


def test_what_a_newer_release_adds_to_a_frame_is_ignored() -> None:
    frames = [{"type": "ServicesFrame", "group": "permits", "sorting": "name"}]

    assert codec.decode(stored(frames=frames)).frames == (ServicesFrame(group="permits"),)


def test_older_versions_are_upgraded_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "VERSION", 3)
    monkeypatch.setattr(
        codec,
        "UPGRADES",
        {1: lambda state: {**state, "topic": "one"}, 2: lambda state: {**state, "topic": state["topic"] + " two"}},
    )

    assert codec.decode(stored(v=1)).topic == "one two"
    assert codec.decode(stored(v=2, topic="x")).topic == "x two"
    assert codec.decode(stored(v=3, topic="x")).topic == "x"


@pytest.mark.parametrize("data", [b"[]", b"{}", b'{"v": 1}', b'{"v": 1, "state": {"prompts": "many"}}', b"nonsense"])
def test_what_was_never_a_state_is_no_state(data: bytes) -> None:
    with pytest.raises((msgspec.MsgspecError, KeyError, TypeError)):
        codec.decode(data)

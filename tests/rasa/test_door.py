"""What comes in to the action server, and where it listens: nothing but calls, and nobody from elsewhere unproved."""

import json
import sys
import zlib

import pytest

from bot.__main__ import main
from bot.rasa.door import MOST_BYTES, call_refused, caller_refused
from bot.settings import Settings, SettingsInvalid
from tests.rasa.lives import call, message

TOKEN = "t" * 32
CALL = json.dumps(call("action_handover", message("قناری", "talk_to_human"))).encode()
DEFLATE = {"content-encoding": "deflate"}


def test_a_call_comes_in_plain_or_deflated() -> None:
    assert call_refused({}, CALL) is None
    assert call_refused(DEFLATE, zlib.compress(CALL)) is None


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"", 400),
        ({}, b"{", 400),
        ({}, b"null", 400),
        ({}, b"[]", 400),
        ({}, b"\xff\xfe", 400),
        ({}, b'{"next_action": 7}', 400),
        ({}, b'{"next_action": "action_survey"}', 400),
        ({}, b'{"next_action": "action_survey", "tracker": {}}', 400),
        ({}, b'{"next_action": "action_survey", "tracker": {"sender_id": "u", "slots": []}}', 400),
        (DEFLATE, CALL, 400),
        (DEFLATE, zlib.compress(b" " * (MOST_BYTES + 1)), 413),
    ],
)
def test_what_is_no_call_is_refused_without_being_repeated(headers: dict[str, str], body: bytes, status: int) -> None:
    refused = call_refused(headers, body)

    assert refused is not None
    assert refused.status == status
    assert "قناری" not in refused.error


def test_a_caller_proves_itself_where_there_is_a_token() -> None:
    assert caller_refused("", "") is None
    assert caller_refused(f"Bearer {TOKEN}", TOKEN) is None
    for wrong in ("", TOKEN, "Bearer", f"Bearer {TOKEN}x", "Bearer قناری"):
        assert getattr(caller_refused(wrong, TOKEN), "status", None) == 401


def test_it_listens_on_this_machine_alone() -> None:
    assert Settings.from_environ({}).rasa_listen.loopback


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, "MIZBAN_RASA_LISTEN: the demo is for this machine only"),
        ({"MIZBAN_PROFILE": "production"}, "MIZBAN_RASA_TOKEN: beyond this machine anybody may call"),
    ],
)
def test_beyond_this_machine_it_must_be_said_and_proved(environ: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsInvalid, match=told):
        Settings.from_environ({"MIZBAN_RASA_LISTEN": "0.0.0.0:5055", **environ})


def test_with_a_token_it_may() -> None:
    environ = {"MIZBAN_RASA_LISTEN": "0.0.0.0:5055", "MIZBAN_PROFILE": "production", "MIZBAN_RASA_TOKEN": TOKEN}

    assert not Settings.from_environ(environ).rasa_listen.loopback


def test_without_the_extra_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith(("rasa_sdk", "bot.rasa.server", "bot.rasa.actions"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rasa_sdk", None)  # as if it were not installed

    assert main(["rasa", "actions"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("rasa-sdk is not installed; ")
    assert "requirements/rasa.txt" in line

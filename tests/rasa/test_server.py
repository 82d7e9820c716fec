"""The action server as an agency runs it: rasa-sdk itself, in its own environment, called as Rasa 3.6 calls it."""

import asyncio
import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.beside import beside
from bot.rasa.names import ACTIONS
from bot.settings import Settings
from dialogs import persian
from tests.dialogs.citizen_world import content
from tests.rasa.lives import LAST_FOUR, call, complain, message

pytestmark = pytest.mark.full
ROOT = Path(__file__).resolve().parents[2]
READY = "Mizban's actions are ready: "
CANARY = "قناری"
TOKEN = "t" * 32


@pytest.fixture(scope="module")
def python() -> str:
    """The interpreter that has rasa-sdk. It is installed here, so this needs a package index."""
    made = subprocess.run(["make", ".venv-rasa/done"], cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.fail(f"rasa-sdk could not be installed into .venv-rasa (make .venv-rasa/done):\n{made.stderr[-2000:]}")
    return str(ROOT / ".venv-rasa/bin/python")


@dataclass(frozen=True)
class Server:
    address: str
    log: Path
    process: subprocess.Popen[str]

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, body, {"Content-Type": "application/json", **named})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    def run(self, action: str, said: dict[str, Any], slots: dict[str, Any] | None = None) -> dict[str, Any]:
        status, answer = self.ask("/webhook", json.dumps(call(action, said, slots)).encode())
        assert status == 200, answer
        return dict(answer)


@contextmanager
def started(python: str, folder: Path, **environ: str) -> Iterator[Server]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("MIZBAN_")}
    own |= {"MIZBAN_DATA_DIR": str(folder / "var"), "MIZBAN_RASA_LISTEN": "127.0.0.1:0", **environ}
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [python, "-m", "bot", "rasa", "actions"],
            cwd=ROOT,
            env=own,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith(READY), log.read_text("utf-8")
        yield Server(line.removeprefix(READY).strip().removesuffix("/webhook"), log, process)
    finally:
        process.send_signal(signal.SIGTERM)
        left = process.wait(timeout=30)
        process.stdout.close()
    assert left == 0, log.read_text("utf-8")


@dataclass(frozen=True)
class Life:
    server: Server
    code: str


@pytest.fixture(scope="module")
def life(python: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """An installation with one request, and the action server beside it."""
    folder = tmp_path_factory.mktemp("rasa")
    code = asyncio.run(_one_request(folder / "var"))
    with started(python, folder) as server:
        yield Life(server, code)


async def _one_request(data: Path) -> str:
    async with beside(Settings.from_environ({"MIZBAN_DATA_DIR": str(data)})) as app:
        return await complain(app)


def test_it_is_well_and_names_its_actions(life: Life) -> None:
    assert life.server.ask("/health") == (200, {"status": "ok"})
    assert life.server.ask("/actions") == (200, [{"name": name} for name in ACTIONS])


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_answers_in_the_contracts_form(life: Life, action: str) -> None:
    answer = life.server.run(action, message("گواهی سکونت", "start_request", service="گواهی سکونت"))

    assert answer.keys() == {"events", "responses"}
    assert answer["responses"]
    for response in answer["responses"]:
        assert response["text"]
        assert {"buttons", "elements", "custom", "template", "response", "image", "attachment"} <= response.keys()
        assert all({"title", "payload"} <= button.keys() for button in response["buttons"])
    for event in answer["events"]:
        assert event.keys() == {"event", "timestamp", "name", "value"}
        assert event["event"] == "slot"


def test_a_question_has_our_own_answer(life: Life) -> None:
    answer = life.server.run("action_faq_answer", message("کد پیگیری را گم کرده‌ام؛ چه کنم؟", "ask_faq"))

    assert [each["text"] for each in answer["responses"]] == [content().faq("lost_code").answer]


def test_a_request_is_tracked_with_code_and_digits(life: Life) -> None:
    slots = {"tracking_code": life.code, "last_four": None}
    asked = life.server.run("action_track_request", message(life.code, "track_request", tracking_code=life.code))
    wrong = life.server.run("action_track_request", message("1234", "track_request"), {**slots, "last_four": "1234"})
    found = life.server.run("action_track_request", message(LAST_FOUR, "x"), {**slots, "last_four": LAST_FOUR})

    assert {event["name"]: event["value"] for event in asked["events"]} == slots
    assert wrong["responses"][0]["text"] == content().text("track.not_found")
    assert persian.tracking_code(life.code) in found["responses"][0]["text"]
    assert {event["value"] for event in found["events"]} == {None}


def test_a_deflated_call_is_read(life: Life) -> None:
    body = json.dumps(call("action_handover", message("کارشناس", "talk_to_human"))).encode()

    status, answer = life.server.ask("/webhook", zlib.compress(body), Content_Encoding="deflate")

    assert status == 200
    assert answer["responses"]


def test_an_unknown_action_is_404(life: Life) -> None:
    status, answer = life.server.ask("/webhook", json.dumps(call("action_nope", message("x", "x"))).encode())

    assert (status, answer["action_name"]) == (404, "action_nope")


def test_a_digest_that_is_not_known_asks_for_the_domain(life: Life) -> None:
    """As newer versions of Rasa call first; then they send the whole."""
    asked = call("action_handover", message("x", "x"))
    domain = asked.pop("domain") | {"intents": ["talk_to_human"]}
    asked["domain_digest"] = "d1"

    first, told = life.server.ask("/webhook", json.dumps(asked).encode())
    second, _ = life.server.ask("/webhook", json.dumps({**asked, "domain": domain}).encode())
    third, _ = life.server.ask("/webhook", json.dumps(asked).encode())

    assert (first, second, third) == (449, 200, 200)
    assert told["action_name"] == "action_handover"


@pytest.mark.parametrize("body", [CANARY.encode(), b"null", b"[]", b'{"next_action": "action_survey"}'])
def test_a_broken_body_is_400(life: Life, body: bytes) -> None:
    status, answer = life.server.ask("/webhook", body)

    assert status == 400
    assert answer.keys() == {"error"}


def test_what_goes_wrong_in_the_sdk_repeats_nothing(life: Life) -> None:
    """rasa-sdk's own 500 holds the whole request."""
    status, answer = life.server.ask("/nothing", json.dumps({"text": CANARY}).encode())

    assert (status, answer) == (500, {"error": "internal error"})


def test_nothing_of_a_person_stands_in_the_log(life: Life) -> None:
    said = message(f"{CANARY} {life.code} {LAST_FOUR}", "track_request", tracking_code=life.code)
    for action in ACTIONS:
        life.server.run(action, said, {"last_four": LAST_FOUR, "service": CANARY})
    life.server.ask("/webhook", json.dumps({**call("action_survey", said), "version": CANARY}).encode())

    log = life.server.log.read_text("utf-8")
    assert "event=content.loaded" in log
    assert not [each for each in (CANARY, life.code, LAST_FOUR, "u1") if each in log]


def test_no_other_site_may_call_it_from_a_browser(life: Life) -> None:
    request = urllib.request.Request(f"{life.server.address}/health", headers={"Origin": "https://evil.example"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert "access-control-allow-origin" not in {name.lower() for name in answer.headers}


def test_with_a_token_only_its_holder_may_call(python: str, tmp_path: Path) -> None:
    body = json.dumps(call("action_handover", message("x", "x"))).encode()
    with started(python, tmp_path, MIZBAN_RASA_TOKEN=TOKEN) as server:
        assert server.ask("/health")[0] == 200
        assert server.ask("/actions")[0] == 401
        assert server.ask("/webhook", body)[0] == 401
        assert server.ask("/webhook", body, Authorization="Bearer x")[0] == 401
        assert server.ask("/webhook", body, Authorization=f"Bearer {TOKEN}")[0] == 200


def test_a_taken_port_is_told_in_one_line(life: Life, python: str, tmp_path: Path) -> None:
    port = life.server.address.rpartition(":")[2]
    environ = {**os.environ, "MIZBAN_DATA_DIR": str(tmp_path), "MIZBAN_RASA_LISTEN": f"127.0.0.1:{port}"}
    refused = subprocess.run(
        [python, "-m", "bot", "rasa", "actions"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )

    assert refused.returncode == 1
    assert f"127.0.0.1:{port}: " in refused.stderr
    assert "Traceback" not in refused.stderr

"""What an operator sees: /healthz, /readyz and /metrics, of a whole application that serves."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Self

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from backend_client.errors import BackendUnavailable
from bot import log
from bot.app import App, Parts, compose
from bot.channels.channel import TokenRejected
from bot.circuit import FAILURES
from bot.ops.exposition import registry_of
from bot.ops.metrics import Metrics
from bot.ops.pulse import Pulse
from bot.ops.readiness import FRESH_S, Check, Readiness, Told
from bot.ops.site import reached_only_here
from bot.settings import Settings, SettingsInvalid
from tests.flow.world import UNLIMITED, FakeChannel, HandClock, said
from tests.security.playing import acts_of

OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"


class AwayDesk:
    """The desk, which may be away (every call is refused then) or hang (none is answered)."""

    def __init__(self, desk: Any) -> None:
        self._desk = desk
        self.away = False
        self.hangs = False

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._desk, name)
        if not asyncio.iscoroutinefunction(real) or name == "wait_for_change":
            return real

        async def call(*args: Any, **kwargs: Any) -> Any:
            if self.away:
                raise BackendUnavailable(name)
            if self.hangs:
                await asyncio.Event().wait()
            return await real(*args, **kwargs)

        return call


class Messenger(FakeChannel):
    """Sends without limits and reads what the demo can talk about."""

    def __init__(self) -> None:
        super().__init__(UNLIMITED)

    async def run(self, accept: object) -> None:
        await asyncio.Event().wait()


class House:
    """An application that answers; turns are taken when the test says so. `get`: (status, body) of an address."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.settings = Settings.from_environ(
            {
                "MIZBAN_DATA_DIR": str(folder / "var"),
                "MIZBAN_LISTEN": "127.0.0.1:0",
                "MIZBAN_OPS_LISTEN": f"127.0.0.1:{unused_port()}",
                **settings,
            }
        )
        self.messenger = Messenger()
        self.desk: Any = None
        self.app: App

    def _wrap(self, desk: Any) -> Any:
        self.desk = AwayDesk(desk)
        return self.desk

    async def __aenter__(self) -> Self:
        self.app = await compose(self.settings, Parts(wrap_desk=self._wrap, channels=(self.messenger,)))
        assert self.app.ops
        await self.app.website.start()
        await self.app.ops.site.start()
        (web,) = (channel for channel in self.app.channels if channel.name == "web")
        self.web = asyncio.create_task(web.run(self.app.accept))
        return self

    async def take_no_more(self) -> None:
        """What a stop begins with."""
        self.web.cancel()
        await asyncio.gather(self.web, return_exceptions=True)

    async def __aexit__(self, *_: object) -> None:
        await self.take_no_more()
        assert self.app.ops
        await self.app.ops.site.stop()
        await self.app.website.stop()
        await self.app.close()

    async def get(
        self, path: str, *, public: bool = False, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        assert self.app.ops
        place = self.app.website.address if public else self.app.ops.site.address
        async with ClientSession() as http, http.get(place + path, headers=headers) as response:
            told = await (response.json() if response.content_type == "application/json" else response.text())
            return response.status, told

    async def value(self, sample: str) -> float | None:
        """Of a line of /metrics, named as it stands there; None: no such line."""
        _, page = await self.get("/metrics")
        found = re.search(rf"^{re.escape(sample)} (\S+)$", page, re.MULTILINE)
        return float(found[1]) if found else None

    async def say(self, text: str, number: int) -> None:
        await self.app.accept([said(number, text)])
        await self.app.turns.run_due()
        for sender in self.app.senders:
            await sender.run_due()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with House(tmp_path) as house:
        yield house


async def test_it_is_live_and_ready(house: House) -> None:
    for public in (False, True):
        assert await house.get("/healthz", public=public) == (200, "ok\n")
        status, told = await house.get("/readyz", public=public)
        assert (status, told["ready"]) == (200, True)
        assert {name: part["ok"] for name, part in told["parts"].items()} == {
            "store": True,
            "backend": True,
            "web": True,
            "fake": True,
        }


async def test_who_is_told_to_stop_is_not_ready_and_still_lives(house: House) -> None:
    """Whoever shares the load sends people elsewhere."""
    await house.take_no_more()
    status, told = await house.get("/readyz")
    assert (status, told["ready"], told["parts"]["web"]) == (503, False, {"ok": False})
    assert (await house.get("/healthz"))[0] == 200


async def test_without_its_store_it_lives_and_is_not_ready(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong stands in the log, not on the page."""

    async def broken(name: str) -> bytes | None:
        raise OSError(5, "disk of canary", "/srv/canary")

    monkeypatch.setattr(house.app.store, "meta", broken)
    assert (await house.get("/healthz"))[0] == 200
    status, told = await house.get("/readyz")
    assert (status, told["ready"], told["parts"]["store"]) == (503, False, {"ok": False})
    assert "canary" not in str(told)


async def test_a_desk_that_is_away_is_told_and_people_are_served(house: House) -> None:
    house.desk.away = True
    assert (await house.get("/readyz"))[1]["parts"]["backend"] == {"ok": False}
    for _ in range(FAILURES):
        with pytest.raises(BackendUnavailable):
            await house.app.effects._world.citizen.requests_of("p")

    assert await house.value("mizban_circuit_open") == 1
    assert await house.value("mizban_circuit_opened_total") == 1
    assert await house.value('mizban_backend_calls_total{call="requests_of",outcome="unavailable"}') == FAILURES - 1
    await house.say("سلام", 1)
    assert house.messenger.sent


async def test_while_the_desk_hangs_people_are_told_so_in_the_turns_own_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R6: READING_S for all that one message needs."""
    monkeypatch.setattr("bot.turn.READING_S", 0.05)
    await house.say("سلام", 1)
    house.desk.hangs = True
    await house.say("درخواست‌های من", 2)

    assert house.messenger.sent[-1][1] == house.app.words()["trouble.unavailable"].strip()
    assert await house.value('mizban_backend_calls_total{call="requests_of",outcome="unavailable"}') == 1


async def test_a_conversation_can_be_followed_in_the_metrics(house: House) -> None:
    await house.say("سلام", 1)
    await house.say("بلبلستان قهقهه", 2)
    house.messenger.failures = [TokenRejected()]
    await house.say("راهنما", 3)

    sent = len(house.messenger.sent)
    assert await house.value('mizban_turns_total{outcome="handled",source="update"}') == 3
    assert await house.value('mizban_turn_seconds_count{source="update"}') == 3
    assert await house.value("mizban_commit_seconds_count") == 3
    assert await house.value("mizban_not_understood_total") == 1
    assert await house.value('mizban_sends_total{channel="fake",outcome="sent",reason=""}') == sent
    assert await house.value('mizban_sends_total{channel="fake",outcome="retried",reason="token_rejected"}') == 1
    assert await house.value('mizban_answer_seconds_count{channel="fake"}') == 2
    assert await house.value('mizban_outbox_waiting{channel="fake"}') >= 1  # type: ignore[operator]
    assert await house.value("mizban_inbox_waiting") == 0
    assert await house.value("mizban_store_up") == 1
    assert await house.value("process_resident_memory_bytes") > 10_000_000  # type: ignore[operator]
    parts = (await house.get("/readyz"))[1]["parts"]
    assert parts["fake"]["token_rejected"] is True
    assert parts["fake"]["sent_s"] is not None


async def test_an_answer_that_does_not_fit_is_a_reprompt(house: House) -> None:
    filled = acts_of("given/residence_letter", {}).acts[1:7]
    for number, act in enumerate(filled):
        await house.say(act.text.strip("[]"), number)
    assert await house.value("mizban_reprompts_total") == 0

    await house.say("12", 100)
    await house.say("0499370899", 101)
    assert await house.value("mizban_reprompts_total") == 1


async def test_without_its_store_the_metrics_of_the_process_are_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.say("سلام", 1)

    async def broken() -> None:
        raise OSError

    monkeypatch.setattr(house.app.store, "figures", broken)
    assert await house.value("mizban_store_up") == 0
    assert await house.value("mizban_inbox_waiting") is None
    assert await house.value('mizban_turns_total{outcome="handled",source="update"}') == 1


# ── who may see the metrics ──


async def test_the_public_server_has_no_metrics_where_operators_have_their_own(house: House) -> None:
    assert (await house.get("/metrics", public=True))[0] == 404


async def test_beside_the_web_chat_only_this_machine_sees_them(tmp_path: Path) -> None:
    async with House(tmp_path, MIZBAN_OPS_LISTEN="") as house:
        assert (await house.get("/metrics", public=True))[0] == 200
        assert (await house.get("/metrics", public=True, headers={"X-Forwarded-For": "1.2.3.4"}))[0] == 404
        assert (await house.get("/metrics", public=True, headers={"Host": "desk.example"}))[0] == 421


@pytest.mark.parametrize(
    ("environ", "alone"),
    [
        ({}, True),
        ({"MIZBAN_LISTEN": "0.0.0.0:8080", "MIZBAN_PROFILE": "production"}, False),
        ({"MIZBAN_PUBLIC_URL": "https://desk.example"}, False),
        ({"MIZBAN_TRUSTED_PROXIES": "127.0.0.1"}, False),
        ({"MIZBAN_OPS_LISTEN": "127.0.0.1:9090"}, False),
    ],
    ids=["this machine", "everybody", "a public address", "a web server in front", "a place of their own"],
)
def test_where_a_web_server_may_stand_in_front_they_are_not_beside_the_web_chat(
    environ: dict[str, str], alone: bool
) -> None:
    assert reached_only_here(Settings.from_environ(environ)) == alone


def test_the_demo_shows_its_operator_pages_to_this_machine_alone() -> None:
    with pytest.raises(SettingsInvalid, match="MIZBAN_OPS_LISTEN"):
        Settings.from_environ({"MIZBAN_OPS_LISTEN": "0.0.0.0:9090"})


async def test_a_place_that_is_taken_is_named(house: House) -> None:
    assert house.app.ops
    with pytest.raises(OSError, match=str(house.settings.ops_listen)):
        await house.app.ops.site.start()


# ── the parts ──


async def test_a_part_that_hangs_is_not_waited_for_and_looked_at_once() -> None:
    looks: list[str] = []

    async def hang() -> Told:
        looks.append("desk")
        await asyncio.Event().wait()
        return {"ok": True}

    async def well() -> Told:
        return {"ok": True}

    clock = HandClock()
    checks = [Check("store", well, needed=True), Check("backend", hang)]
    readiness = Readiness(checks, clock.seconds, limit_s=0.01)
    assert await readiness.look() == (True, {"store": {"ok": True}, "backend": {"ok": False}})
    await readiness.look()
    assert len(looks) == 1
    clock.forward(seconds=FRESH_S)
    await readiness.look()
    assert len(looks) == 2


def test_the_pulse_of_a_messenger_is_in_the_log() -> None:
    clock = HandClock()
    pulse = Pulse(clock.seconds)
    unknown = {"ok": True, "token_rejected": False, "received_s": None, "sent_s": None}
    assert pulse.of("telegram") == unknown

    pulse.hear("poll.answered", {"channel": "telegram", "count": 0})
    clock.forward(seconds=7)
    pulse.hear("outbox.delivered", {"channel": "telegram"})
    assert pulse.of("telegram") == {"ok": True, "token_rejected": False, "received_s": 7.0, "sent_s": 0.0}

    pulse.hear("poll.failed", {"channel": "telegram", "code": "unreachable"})
    assert (pulse.of("telegram")["ok"], pulse.of("telegram")["token_rejected"]) == (False, False)
    pulse.hear("poll.failed", {"channel": "telegram", "code": "token_rejected"})
    assert (pulse.of("telegram")["ok"], pulse.of("telegram")["token_rejected"]) == (False, True)
    pulse.hear("poll.answered", {"channel": "telegram", "count": 1})
    assert (pulse.of("telegram")["ok"], pulse.of("telegram")["token_rejected"]) == (True, False)
    assert pulse.of("bale") == unknown


def test_labels_are_bounded_whatever_comes() -> None:
    metrics = Metrics()
    for number in range(10_000):
        metrics.hear("outbox.undelivered", {"channel": "fake", "code": f"code {number}"})
    assert len(metrics.sends.values) <= 500


def test_the_documented_table_is_the_registry() -> None:
    """docs/operating.md tells of every metric there is, and of no other."""
    documented = re.findall(r"^\| `((?:mizban|process)_\w+)`", OPERATING.read_text(encoding="utf-8"), re.MULTILINE)
    families = registry_of(Metrics().all()).collect()
    names = [f"{family.name}_total" if family.type == "counter" else family.name for family in families]
    assert sorted(documented) == sorted(names)


async def test_two_applications_in_one_process_end_their_hearing(tmp_path: Path) -> None:
    before = len(log._hearers)
    async with House(tmp_path / "a"), House(tmp_path / "b"):
        assert len(log._hearers) == before + 4
    assert len(log._hearers) == before

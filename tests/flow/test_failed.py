"""The operator's lists: what was put aside and what was not delivered, without a word of anybody."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from backend_client.seal import Seal
from bot import failed, keys, log
from bot.__main__ import _parser, main
from bot.channels.channel import Capabilities, Incoming
from bot.settings import Settings
from bot.store.opening import open_sqlite
from bot.timers import system_clock
from dialogs import codec
from dialogs.protocol import Reply, State, Turn
from tests.flow.world import said


async def _fail_some(settings: Settings) -> None:
    """One update is quarantined, another one is unreadable, and a message finds its chat gone."""
    seal = Seal(keys.load_secret(settings.data_dir, make=True), "bot")
    store = await open_sqlite(settings.data_dir / "bot.db", seal, codec, system_clock)
    await keys.prove(store, seal)
    await store.receive([Incoming(channel="bale", bot="b", update_id="0", raw=b"canary", address=None)])
    await store.receive([said(1, "canary 0499370899")])
    (work,) = await store.lease_conversations("w", 1)
    await store.fail_turn(work, "bug:AB12", None, "")
    await store.receive([said(2, "canary")])
    (work,) = await store.lease_conversations("w", 1)
    await store.commit_turn(work, Turn(state=State(), replies=(Reply(text="canary"),)), 1.0)
    (message,) = await store.lease_outbox("w", "fake", "bot", Capabilities(), 1)
    await store.fail_outbox(message, "blocked")
    await store.close()


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    chosen = Settings.from_environ({"MIZBAN_DATA_DIR": str(tmp_path / "var")})
    await _fail_some(chosen)
    return chosen


async def test_what_failed_is_listed_with_id_channel_code_and_age(settings: Settings) -> None:
    lines: list[str] = []
    assert await failed.list_quarantined(settings, lines.append) == 0
    assert await failed.list_undelivered(settings, lines.append) == 0

    assert lines == [
        "2  fake  bug:AB12  0m",
        "1  bale  undecodable  0m",
        "1  fake  blocked  0m  the person has blocked the bot",
    ]


async def test_a_row_is_replayed_once(settings: Settings) -> None:
    lines: list[str] = []
    assert await failed.replay(settings, 2, lines.append) == 0
    assert await failed.replay(settings, 2, lines.append) == 1
    assert await failed.replay(settings, 1, lines.append) == 1, "nobody knows whose it is"

    assert lines[0] == "2: queued again"
    await failed.list_quarantined(settings, lines.append)
    assert lines[3:] == ["1  bale  undecodable  0m"]


@pytest.mark.parametrize("words", ["1", "--reason blocked"])
async def test_a_message_is_sent_again(
    settings: Settings, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the command line, as the operator does it; the second time there is none."""
    monkeypatch.setenv("MIZBAN_DATA_DIR", str(settings.data_dir))
    monkeypatch.setattr(log, "setup", lambda _: None)

    def mizban(*words: str) -> int:
        return main(words)

    assert await asyncio.to_thread(mizban, "outbox", "retry", *words.split()) == 0
    assert await asyncio.to_thread(mizban, "outbox", "list") == 0
    assert await asyncio.to_thread(mizban, "outbox", "retry", *words.split()) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed == ["1 queued again", "none", "no such message; see: mizban outbox list"]


@pytest.mark.parametrize("words", [[], ["1", "--reason", "blocked"], ["--reason", "weather"]])
def test_which_message_must_be_said_in_one_way(words: list[str]) -> None:
    with pytest.raises(SystemExit):
        _parser().parse_args(["outbox", "retry", *words])


async def test_an_empty_list_says_so(tmp_path: Path) -> None:
    lines: list[str] = []
    await failed.list_undelivered(Settings.from_environ({"MIZBAN_DATA_DIR": str(tmp_path)}), lines.append)

    assert lines == ["none"]


@pytest.mark.parametrize("words", ["inbox list", "inbox replay 7", "outbox list", "outbox retry 7"])
def test_the_command_line_knows_them(words: str) -> None:
    assert callable(_parser().parse_args(words.split()).verb)


@pytest.mark.parametrize(
    ("since", "shown"),
    [
        (dt.timedelta(seconds=-1), "0m"),
        (dt.timedelta(minutes=59, seconds=59), "59m"),
        (dt.timedelta(hours=5, minutes=10), "5h 10m"),
        (dt.timedelta(days=3, hours=4, minutes=5), "3d 4h"),
    ],
)
def test_an_age_has_its_two_largest_units(since: dt.timedelta, shown: str) -> None:
    assert failed.age(since) == shown

"""`mizban questions list`: what was asked in vain, for the operator."""

import asyncio
from pathlib import Path

import pytest

from backend_client.seal import Seal
from bot import keys, log
from bot.__main__ import main
from bot.settings import Settings
from bot.store.opening import open_sqlite
from dialogs import codec
from dialogs.protocol import NoteQuestion
from tests.flow.test_questions import note
from tests.flow.world import HandClock


async def _ask_in_vain(settings: Settings) -> None:
    """One question twice, one of a service that is put aside."""
    seal = Seal(keys.load_secret(settings.data_dir, make=True), "bot")
    store = await open_sqlite(settings.data_dir / "bot.db", seal, codec, HandClock())
    await keys.prove(store, seal)
    asked = NoteQuestion("عصرها هم می‌شود آمد؟", "fa", "", "unanswered")
    for key in "ab":
        await note(store, asked, key)
    await note(store, NoteQuestion("قلقلک دارید؟", "fa", "site_visit", "none_of_these"), "c")
    await store.decide_question((await store.questions(1, 1)).questions[0].ref, "dismissed")
    await store.close()


async def test_questions_are_listed_the_most_asked_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIZBAN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr(log, "setup", lambda _: None)

    def mizban(*words: str) -> list[str]:
        assert main(("questions", *words)) == 0
        return capsys.readouterr().out.splitlines()

    assert await asyncio.to_thread(mizban, "list") == ["none"]
    await _ask_in_vain(Settings.from_environ({"MIZBAN_DATA_DIR": str(tmp_path / "var")}))

    first = "2  2026-11-21  -  عصرها هم می‌شود آمد؟"
    assert await asyncio.to_thread(mizban, "list") == [first]
    aside = "1  2026-11-21  site_visit  قلقلک دارید؟  (dismissed)"
    assert await asyncio.to_thread(mizban, "list", "--all") == [first, aside]

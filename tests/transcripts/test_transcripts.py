"""Every conversation of this folder, word by word. `pytest --rewrite` writes the lines anew; the diff is the review."""

import asyncio
from pathlib import Path

import pytest

from tests.transcripts.order import complaints_about
from tests.transcripts.play import Player
from tests.transcripts.script import Transcript, read, write

HERE = Path(__file__).parent
TRANSCRIPTS = sorted(HERE.glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_conversation(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    expected = read(path)

    player = Player(tmp_path / "var")
    played = Transcript(path, expected.head, expected.checks, player.played)
    rewrite = request.config.getoption("--rewrite")

    try:
        await player.play(expected)
    finally:
        if rewrite:
            whole = [*player.played, *expected.acts[len(player.played) :]]
            rewritten = write(Transcript(path, expected.head, expected.checks, whole))
            await asyncio.to_thread(path.write_text, rewritten, encoding="utf-8")

    if not rewrite:
        assert write(played) == write(expected)
    assert complaints_about(played.acts) == []


def test_there_are_at_least_fifteen() -> None:
    assert len(TRANSCRIPTS) >= 15

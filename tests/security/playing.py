"""A conversation given as text, played against the real composition."""

from pathlib import Path

from tests.transcripts.play import Player
from tests.transcripts.script import Act, Transcript, read

TRANSCRIPTS = Path(__file__).parent.parent / "transcripts"


def acts_of(name: str, words: dict[str, str]) -> Transcript:
    """A transcript of the other folder with these words instead."""
    transcript = read(TRANSCRIPTS / f"{name}.txt")
    acts = [Act(act.line, act.tag, _with(act.text, words), act.speaker) for act in transcript.acts]
    return Transcript(transcript.path, transcript.head, transcript.checks, acts)


def _with(text: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        text = text.replace(old, new)
    return text


def written(folder: Path, text: str) -> Transcript:
    place = folder / "played.txt"
    place.write_text(text, encoding="utf-8")
    return read(place)


async def play(folder: Path, transcript: Transcript) -> Player:
    player = Player(folder / "var")
    await player.play(transcript)
    return player

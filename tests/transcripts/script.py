"""A transcript's text ↔ its lines. The form is described in details of the design and at the top of `README` there.

    # What this conversation shows.
    checks: UX11 E4

    citizen: سلام
    bot: سلام. …
      second line of the same message
      [الف] [ب]
    citizen: [الف]
    staff(واحد صدور): <photo card.jpg>
    bot → citizen: …
    later: 2 days
    stop: 3 hours
    block: citizen
    desk: submit -> unavailable x3

`<code>` in what is said is the tracking code heard last, `<invite NAME>` an invitation that `desk: invite NAME` gave.
`given: <file of given/>` plays what came before, in full but unheard here; `(name)` after it says who speaks.

Tags are Latin and first on the line; what follows is compared to the letter, with the invisible isolates drawn as
⟨ ⟪ ⟩ so that a reader sees them. A blank line of a message is written `|`.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

SPOKEN = re.compile(r"^(citizen|staff|admin|group)(?:\(([^)]*)\))?: ?(.*)$")
HEARD = re.compile(r"^bot(?: → (citizen|staff|admin|group)(?:\(([^)]*)\))?)?:(?: (.*))?$")
DEED = re.compile(r"^(given|later|restart|stop|block|kill|desk|hold|release):(?: (.*))?$")
DRAWN = str.maketrans({"\u2066": "⟨", "\u2068": "⟪", "\u2069": "⟩", "\u200e": "␎", "\u200f": "␏"})


@dataclass(frozen=True)
class Speaker:
    """A side of the conversation: `citizen`, `staff` of a unit, `admin`; `name` tells several apart."""

    side: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.side}({self.name})" if self.name else self.side


@dataclass(frozen=True)
class Heard:
    """What the bot says to `listener`: its lines, choices last, as drawn."""

    listener: Speaker
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Act:
    """What is done: `tag` a speaker's or a deed's; `text` what is said or how it is done."""

    line: int
    tag: str
    text: str
    speaker: Speaker | None = None
    heard: tuple[Heard, ...] = ()


@dataclass
class Transcript:
    """A whole file: its comment and header as they stand, then acts."""

    path: Path
    head: list[str]
    checks: tuple[str, ...]
    acts: list[Act] = field(default_factory=list)


class NotATranscript(Exception):
    """This line is no line of a transcript."""


def read(path: Path) -> Transcript:
    """Raises NotATranscript with file and line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith(("#", "checks:"))]
    checks = tuple(word for line in head if line.startswith("checks:") for word in line.split()[1:])
    transcript = Transcript(path, head, checks)
    heard: list[Heard] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith(("#", "checks:")):
            continue
        if line.startswith("  ") and heard:
            heard[-1] = Heard(heard[-1].listener, (*heard[-1].lines, line.strip()))
        elif said := HEARD.match(line):
            listener = Speaker(said[1], said[2] or "") if said[1] else _last_speaker(transcript)
            heard.append(Heard(listener, (said[3],) if said[3] else ()))
        else:
            heard = _close(transcript, heard)
            transcript.acts.append(_act(path, number, line))
    _close(transcript, heard)
    return transcript


def _close(transcript: Transcript, heard: list[Heard]) -> list[Heard]:
    if transcript.acts:
        last = transcript.acts[-1]
        transcript.acts[-1] = Act(last.line, last.tag, last.text, last.speaker, tuple(heard))
    return []


def _act(path: Path, number: int, line: str) -> Act:
    if spoken := SPOKEN.match(line):
        return Act(number, spoken[1], spoken[3], Speaker(spoken[1], spoken[2] or ""))
    if deed := DEED.match(line):
        return Act(number, deed[1], deed[2] or "")
    raise NotATranscript(f"{path.name}:{number}: {line}")


def _last_speaker(transcript: Transcript) -> Speaker:
    return next(act.speaker for act in reversed(transcript.acts) if act.speaker)


def write(transcript: Transcript) -> str:
    """The file anew; the diff is the review."""
    out = [*transcript.head, ""]
    last: Speaker | None = None
    for act in transcript.acts:
        last = act.speaker or last
        out.append(f"{act.speaker or act.tag}: {act.text}".rstrip())
        for heard in act.heard:
            tag = "bot" if heard.listener == last else f"bot → {heard.listener}"
            first, *rest = heard.lines or ("",)
            out += [f"{tag}: {first}", *(f"  {line}" for line in rest)]
    return "\n".join(out) + "\n"


def drawn(text: str) -> tuple[str, ...]:
    """A message's lines with its invisible marks drawn."""
    return tuple(line.strip() or "|" for line in text.translate(DRAWN).split("\n"))

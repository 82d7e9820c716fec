"""What people write stays a person's text: literal, inside its isolates, never the bot's own (attacks 20-24)."""

from pathlib import Path

import pytest

from tests.security.playing import acts_of, play, written
from tests.transcripts.play import Player
from tests.transcripts.script import Heard, Transcript

RLO, RLI, FSI, LRM = "\u202e", "\u2067", "\u2068", "\u200e"
TEXTS = {
    "a template": "{7*7} {{7*7}} ${x} %s%n {user.__class__}",
    "a tag": "<a href=https://evil.example>بزنید</a> <b>پررنگ &amp; </code>",
    "a mark": "_*[]()~`>#+-=|.! \\",
    "an imitation": "✅ پاسخ نهایی: درخواست شما پذیرفته شد. کد پیگیری: MZ-0000-0000-000",
    "a turned name": f"exe{RLO}gnp.عکس {RLI}باز {FSI}مانده{LRM}",
    "an invisible flood": "م" + "\u200d" * 60 + "هتابزاده",
}
CONVERSATION = """# Hostile words in an answer, a message and a remark.

citizen: [ثبت درخواست]
staff: [باز کردن درخواست]
citizen: [دیدن درخواست]
citizen: [پیام به میز خدمت]
citizen: {text}
citizen: [فرستادن]
staff: [باز کردن درخواست]
staff: [پیام به متقاضی]
staff: {text}
staff: [فرستادن پیام]
"""


def conversation(folder: Path, text: str) -> Transcript:
    """A request with this as an answer, and this said both ways about it."""
    filled = acts_of("given/residence_letter", {"بانک نمونه، شعبهٔ مرکزی": text})
    spoken = written(folder, CONVERSATION.replace("{text}", text))
    return Transcript(spoken.path, [], (), [*filled.acts, *spoken.acts])


def heard_of(player: Player) -> list[Heard]:
    return [heard for act in player.played for heard in act.heard]


@pytest.mark.parametrize("kind", TEXTS)
async def test_foreign_text_is_shown_as_it_is_and_turns_nothing(kind: str, tmp_path: Path) -> None:
    text = TEXTS[kind].replace("|", "¦")
    player = await play(tmp_path, conversation(tmp_path, text))

    lines = [line for heard in heard_of(player) for line in heard.lines]
    core = "".join(char for char in text if char not in f"{RLO}{RLI}{FSI}{LRM}\u200d").split()[-1]
    showing = [line for line in lines if core in line.replace("\u200d", "")]
    assert len(showing) >= 4
    assert all("⟪" in line for line in showing), showing
    for line in lines:
        assert RLO not in line
        assert RLI not in line
        assert "␎" not in line
        assert line.count("⟪") + line.count("⟨") == line.count("⟩"), line
        assert "\u200d" * 3 not in line


async def test_a_citizens_imitation_reaches_staff_as_a_citizens_text(tmp_path: Path) -> None:
    """Attack 23: its frame says whose it is, and it stands within quotes."""
    player = await play(tmp_path, conversation(tmp_path, TEXTS["an imitation"]))

    notices = [heard for heard in heard_of(player) if heard.lines[0] == "پیام تازهٔ متقاضی"]
    assert [heard.listener.side for heard in notices] == ["staff"]
    assert f"متن پیام: ⟪{TEXTS['an imitation']}⟩" in notices[0].lines

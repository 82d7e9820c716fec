"""Nothing of a person stands in logs or in plain on the disk (attacks 7, 8, 9): whole conversations with canaries."""

import itertools
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.log import _Lines
from bot.ops.exposition import drawn, registry_of
from tests.security.playing import acts_of, play, written
from tests.transcripts.play import Player
from tests.transcripts.script import Transcript

NAME, NATIONAL_ID, MOBILE = "آوینا کناری‌نژاد", "0084575948", "+989351112223"
CANARIES = (
    NAME, NATIONAL_ID, "9351112223", "1928374655", "قناری درنگی", "قناری توضیحی", "قناری یادداشتی", "قناری پیشنهادی",
    "قناری پرسشی", "قناری پیامی", "قناری مرکزی",
)  # fmt: skip
WORDS = {
    "مینا نمونه‌پور": NAME,
    "رضا نمونه‌زاده": NAME,
    "۰۴۹۹۳۷۰۸۹۹": "۰۰۸۴۵۷۵۹۴۸",
    "<contact own>": f"<contact own {MOBILE}>",
    "+98 912 111 2233": MOBILE,
    "1145678912": "1928374655",
    "۱۱۴۵۶۷۸۹۱۲": "۱۹۲۸۳۷۴۶۵۵",
    "بانک نمونه، شعبهٔ مرکزی": "بانک قناری مرکزی",
    "سکونت متقاضی در نشانی": "قناری درنگی",
    "اصل گواهی تا شش ماه": "قناری توضیحی",
    "نشانی با قبض برق یکی است.": "قناری یادداشتی",
    "کاش پاسخ همان روز": "قناری پیشنهادی",
    "طبقه و واحد محل": "قناری پرسشی",
    "طبقهٔ دوم": "قناری پیامی",
    "ساخت و فروش سفال": "قناری درنگی",
}
CONVERSATIONS = ("automatic_request", "clerk_intake_deficiencies", "messages_both_ways", "honest_outage")
CODE = re.compile(r"MZ-?[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{3}")
TO_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def spellings(canary: str) -> Iterator[bytes]:
    """As it may stand in a file: each digit set, each encoding, and JSON's escapes."""
    digits = {canary, canary.translate(TO_PERSIAN), canary.translate(TO_ARABIC)}
    for text, encoding in itertools.product(digits, ("utf-8", "utf-16-le", "utf-16-be")):
        yield text.encode(encoding)
    yield from (json.dumps(text)[1:-1].encode() for text in digits)


def leaks(blob: bytes) -> list[str]:
    return [canary for canary in CANARIES if any(spelt in blob for spelt in spellings(canary))]


async def _played(folder: Path, name: str) -> Player:
    return await play(folder, acts_of(name, WORDS))


def test_the_search_finds_what_is_there() -> None:
    assert leaks(f"x{NATIONAL_ID}".encode("utf-16-le")) == [NATIONAL_ID]
    assert leaks(json.dumps({"name": NAME}).encode()) == [NAME]


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_nothing_personal_is_logged_or_counted(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Attack 8; nor tracking codes and invitations (attack 7); in the metrics no more than in the log."""
    caplog.set_level(logging.DEBUG, logger="mizban")
    player = await _played(tmp_path, name)
    _check_logs(caplog, ("turn.handled", "effect.finished", "backend.called"))
    _check_metrics(player)


async def test_a_bugs_own_words_are_not_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Attack 8, 40: an exception that holds a value of a person, in an effect and in a turn."""
    caplog.set_level(logging.DEBUG, logger="mizban")
    filled = acts_of("given/residence_letter", WORDS)
    after = written(
        tmp_path, "citizen: [ثبت درخواست]\nlater: 10 minutes\ncitizen: درخواست‌های من\nlater: 1 hour\nlater: 1 hour\n"
    )
    player = Player(tmp_path / "var")
    player.faults.before["submit"] = [RuntimeError(f"{NAME} {NATIONAL_ID}")]
    player.faults.before["requests_of"] = [ValueError(f"{NAME} {NATIONAL_ID}") for _ in range(9)]
    await player.play(Transcript(after.path, [], (), [*filled.acts, *after.acts]))

    _check_logs(caplog, ("effect.failed", "turn.failed"))
    told = "\n".join(line for act in player.played for heard in act.heard for line in heard.lines)
    assert "شناسهٔ خطا برای پشتیبانی" in told
    assert "ValueError" not in told


def _check_metrics(player: Player) -> None:
    """What /metrics draws at the end of the conversation: codes of ours are all that its labels hold."""
    assert player.app is not None
    assert player.app.ops is not None
    page = drawn(registry_of(player.app.ops.metrics.all()))
    assert b'mizban_turns_total{outcome="handled",source="update"}' in page
    assert b'mizban_effects_total{kind="SubmitRequest"' in page
    assert leaks(page) == []
    assert CODE.findall(page.decode()) == []
    assert set(re.findall(rb'="([^"]*)"', page)) == set(re.findall(rb'="([A-Za-z_0-9.+]*)"', page))


def _check_logs(caplog: pytest.LogCaptureFixture, expected: tuple[str, ...]) -> None:
    lines = [_Lines(form).format(record) for record in caplog.records for form in ("json", "text")]
    whole = "\n".join([*lines, *(str(vars(record)) for record in caplog.records)])
    assert set(expected) <= {record.getMessage() for record in caplog.records}
    assert leaks(whole.encode()) == []
    assert CODE.findall(whole) == []
    assert "invite_" not in whole
    assert all("\n" not in line for line in lines)


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_nothing_personal_stands_in_plain_on_the_disk(name: str, tmp_path: Path) -> None:
    """Attack 9: databases, their logs, files and whatever else lies there."""
    player = await _played(tmp_path, name)

    files = [path for path in player.directory.rglob("*") if path.is_file()]
    assert any(path.parent.parent.name == "files" for path in files)
    assert {path.name: leaks(path.read_bytes()) for path in files if leaks(path.read_bytes())} == {}
    assert [path for path in files if b"JFIF" in path.read_bytes() or b"%PDF" in path.read_bytes()] == []


async def test_no_invitation_stands_on_the_disk(tmp_path: Path) -> None:
    """Attack 5: only its hash does; used or not."""
    player = await play(tmp_path, acts_of("staff_enrolment", {}))

    tokens = [token.removeprefix("invite_").encode() for token in player.invitations.values()]
    assert len(tokens) == 2
    for path in player.directory.rglob("*"):
        assert not path.is_file() or not any(token in path.read_bytes() for token in tokens), path

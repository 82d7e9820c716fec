"""The operator's commands, as processes of their own."""

import json
from pathlib import Path

from tests.journey.program import Installation


async def test_a_role_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    refused = await installation.begin("staff", "add", "r.karimi", "--name", "x", "--post", "y", "--role", "clark")
    await refused.communicate()
    assert refused.returncode == 2
    told = installation.log.read_text("utf-8")
    assert told.startswith("no such role: clark; write any of: clerk, ")
    assert "Traceback" not in told


async def test_staff_are_added_invited_and_listed(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    invitation = await installation.invited("r.karimi", "رضا کریمی", "کارشناس", "clerk")
    assert invitation.startswith("/start invite_")
    assert await installation.says("staff", "list") == "r.karimi: رضا کریمی, کارشناس; clerk; everywhere\n"


async def test_an_absence_is_said_checked_and_ended(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    for ref, name in (("r.karimi", "رضا کریمی"), ("s.nouri", "سارا نوری")):
        await installation.invited(ref, name, "کارشناس", "clerk")
    said = await installation.says(
        "staff", "absent", "r.karimi", "--from", "۱۴۸۰/۰۱/۰۱", "--to", "1480-01-05", "--deputy", "s.nouri"
    )
    assert said == "رضا کریمی is away from 1480-01-01 to 1480-01-05; سارا نوری stands in\n"
    assert await installation.says("staff", "absent", "r.karimi", "--end") == "r.karimi: not away\n"

    wrong = {
        ("--to", "1480-13-01", "--deputy", "s.nouri"): (2, "'1480-13-01' is no Jalali day"),
        (
            "--to",
            "1480-01-01",
        ): (2, "write --to DAY and --deputy REF, or --end"),
        ("--to", "1400-01-01", "--deputy", "s.nouri"): (1, "the last day is before the first"),
        ("--from", "1480-01-01", "--to", "1480-01-05", "--deputy", "r.karimi"): (1, "nobody stands in for themselves"),
    }
    for asked, (code, words) in wrong.items():
        refused = await installation.begin("staff", "absent", "r.karimi", *asked)
        await refused.communicate()
        assert refused.returncode == code
        assert words in installation.log.read_text("utf-8")


async def test_a_report_is_a_table_or_json_and_a_wrong_day_is_told(tmp_path: Path) -> None:
    """E10, G8."""
    installation = Installation(tmp_path)
    asked = ("report", "performance", "--from", "۱۴۰۵/۰۷/۰۱", "--to", "1405-09-30", "--by", "branch")
    told = json.loads(await installation.says(*asked, "--json"))
    (table,) = told["tables"]
    assert (told["from"], told["to"], told["by"], table["rows"]) == ("1405-07-01", "1405-09-30", "branch", [])
    assert table["total"]["accepted"] == {"now": 0, "before": 0}
    assert "1405-07-01 to 1405-09-30" in await installation.says(*asked)

    written = tmp_path / "audit.pdf"
    days = ("--from", "1405-07-01", "--to", "1405-08-30")
    assert await installation.says("report", "audit", *days, "--pdf", str(written)) == f"{written}\n"
    assert written.read_bytes().startswith(b"%PDF")

    refused = await installation.begin("report", "staff", *days, "--staff", "nobody")
    await refused.communicate()
    assert refused.returncode == 2
    assert "no such member of staff: nobody" in installation.log.read_text("utf-8")

    refused = await installation.begin("report", "performance", "--from", "1405-13-01", "--to", "1405-09-30")
    await refused.communicate()
    assert refused.returncode == 2
    assert "'1405-13-01' is no Jalali day" in installation.log.read_text("utf-8")


async def test_places_and_days_off_are_listed(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    assert "reception: میز خدمت\n" in await installation.says("units", "list")
    assert "hq: ستاد مرکزی, headquarters; تهران" in await installation.says("branches", "list")
    every = await installation.says("closures", "list", "--all")
    assert "1405-01-01: آغاز نوروز و عید فطر; everywhere\n" in every
    assert "1405-10-10: جابه‌جایی میز خدمت شعبهٔ شمال; north" in every


async def test_a_small_year_is_made_once_and_its_reports_can_be_read(tmp_path: Path) -> None:
    """E10: in a process of its own, as an operator makes it."""
    installation = Installation(tmp_path)
    told = await installation.says("demo", "year", "--requests", "60", "--replay", "10")
    assert told.startswith("60 requests, ")
    assert "6 replayed, 0 otherwise" in told

    again = await installation.begin("demo", "year", "--requests", "60")
    await again.communicate()
    assert again.returncode == 1

"""O2, E10, G11: each report that is offered, made of a desk with requests and written in each form."""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from backend_client.calendar import local_day
from backend_client.embedded import EmbeddedDesk
from backend_client.reports.period import Period
from bot.reports import commas, pages
from bot.reports.making import FORMS, write
from bot.reports.offered import OFFERS
from bot.reports.plain import as_json, as_text
from bot.reports.registry import REPORTS
from bot.reports.shown import shown
from bot.reports.source import Asked, Source
from bot.reports.told import Column, Days, Mark, Named, Numbers, Pair, Table, Told, TooLong, flat
from bot.store import passages as kept
from dialogs.passages import BEGAN, CONFIRMED, LEFT, OPENED, PASSED, REGISTERED, UNANSWERED
from dialogs.protocol import Question, QuestionList
from tests.content.demo import demo_pack
from tests.contract.conftest import Clock
from tests.contract.people import PERMIT, RESPONSE, ZONING
from tests.contract.progress import STAGES
from tests.contract.small_catalogue import catalogue

WORDS = demo_pack().words["fa"].messages
DAY = dt.date(2026, 11, 22)
PERIOD = Period(DAY, DAY)
SQLITE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


def quiet(_: int) -> None:
    """Nobody watches."""


class Kept:
    """What the front itself has counted: of one form that was registered, one given up and a question in vain."""

    async def passages(self, first: dt.date, last: dt.date) -> Mapping[kept.Mark, int]:
        del last
        marks = {OPENED: 3, BEGAN: 2, PASSED + "full_name": 2, PASSED + "deed": 1, PASSED + "gone": 1}
        marks |= {LEFT + "full_name": 1, CONFIRMED: 1, REGISTERED: 1}
        counts = {kept.Mark(first, "permit", mark): times for mark, times in marks.items()}
        return {**counts, kept.Mark(first, "", UNANSWERED): 2}

    async def questions(self, skip: int, limit: int, *, every: bool = False) -> QuestionList:
        assert (skip, every) == (0, True)
        assert limit > 1
        moment = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
        long_ago = moment - dt.timedelta(days=90)
        asked = Question(
            ref="1",
            text="عصرها هم می‌شود آمد؟",
            service="",
            outcome="unanswered",
            count=2,
            first_at=long_ago,
            last_at=moment,
        )
        return QuestionList(2, (asked, replace(asked, ref="2", text="؟", last_at=long_ago)))


async def source(desk: EmbeddedDesk, clock: Clock) -> Source:
    return Source(desk, await desk.catalogue(), WORDS, {"permit"}, local_day(clock.now), Kept())


async def busy(desk: EmbeddedDesk, clock: Clock) -> Period:
    """An answered permit, one in progress, one at once; the days in which it all happened."""
    today = local_day(clock.now)
    answered, open_ = [(await desk.submit(f"submit:{number}:1", PERMIT)).card.ref for number in range(2)]
    for ref in (answered, open_):
        await desk.accept(f"accept:{ref}", "clerk", ref)
    await desk.submit("instant", ZONING)
    clock.pass_(days=2)
    for stage in STAGES:
        await desk.finish_stage(f"finish:{stage}", "clerk", answered, stage, "")
    await desk.respond("respond", "clerk", answered, RESPONSE)
    return Period(today, local_day(clock.now))


def choices() -> list[tuple[str, str]]:
    return [(name, by) for name, offer in OFFERS.items() for by in offer.groupings or ("",)]


@SQLITE
@pytest.mark.parametrize(("name", "by"), choices())
async def test_each_report_can_be_made_and_written(
    embedded: EmbeddedDesk, clock: Clock, tmp_path: Path, name: str, by: str
) -> None:
    """Every table has its title and its columns' titles in the pack, else writing it fails."""
    made_from = await source(embedded, clock)
    told = await REPORTS[name](made_from, Asked(await busy(embedded, clock), by=by, seed=4))

    assert (told.report, told.by) == (name, by)
    assert all(len(row) == len(table.columns) for table in told.tables for row in table.every())
    assert json.loads(json.dumps(as_json(told), ensure_ascii=False))["report"] == name
    assert as_text(told).startswith(f"{name}, 1405-08-30 to 1405-09-02")
    for form in FORMS:
        path = tmp_path / f"report.{form}"
        write(told, made_from, form, path, quiet)
        assert path.stat().st_size


@SQLITE
async def test_performance_says_now_and_before(embedded: EmbeddedDesk, clock: Clock) -> None:
    told = await REPORTS["performance"](await source(embedded, clock), Asked(await busy(embedded, clock), by="service"))
    (table,) = as_json(told)["tables"]

    assert [row["service"]["code"] for row in table["rows"]] == ["permit", "zoning"]
    assert table["total"]["accepted"] == {"now": 3, "before": 0}
    assert table["total"]["answered"] == {"now": 2, "before": 0}
    assert table["rows"][0]["mean_days"] == {"now": 2.0, "before": None}


@SQLITE
async def test_the_quarterly_report_agrees_with_itself(embedded: EmbeddedDesk, clock: Clock) -> None:
    """O2."""
    told = await REPORTS["quarterly"](await source(embedded, clock), Asked(await busy(embedded, clock)))
    tables = {table["table"]: table for table in as_json(told)["tables"]}

    assert list(tables)[:2] == ["summary", "by_service"]
    (summary,) = tables["summary"]["rows"]
    for name in ("by_service", "by_unit", "by_branch", "by_channel"):
        assert {key: tables[name]["total"][key] for key in summary} == summary
    assert tables["stages_by_stage"]["total"]["finished"]["now"] == 3


@SQLITE
async def test_the_funnel_says_how_far_people_came_and_where_they_gave_up(embedded: EmbeddedDesk, clock: Clock) -> None:
    told = await REPORTS["funnel"](await source(embedded, clock), Asked(await busy(embedded, clock)))
    services, steps = as_json(told)["tables"]

    (permit,) = services["rows"]
    assert [permit[key] for key in ("opened", "began", "confirmed", "registered", "given_up")] == [3, 2, 1, 1, 1]
    assert permit["registered_share"] == services["total"]["registered_share"] == 0.5
    told_steps = [(row["step"]["code"], row["passed"], row["passed_share"], row["left_after"]) for row in steps["rows"]]
    assert told_steps == [("", 2, None, 0), ("full_name", 2, 1.0, 1), ("deed", 1, 0.5, 0), ("gone", 1, 0.5, 0)]


@SQLITE
async def test_questions_in_vain_are_counted_by_day_and_listed_where_they_were_asked_in_the_period(
    embedded: EmbeddedDesk, clock: Clock
) -> None:
    told = await REPORTS["questions"](await source(embedded, clock), Asked(PERIOD))
    days, kept = as_json(told)["tables"]

    assert [(row["day"], row["asked"]) for row in days["rows"]] == [("1405-09-01", 2)]
    assert days["total"]["asked"] == 2
    assert [(row["question"], row["asked_ever"]) for row in kept["rows"]] == [("عصرها هم می‌شود آمد؟", 2)]


@SQLITE
async def test_the_audit_form_leaves_judgement_to_people(embedded: EmbeddedDesk, clock: Clock) -> None:
    """A1-A5, F6: what the desk cannot know is marked, never guessed."""
    told = await REPORTS["audit"](await source(embedded, clock), Asked(await busy(embedded, clock)))
    tables = {table["table"]: table for table in as_json(told)["tables"]}

    assert {row["state"] for row in tables["audit_judged"]["rows"]} == {"to_be_judged"}
    assert all(row["signs"] == "to_be_judged" for row in tables["audit_information"]["rows"])
    codes = {row["service_code"] for row in tables["audit_places"]["rows"]}
    assert "در حال اخذ کد" in codes
    assert {row["has_sms"] for row in tables["audit_electronic"]["rows"]} == {"ندارد"}
    assert tables["audit_hours"]["total"]["receipts"] == 2


@SQLITE
async def test_the_staffs_table_names_nobody(embedded: EmbeddedDesk, clock: Clock, tmp_path: Path) -> None:
    """T2: exactly its seven columns."""
    made_from = await source(embedded, clock)
    told = await REPORTS["staff"](made_from, Asked(await busy(embedded, clock), staff="clerk"))
    write(told, made_from, "csv", tmp_path / "t2.csv", quiet)
    head, *rows = csv.reader((tmp_path / "t2.csv").read_text("utf-8-sig").splitlines())

    assert head == [
        "شماره رسید",
        "عنوان زیرخدمت",
        "تاریخ دریافت درخواست",
        "تاریخ وعده‌شده در رسید",
        "تاریخ ارائه به اولین مرحله کاری",
        "تاریخ دریافت پاسخ از آخرین مرحله",
        "تاریخ ارائه پاسخ به ارباب رجوع",
    ]
    assert len(rows) == 2
    assert rows[0][2] == "1405/08/30"
    assert str(PERMIT.answers["full_name"]) not in str(rows)


def table(*rows: tuple[Any, ...], kinds: tuple[Any, ...] = ("code", "text", "count")) -> Told:
    keys = ("receipt_number", "suggestion", "answers")
    columns = tuple(Column(key, kind) for key, kind in zip(keys, kinds, strict=False))
    return Told("suggestions", PERIOD, "", (Table("suggestions", columns, rows),))


@pytest.mark.parametrize("start", ["=1+1", "+98", "-1", "@cmd", "\tx", "\rx", "\n=1", "\uff1d1"])
def test_a_spreadsheet_computes_nothing(tmp_path: Path, start: str) -> None:
    path = tmp_path / "x.csv"
    commas.write_csv(table(("MZ1", start, 3)), path, WORDS, quiet)

    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    (_, row) = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert row == ["MZ1", f"'{start}", "3"]


def test_a_code_of_digits_stays_text(tmp_path: Path) -> None:
    commas.write_csv(table(("0013021234100", "", 1)), tmp_path / "x.csv", WORDS, quiet)

    assert "'0013021234100,,1" in (tmp_path / "x.csv").read_text("utf-8-sig")


def test_a_sheet_runs_from_the_right_and_keeps_codes_as_text(tmp_path: Path) -> None:
    from bot.reports.sheets import write_xlsx

    write_xlsx(table(("0013021234100", "=1+1", 3)), tmp_path / "x.xlsx", WORDS, quiet)
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()

    assert 'rightToLeft="1"' in sheet
    assert "<f>" not in sheet
    assert "<v>3</v>" in sheet
    assert ">0013021234100<" in strings
    assert ">=1+1<" in strings


@pytest.mark.parametrize("form", FORMS)
def test_long_files_tell_how_far_they_are(tmp_path: Path, form: Any) -> None:
    rows = [(f"MZ{at}", "متن", at) for at in range(12_000)]
    told: list[int] = []
    made_from = Source(cast("Any", None), catalogue(), WORDS, (), DAY, Kept())
    if form == "pdf":
        with pytest.raises(TooLong, match="--xlsx or --csv"):
            write(table(*rows), made_from, form, tmp_path / "x", told.append)
    else:
        write(table(*rows), made_from, form, tmp_path / "x", told.append)
        assert told == [5_000, 10_000]


def test_a_printed_table_repeats_its_headings_and_numbers_its_pages() -> None:
    rows = [(f"MZ{at}", "متن", at) for at in range(120)]
    printed = PdfReader(io.BytesIO(pages.report_pdf(table(*rows), WORDS, agency="شهر نمونه", today=DAY)))
    texts = [page.extract_text() for page in printed.pages]

    assert len(texts) > 1
    assert all("شماره رسید" in text for text in texts)
    assert all(f"MZ{at}" in "".join(texts) for at in range(120))


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (None, "count", "—"),
        (1234, "count", "۱٬۲۳۴"),
        (0.125, "share", "۱۲٫۵٪"),
        (3.5, "number", "۳٫۵۰"),
        (True, "yes", "بلی"),
        (DAY, "day", "۱۴۰۵/۰۹/۰۱"),
        (Days(DAY, DAY), "days", "۱۴۰۵/۰۹/۰۱"),
        (Days(DAY, DAY + dt.timedelta(days=1)), "days", "از ۱۴۰۵/۰۹/۰۱ تا ۱۴۰۵/۰۹/۰۲"),
        (Pair(2, None), "count", "۲ (—)"),
        (Numbers((9, 11)), "text", "۹، ۱۱"),
        (Numbers(()), "text", "ندارد"),
        (Mark.OPEN, "text", "تکمیل با دستگاه"),
        ("MZ-1", "code", "\u2066MZ-1\u2069"),
    ],
)
def test_values_are_written_for_people(value: Any, kind: Any, said: str) -> None:
    assert shown(value, kind, WORDS) == said


def test_a_pair_becomes_two_columns_of_a_sheet() -> None:
    columns = (Column("service", "text"), Column("accepted", "count", pair=True))
    heads, rows = flat(Table("by_service", columns, [(Named("p", "مجوز"), Pair(3, 2))]), WORDS)

    assert [title for title, _ in heads] == ["خدمت", "پذیرفته", "پذیرفته (دورهٔ پیش)"]
    assert list(rows) == [[Named("p", "مجوز"), 3, 2]]

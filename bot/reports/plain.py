"""A report for programs: JSON with Latin digits and Jalali days, and the operator's table in a terminal."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bot.reports.told import Cell, Days, Mark, Named, Numbers, Pair, Row, Table, Told


@lru_cache(maxsize=4096)
def jalali(day: dt.date) -> str:
    """1405-07-01."""
    import jdatetime  # noqa: PLC0415

    told: str = jdatetime.date.fromgregorian(date=day).strftime("%Y-%m-%d")
    return told


def as_json(told: Told) -> dict[str, Any]:
    """Each table's rows as objects by column; a pair as `now` and `before`, a named code as `code` and `title`."""
    return {
        "report": told.report,
        "from": jalali(told.period.first),
        "to": jalali(told.period.last),
        "by": told.by,
        **{key: plain(value) for key, value in told.facts.items()},
        "tables": [_table(table) for table in told.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    keys = [column.key for column in table.columns]
    said: dict[str, Any] = {"table": table.key, "about": table.about}
    said["rows"] = [dict(zip(keys, map(plain, row), strict=True)) for row in table.rows]
    if table.total is not None:
        said["total"] = dict(zip(keys, map(plain, table.total), strict=True))
    return said


def plain(value: Cell) -> Any:
    match value:
        case Pair():
            return {"now": plain(value.now), "before": plain(value.before)}
        case Named():
            return {"code": value.code, "title": value.title}
        case Days():
            return {"from": jalali(value.first), "to": jalali(value.last)}
        case Numbers():
            return list(value.numbers)
        case Mark():
            return value.value
        case dt.date():
            return jalali(value)
        case float():
            return round(value, 4)
        case _:
            return value


def as_text(told: Told) -> str:
    """Tables one under the other, columns by their keys: terminals turn Persian headings around."""
    period = f"{told.report}, {jalali(told.period.first)} to {jalali(told.period.last)}"
    facts = "".join(f"; {key}: {plain(value)}" for key, value in told.facts.items())
    pairs = any(column.pair for table in told.tables for column in table.columns)
    head = period + facts + ("; in brackets the period before" if pairs else "")
    return "\n\n".join([head, *(_lines(table) for table in told.tables)])


def _lines(table: Table) -> str:
    rows = [[column.key for column in table.columns], *(list(_texts(row)) for row in table.every())]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    title = f"[{table.key}{': ' if table.about else ''}{table.about}]"
    return "\n".join([title, *(line.rstrip() for line in lines)])


def _texts(row: Row) -> Iterator[str]:
    for cell in row:
        yield f"{_text(cell.now)} ({_text(cell.before)})" if isinstance(cell, Pair) else _text(cell)


def _text(value: Cell) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case Named():
            return str(value)
        case Numbers():
            return ",".join(map(str, value.numbers)) or "-"
        case Days():
            first, last = jalali(value.first), jalali(value.last)
            return first if first == last else f"{first}..{last}"
        case _:
            return " ".join(str(plain(value)).split())

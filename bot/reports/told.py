"""A report that has been made: tables of plain values, which every form of output shows in its own way."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NamedTuple

from backend_client.reports.period import Period

Kind = Literal["text", "code", "count", "number", "share", "day", "days", "yes"]
"""`number`: to two decimals; `share`: a part of 1; `day`: of the Jalali calendar; `days`: one day, or from and to."""


class TooLong(Exception):
    """This form is not for so many rows; the text says which one is."""


class Mark(Enum):
    """In the place of a value: OPEN is left to people; FEW would tell of too few people."""

    OPEN = "to_be_judged"
    FEW = "too_few"


class Named(NamedTuple):
    """A code with what people call it."""

    code: str
    title: str

    def __str__(self) -> str:
        return self.title or self.code


class Days(NamedTuple):
    first: dt.date
    last: dt.date


class Numbers(NamedTuple):
    """Of questions, for example."""

    numbers: tuple[int, ...]


Value = str | int | float | bool | dt.date | Days | Numbers | Named | Mark | None


class Pair(NamedTuple):
    """The same figure of the period and of the one before."""

    now: Value
    before: Value


Cell = Value | Pair
Row = Sequence[Cell]


@dataclass(frozen=True)
class Column:
    """`key`: in JSON, and in the pack as `report.column.<key>`. `title`: where the catalogue names it, else "".

    `pair`: its cells are Pairs.
    """

    key: str
    kind: Kind
    title: str = ""
    pair: bool = False


@dataclass(frozen=True)
class Table:
    """`key`: its title in the pack, `report.table.<key>`. `about`: what the title is further about, "" for nothing.

    `total`: the last row, of all.
    """

    key: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    total: Row | None = None
    about: str = ""

    def every(self) -> Iterator[Row]:
        yield from self.rows
        if self.total is not None:
            yield self.total


@dataclass(frozen=True)
class Told:
    """`notes`: keys of sentences that belong under it, `report.note.<key>`. `facts`: further figures, for programs."""

    report: str
    period: Period
    by: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Value] = field(default_factory=dict)


def column_title(column: Column, words: Mapping[str, str]) -> str:
    return column.title or words[f"report.column.{column.key}"]


def table_title(table: Table, words: Mapping[str, str]) -> str:
    title = words[f"report.table.{table.key}"]
    return f"{title}، {table.about}" if table.about else title


def flat(table: Table, words: Mapping[str, str]) -> tuple[list[tuple[str, Column]], Iterator[list[Value]]]:
    """The table with two columns for each pair: titled columns, and the rows one by one."""
    columns = []
    for column in table.columns:
        title = column_title(column, words)
        columns.append((title, column))
        if column.pair:
            columns.append((f"{title} ({words['report.before']})", column))
    return columns, (_flat_row(row) for row in table.every())


def _flat_row(row: Row) -> list[Value]:
    flat_row: list[Value] = []
    for cell in row:
        if isinstance(cell, Pair):
            flat_row += cell
        else:
            flat_row.append(cell)
    return flat_row

"""A desk with very many requests, fast: one is really submitted and accepted, all others are written like it.

Each has an applicant, a code, and sealed columns of its own; the rows go into the desk's tables as they are.
"""

import datetime as dt
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from backend_client.contract import Submission
from backend_client.embedded import open_desk
from backend_client.embedded.applicant import name_words
from backend_client.embedded.codes import new_tracking_code
from backend_client.embedded.stored import Private
from backend_client.seal import Seal
from bot import keys
from bot.timers import system_clock

BATCH = 20_000
SERVICE = "complaint"
NAMES = ("مینا", "رضا", "سارا", "امید", "لیلا", "بهرام", "نسرین", "کاوه", "پروین", "جمشید")
FAMILIES = ("نمونه‌پور", "کریمی", "رستگار", "ساعدی", "نیک‌خواه", "آرمان", "فرزانه", "یزدانی", "توکلی", "صبوری")
BESIDE = ("follower", "stage", "history")
Row = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What the one who asks knows of a request."""

    person_ref: str
    ref: str
    code: str
    last_four: str


class SeededIds:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, bound: int) -> int:
        return self._random.randrange(bound)


async def fill(data: Path, count: int, asked: int) -> list[Known]:
    """Make it `count` requests; returns `asked` of them, evenly taken. The desk has its catalogue already."""
    seal = Seal(keys.load_secret(data, make=False), "desk")
    desk = await open_desk(data / "desk.db", seal, clock=system_clock)
    try:
        version = next(one.version for one in (await desk.catalogue()).services if one.code == SERVICE)
        await desk.submit("bench", _submission(version))
    finally:
        await desk.close()
    with closing(sqlite3.connect(data / "desk.db", isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -500000")
        indexes = _without_indexes(db)
        known = _copy(db, seal, count, max(1, count // asked))
        for made in indexes:
            db.execute(made)
        db.execute("ANALYZE")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return known


def _without_indexes(db: sqlite3.Connection) -> list[str]:
    """Drops those that stand by themselves; how to make them again. Made at the end they are sorted once."""
    found = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in found:
        db.execute(f"DROP INDEX {name}")
    return [made for _, made in found]


def _submission(version: int) -> Submission:
    now = dt.datetime.now(dt.UTC)
    return Submission(
        service=SERVICE,
        version=version,
        branch="hq",
        person_ref="person0",
        answers={
            "applicant_kind": "natural",
            "full_name": "مینا نمونه‌پور",
            "national_id": "0084575948",
            "mobile": "09121112233",
            "subject": "delay",
            "against": "واحد صدور",
            "happened_on": (now.date() - dt.timedelta(days=7)).isoformat(),
            "description": "سه روز پس از مهلت رسید، هنوز پاسخی به من نرسیده است.",
            "wishes": ("answer",),
        },
        pages=(),
        confirmed_at=now,
        pre_registration_number="P123456782",
    )


def _copy(db: sqlite3.Connection, seal: Seal, count: int, every: int) -> list[Known]:
    (request,) = db.execute("SELECT * FROM request").fetchall()
    beside = {table: [dict(row) for row in db.execute(f"SELECT * FROM {table}")] for table in BESIDE}
    private = msgspec.json.decode(seal.open(request["private"], f"request.private.{request['ref']}"), type=Private)
    copier = _Copier(seal, dict(request), private, beside)
    known = []
    for start in range(2, count + 1, BATCH):
        tables: dict[str, list[Row]] = {}
        for number in range(start, min(start + BATCH, count + 1)):
            one = copier.known(number)
            if number % every == 0:
                known.append(one)
            for table, row in copier.rows(number, one):
                tables.setdefault(table, []).append(row)
        db.execute("BEGIN")
        for table, rows in tables.items():
            names = ", ".join(rows[0])
            db.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in rows[0])})", rows)
        db.execute("COMMIT")
    return known


class _Copier:
    def __init__(self, seal: Seal, request: Row, private: Private, beside: dict[str, list[Row]]) -> None:
        self._seal = seal
        self._request = request
        self._private = private
        self._beside = beside
        self._ids = SeededIds(7)
        self._last_fours = [seal.lookup("last_four", f"{number:04}") for number in range(10_000)]
        words = {word for name in (*NAMES, *FAMILIES) for word in name_words(name)}
        self._words = {word: seal.lookup("word", word) for word in words}

    def known(self, number: int) -> Known:
        code = new_tracking_code(self._ids)
        return Known(f"person{number}", f"bench{number:011}", code, f"{number * 7919 % 10_000:04}")

    def rows(self, number: int, known: Known) -> Iterator[tuple[str, Row]]:
        identifier = f"{number % 1_000_000:06}{known.last_four}"
        name = f"{NAMES[number % len(NAMES)]} {FAMILIES[number // len(NAMES) % len(FAMILIES)]}"
        applicant = replace(self._private.applicant, name=name, identifier=identifier, mobile=f"0912{number:07}")
        private = msgspec.json.encode(replace(self._private, applicant=applicant))
        seal, lookup = self._seal.seal, self._seal.lookup
        yield (
            "request",
            self._request
            | {
                "id": number,
                "ref": known.ref,
                "code": seal(known.code.encode(), f"request.code.{known.ref}"),
                "code_hash": lookup("code", known.code),
                "pre_registration_hash": lookup("pre_registration", f"P{number:09}"),
                "identifier_hash": lookup("identifier", identifier),
                "last_four_hash": self._last_fours[int(known.last_four)],
                "mobile_hash": lookup("mobile", applicant.mobile),
                "private": seal(private, f"request.private.{known.ref}"),
            },
        )
        for follower in self._beside["follower"]:
            yield "follower", follower | {"person_ref": known.person_ref, "request_id": number}
        for word in name_words(name):
            yield "name_word", {"word_hash": self._words[word], "request_id": number}
        for stage in self._beside["stage"]:
            yield "stage", stage | {"request_id": number}
        history = self._beside["history"]
        for place, told in enumerate(history):
            row_id = number * len(history) + place
            text = seal(b"", f"history.text.{row_id}")
            yield "history", told | {"id": row_id, "request_id": number, "text": text}

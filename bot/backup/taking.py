"""`mizban backup`: the whole installation in one archive, while it serves.

First the databases, as they were at one moment (`bot.backup.snapshot`), then the files. Files are written before the
rows that name them, under the hash of what is in them, and never changed: whatever a row of the snapshot names is there
when the files are copied. What the sweep deletes meanwhile belonged to nobody, or its time was over.
"""

import datetime as dt
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection

from bot import keys
from bot.backup import rows
from bot.backup.archive import KEY, Writer, writing
from bot.backup.manifest import FORMAT, DatabaseFacts, Manifest, fingerprint
from bot.backup.parts import Part, Say
from bot.backup.refusal import Refused
from bot.backup.snapshot import snapshot
from bot.settings import Settings

_KEPT = re.compile(r"[0-9a-f]{32}")
"""Names of whole files; halves have an ending."""
WITHOUT_KEY = (
    "The key is not in it: whoever finds this archive can read nothing personal in it. Keep secret.key in another "
    "place; without it nobody can restore."
)
WITH_KEY = (
    "The key is in it: whoever has this archive can read everything. Keep it like the key itself: encrypted, or locked "
    "up."
)


def back_up(settings: Settings, target: Path, now: dt.datetime, say: Say, *, with_key: bool = False) -> Path:
    """The archive's place; in a folder it gets a name with the time. `say`: progress. Raises Refused, KeyUnusable."""
    secret = keys.load_secret(settings.data_dir, make=False)
    place = target / f"mizban-{now:%Y%m%dT%H%M%SZ}.tar" if target.is_dir() else target
    with writing(place, int(now.timestamp())) as archive:
        databases = {}
        with snapshot(settings) as connections:
            engine = next(iter(connections.values())).dialect.name
            for part, connection in connections.items():
                databases[part.name] = _database(archive, part, connection, say)
        files = _files(archive, settings.data_dir, say)
        if with_key:
            archive.add(KEY, secret)
        manifest = Manifest(
            format=FORMAT,
            made_at=now,
            program=version("mizban"),
            engine=engine,
            databases=databases,
            files=files,
            key=fingerprint(secret),
            with_key=with_key,
            sums="",
        )
        archive.finish(manifest, secret)
    say(WITH_KEY if with_key else WITHOUT_KEY)
    return place


def _database(archive: Writer, part: Part, connection: Connection, say: Say) -> DatabaseFacts:
    revision = part.known(part.revision(connection))
    if revision is None:
        raise Refused(f"the {part.name} database is empty: nothing to back up")
    counts = {}
    for table in rows.tables_of(connection, part):
        counts[table.name] = 0
        for number, (count, packed) in enumerate(rows.chunks(connection, table), 1):
            archive.add(f"{part.name}/{table.name}/{number:06d}.msgpack.gz", packed)
            counts[table.name] += count
            if number > 1:
                say(f"{part.name}.{table.name}: {counts[table.name]} rows")
    say(f"{part.name}: schema {revision}, {len(counts)} tables, {sum(counts.values())} rows")
    return DatabaseFacts(revision, counts)


def _files(archive: Writer, folder: Path, say: Say) -> int:
    copied = 0
    for place in _whole_files(folder):
        copied += archive.add_file(str(place.relative_to(folder)), place)
        if copied and copied % 1000 == 0:
            say(f"{copied} files")
    say(f"{copied} files")
    return copied


def _whole_files(folder: Path) -> Iterator[Path]:
    """An upload's `.about` is written when its `.parts` are whole, so it is copied first, and parts only with it."""
    for place in (folder / "files").glob("*/*"):
        if _KEPT.fullmatch(place.name):
            yield place
    for about in (folder / "uploads").glob("*/*.about"):
        yield from (about, about.with_suffix(".parts"))

"""`mizban restore`: an archive becomes an installation, on the engine that the settings name.

    read all of it ─▶ key, schemas, place ─▶ empty databases of the archive's schemas ─▶ rows ─▶ counted
        ─▶ migrated ─▶ renewed ─▶ files ─▶ committed at once

Nothing in the place is touched before the whole archive was found sound, and nothing counts before the commit.
"""

import datetime as dt
import hmac
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Table

from bot import keys
from bot.backup import place, rows
from bot.backup.archive import checked, members
from bot.backup.manifest import Manifest, fingerprint, signature
from bot.backup.parts import PARTS, Part, Say
from bot.backup.refusal import Refused
from bot.backup.renewal import RESTORED, renew
from bot.durable import write_whole
from bot.serving import holding
from bot.settings import Settings

_FOLDERS = ("files", "uploads")


def restore(settings: Settings, archive: Path, now: dt.datetime, say: Say, *, replace: bool = False) -> None:
    """Raises Refused with the reason; the place is then as it was."""
    manifest, told, mac, packed_key = checked(archive)
    say(f"{archive}: sound; made at {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC, {_summary(manifest)}")
    for part in PARTS:
        part.known(manifest.databases[part.name].revision)
    with holding(settings.data_dir):
        secret = _secret(settings.data_dir, manifest, packed_key)
        if not hmac.compare_digest(signature(told, secret), mac):
            raise Refused(f"{archive} was changed after it was made: manifest.mac does not fit")
        _check_room(settings, say, replace=replace)
        _keep_key(settings.data_dir, packed_key)
        aside = _fill(settings, archive, manifest, secret, now, say)
    say(f"restored: {_summary(manifest)}")
    if aside:
        say(
            f"{aside} messages were waiting when the backup was made and may have been sent since: they were put aside "
            f"with the reason '{RESTORED}'; see: mizban outbox list"
        )


def _summary(manifest: Manifest) -> str:
    count = sum(sum(facts.tables.values()) for facts in manifest.databases.values())
    return f"{count} rows, {manifest.files} files"


def _secret(folder: Path, manifest: Manifest, packed: bytes | None) -> bytes:
    if not (folder / keys.FILE).exists():
        if packed is None:
            raise Refused(f"the key is not in this archive: put the installation's {keys.FILE} into {folder} first")
        return packed
    secret = (folder / keys.FILE).read_bytes()
    if len(secret) != keys.SECRET_BYTES or fingerprint(secret) != manifest.key:
        raise Refused(f"{folder / keys.FILE} is not the key of this archive: put the right key there")
    return secret


def _keep_key(folder: Path, packed: bytes | None) -> None:
    target = folder / keys.FILE
    if packed is not None and not target.exists():
        write_whole(target, packed)
        target.chmod(0o600)


def _check_room(settings: Settings, say: Say, *, replace: bool) -> None:
    lost = place.present(settings)
    if lost and not replace:
        raise Refused(
            f"this place is not empty; it has {'; '.join(lost)}. With --replace all of that is lost for ever, "
            "and the archive takes its place"
        )
    if lost:
        say(f"replacing {'; '.join(lost)}")


def _fill(settings: Settings, archive: Path, manifest: Manifest, secret: bytes, now: dt.datetime, say: Say) -> int:
    """How many messages were put aside."""
    with place.replacing(settings) as connections:
        for part, connection in connections.items():
            part.migrate(connection, manifest.databases[part.name].revision)
        tables = {part.name: rows.tables_of(connection, part) for part, connection in connections.items()}
        _load(archive, {part.name: connection for part, connection in connections.items()}, tables, settings.data_dir)
        for part, connection in connections.items():
            _count(part, connection, tables[part.name], manifest)
            place.set_counters(connection, part)
            part.migrate(connection)
            say(f"{part.name}: schema {manifest.databases[part.name].revision}, now {part.revisions[-1]}")
        return renew(connections, secret, manifest.made_at, now)


def _load(
    archive: Path, connections: dict[str, Connection], tables: Mapping[str, Sequence[Table]], folder: Path
) -> None:
    for name, content in members(archive):
        root, _, rest = name.partition("/")
        if root in connections:
            rows.load(connections[root], tables[root], content.read())
        elif root in _FOLDERS:
            _keep_file(folder / root, rest, content)


def _keep_file(folder: Path, name: str, content: IO[bytes]) -> None:
    """Beside what is there: names are of the content, and what nobody owns is swept in a day."""
    owner, _, own = name.partition("/")
    if not own or {owner, own} & {"", ".", ".."} or "/" in own:
        raise Refused(f"{name} is not a name of ours: this is not a backup of Mizban")
    place_of = folder / owner / own
    if not place_of.exists():
        place_of.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(place_of, content.read())


def _count(part: Part, connection: Connection, tables: Sequence[Table], manifest: Manifest) -> None:
    counted = {table.name: rows.count(connection, table) for table in tables}
    if counted != manifest.databases[part.name].tables:
        raise Refused(f"the {part.name} database has not become what the archive says: {counted}")

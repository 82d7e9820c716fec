"""What stands in the database: nothing readable, nothing lost, nothing rewritten, one shape whatever the way to it."""

import asyncio
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from msgspec.structs import replace
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from backend_client.contract import RequestCard, SurveyForm
from backend_client.embedded import EmbeddedDesk, migrations, open_desk, postgres, sqlite
from backend_client.embedded.tables import metadata
from backend_client.errors import AlreadyDone, BackendUnavailable, DatabaseTooNew
from backend_client.seal import Seal, SealBroken
from tests.contract.conftest import Clock, Opener, SeededIds
from tests.contract.people import (
    CERTIFICATE,
    LEGAL_ID,
    LEGAL_IDENTITY,
    NATIONAL_ID,
    PERMIT,
    RESPONSE,
    content_of,
    page,
)
from tests.contract.small_catalogue import catalogue
from tests.desk import raw


async def test_a_submission_survives_closing_and_keeps_its_answer(open_embedded: Opener) -> None:
    desk = await open_embedded()
    first = await desk.submit("submit:1:1", CERTIFICATE)
    await desk.close()

    again = await open_embedded()
    assert await again.submit("submit:1:1", CERTIFICATE) == first
    assert len(await again.requests_of("mina")) == 1


async def test_names_repeated_by_a_restarted_source_are_not_given_twice(open_embedded: Opener) -> None:
    first = await (await open_embedded()).submit("submit:1:1", PERMIT)
    second = await (await open_embedded()).submit("submit:2:1", PERMIT)

    assert first.card.ref != second.card.ref
    assert first.card.tracking_code != second.card.tracking_code


async def test_a_submission_cancelled_anywhere_is_done_whole_or_not_at_all(embedded: EmbeddedDesk) -> None:
    for steps in range(0, 120, 7):
        key = f"submit:{steps}:1"
        task = asyncio.ensure_future(embedded.submit(key, CERTIFICATE))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await embedded.submit(key, CERTIFICATE)

    cards = await embedded.requests_of("mina")
    assert len(cards) == len(range(0, 120, 7))
    assert len((await embedded.changes(0, 500)).items) == 3 * len(cards)


async def test_two_processes_on_one_database_have_one_winner(open_embedded: Opener) -> None:
    here, there = await open_embedded(), await open_embedded()
    card = (await here.submit("submit:1:1", PERMIT)).card
    outcomes = await asyncio.gather(
        here.accept("k1", "clerk", card.ref), there.accept("k2", "permits_head", card.ref), return_exceptions=True
    )

    assert sorted(type(each).__name__ for each in outcomes) == [AlreadyDone.__name__, RequestCard.__name__]


async def test_a_catalogue_published_elsewhere_is_seen_at_once(open_embedded: Opener) -> None:
    here, there = await open_embedded(), await open_embedded()
    await here.catalogue()
    await there.publish(replace(catalogue(), closures=()))

    assert (await here.catalogue()).closures == ()


async def test_a_busy_database_is_unavailable_and_the_same_key_may_be_repeated(
    small_agency: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, seal: Seal
) -> None:
    desk_file = Path(shutil.copy(small_agency, tmp_path / "desk.db"))
    monkeypatch.setattr(sqlite, "_BUSY_TIMEOUT_MS", 1)
    desk = await open_desk(desk_file, seal, clock=clock, ids=SeededIds())
    other = sqlite3.connect(desk_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BackendUnavailable):
        await desk.submit("submit:1:1", PERMIT)
    other.execute("ROLLBACK")
    other.close()

    assert (await desk.submit("submit:1:1", PERMIT)).card.status == "submitted"
    await desk.close()


@pytest.mark.parametrize("deed", ["UPDATE history SET kind = 'taken'", "DELETE FROM history"])
async def test_history_can_only_be_added_to(embedded: EmbeddedDesk, place: Path | str, deed: str) -> None:
    """G5."""
    await embedded.submit("submit:1:1", PERMIT)
    with pytest.raises(raw.IntegrityErrors, match="append-only"):
        raw.execute(place, deed)


async def test_nothing_personal_stands_readable_in_the_database(embedded: EmbeddedDesk, place: Path | str) -> None:
    """Attack 9: copy of the database and its write-ahead log."""
    answers = {**LEGAL_IDENTITY, "floors": 3, "use": "shop", "shop_name": "CANARY-SHOP"}
    pages = (replace(page("deed"), name="CANARY-NAME.pdf"), page("authority"))
    card = (await embedded.submit("submit:1:1", replace(PERMIT, answers=answers, pages=pages))).card
    await embedded.ask("k1", "clerk", card.ref, "CANARY-QUESTION")
    await embedded.write("k2", "mina", card.ref, "CANARY-MESSAGE")
    await embedded.accept("k3", "clerk", card.ref)
    for stage in ("review", "visit", "decision"):
        await embedded.finish_stage(f"k4:{stage}", "clerk", card.ref, stage, "CANARY-NOTE")
    await embedded.respond("k5", "clerk", card.ref, replace(RESPONSE, text="CANARY-RESPONSE"))
    form = SurveyForm(ref=card.ref, version=1, ratings={1: "much"}, suggestion="CANARY-SUGGESTION")
    await embedded.fill_survey("k6", "mina", form)

    stored = raw.stored(place)
    assert b"certificate" in stored or b"permit" in stored
    secrets = [NATIONAL_ID, LEGAL_ID, "09121234567", "مینا", "احمدی", "شرکت نمونه", "CANARY", card.tracking_code]
    secrets += [content_of("deed").decode(), content_of("response").decode(), PERMIT.pages[0].sha256]
    assert [secret for secret in secrets if secret.encode() in stored or secret.encode("utf-16-le") in stored] == []


async def test_another_key_does_not_open_the_database(place: Path | str, clock: Clock) -> None:
    for wrong in (Seal(bytes(32), "desk"), Seal(bytes(range(32)), "bot")):
        with pytest.raises(SealBroken):
            await open_desk(place, wrong, clock=clock)


def test_migrations_make_exactly_the_tables_in_sqlite(tmp_path: Path) -> None:
    for _ in range(2):
        sqlite.migrate(tmp_path / "desk.db")

    assert differences(f"sqlite:///{tmp_path / 'desk.db'}") == []


def test_migrations_make_exactly_the_tables_in_postgresql(postgres_url: str) -> None:
    for _ in range(2):
        postgres.migrate(postgres_url)

    assert (
        differences(f"{postgres_url.replace('postgresql:', 'postgresql+psycopg:')}&options=-csearch_path%3Ddesk") == []
    )


def differences(url: str) -> list[Any]:
    """Between the tables that the code knows and those that are there."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_a_database_from_a_newer_release_is_refused(place: Path | str, clock: Clock, seal: Seal) -> None:
    raw.execute(place, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(DatabaseTooNew):
        await open_desk(place, seal, clock=clock)


def test_the_journal_is_durable(tmp_path: Path) -> None:
    """synchronous=FULL: what was acknowledged survives a power cut."""
    engine = create_engine(f"sqlite:///{tmp_path / 'desk.db'}", poolclass=NullPool)
    sqlite.prepare(engine, "BEGIN")
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_the_newest_revision_is_the_last_migration() -> None:
    """Else a start would take an old file for an up-to-date one."""
    folder = Path(str(migrations.__file__)).parent
    config = Config()
    config.set_main_option("script_location", str(folder))

    assert ScriptDirectory.from_config(config).get_current_head() == migrations.NEWEST

"""A desk on a PostgreSQL server that starts with it, goes away, comes back, or is somebody else's too."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete

from backend_client.embedded import EmbeddedDesk, open_desk, postgres
from backend_client.embedded.tables import setting
from backend_client.embedded.transaction import Tx
from backend_client.errors import BackendUnavailable, RequestNotFound
from backend_client.seal import Seal
from tests.contract.conftest import Clock, SeededIds
from tests.contract.people import PERMIT, content_of, page
from tests.contract.small_catalogue import catalogue
from tests.desk import raw
from tests.desk.lines import held_back
from tests.postgres import PostgresServer


@pytest.fixture
async def desk(place: str, clock: Clock, seal: Seal) -> AsyncIterator[EmbeddedDesk]:
    opened = await open_desk(place, seal, clock=clock, ids=SeededIds())
    yield opened
    await opened.close()


on_postgresql = pytest.mark.parametrize("place", ["postgresql"], indirect=True)


async def test_several_may_start_at_once_on_an_empty_database(postgres_url: str, clock: Clock, seal: Seal) -> None:
    desks = await asyncio.gather(
        *(open_desk(postgres_url, seal, clock=clock, ids=SeededIds(number)) for number in range(4))
    )
    versions = await asyncio.gather(*(desk.publish(catalogue()) for desk in desks))

    assert versions == [1, 1, 1, 1]
    for desk in desks:
        await desk.close()


async def test_everything_stands_in_a_schema_of_its_own(postgres_url: str, clock: Clock, seal: Seal) -> None:
    await (await open_desk(postgres_url, seal, clock=clock)).close()

    schemas = raw.execute(postgres_url, "SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname !~ '^(pg_|inf)'")
    assert schemas == [("desk",)]


@on_postgresql
async def test_a_usual_start_needs_no_right_to_create(
    place: str, postgres_server: PostgresServer, clock: Clock, seal: Seal
) -> None:
    raw.execute(place, "CREATE ROLE worker LOGIN")
    raw.execute(place, "GRANT USAGE ON SCHEMA desk TO worker")
    raw.execute(place, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA desk TO worker")
    raw.execute(place, "GRANT USAGE ON ALL SEQUENCES IN SCHEMA desk TO worker")
    desk = await open_desk(place.replace("postgres@", "worker@"), seal, clock=clock)
    card = (await desk.submit("submit:1:1", PERMIT)).card
    with pytest.raises(RequestNotFound):
        await desk.find_request("thief", card.tracking_code, "0000")
    await desk.close()
    raw.execute(place, "DROP OWNED BY worker")
    raw.execute(place, "DROP ROLE worker")


@on_postgresql
async def test_connections_that_were_cut_while_idle_are_not_noticed(
    desk: EmbeddedDesk, place: str, postgres_server: PostgresServer
) -> None:
    card = (await desk.submit("submit:1:1", PERMIT)).card
    await desk.catalogue()
    postgres_server.disconnect(place)

    assert (await desk.requests_of("mina"))[0].ref == card.ref
    assert (await desk.withdraw("k1", "mina", card.ref)).status == "withdrawn"


@on_postgresql
async def test_a_deed_cut_off_in_the_middle_is_unavailable_and_done_once_when_repeated(
    desk: EmbeddedDesk, place: str
) -> None:
    async with held_back(place, 1) as gate:
        deed = asyncio.ensure_future(desk.submit("submit:1:1", PERMIT))
        await gate.cut_off()
        with pytest.raises(BackendUnavailable):
            await deed

    assert (await desk.submit("submit:1:1", PERMIT)).card.status == "submitted"
    assert len((await desk.changes(0)).items) == 1


@on_postgresql
async def test_a_server_that_is_down_is_unavailable_until_it_is_back(
    desk: EmbeddedDesk, place: str, postgres_server: PostgresServer, clock: Clock, seal: Seal
) -> None:
    await desk.submit("submit:1:1", PERMIT)
    postgres_server.stop()
    try:
        for call in (
            desk.requests_of("mina"),
            desk.submit("submit:2:1", PERMIT),
            desk.upload(page("deed"), content_of("deed")),
        ):
            with pytest.raises(BackendUnavailable):
                await call
        with pytest.raises(BackendUnavailable):
            await open_desk(place, seal, clock=clock)
    finally:
        postgres_server.start()

    assert (await desk.submit("submit:2:1", PERMIT)).card.status == "submitted"
    assert len(await desk.requests_of("mina")) == 2


@on_postgresql
async def test_whoever_waits_too_long_for_a_frozen_writer_is_told_to_come_again(
    place: str, clock: Clock, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres._WRITING, "lock_timeout", "1ms")
    desk = await open_desk(place, seal, clock=clock)
    async with held_back(place, 0):
        with pytest.raises(BackendUnavailable):
            await desk.submit("submit:1:1", PERMIT)

    assert (await desk.submit("submit:1:1", PERMIT)).card.status == "submitted"
    await desk.close()


@on_postgresql
async def test_a_frozen_writer_is_ended_by_the_server_and_holds_nobody_up(
    place: str, clock: Clock, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres._WRITING, "idle_in_transaction_session_timeout", "20ms")
    frozen = await open_desk(place, seal, clock=clock)
    monkeypatch.undo()
    other = await open_desk(place, seal, clock=clock)
    in_it, thawed = asyncio.Event(), asyncio.Event()

    async def freeze(tx: Tx) -> None:
        in_it.set()
        await thawed.wait()
        await tx.connection.execute(delete(setting))

    writing = asyncio.ensure_future(frozen._write(freeze))
    await in_it.wait()
    assert (await other.submit("submit:1:1", PERMIT)).card.status == "submitted"
    thawed.set()
    with pytest.raises(BackendUnavailable):
        await writing
    assert (await frozen.submit("submit:1:1", PERMIT)).card.status == "submitted"
    for desk in (frozen, other):
        await desk.close()


async def test_another_databases_address_is_refused(clock: Clock, seal: Seal) -> None:
    with pytest.raises(ValueError, match="mysql: not an address of a PostgreSQL database"):
        await open_desk("mysql://user:secret@host/db", seal, clock=clock)


@on_postgresql
async def test_what_is_acknowledged_is_durable_though_the_server_is_lax(desk: EmbeddedDesk, place: str) -> None:
    """The tests' server has synchronous_commit off; the desk's writers do not."""
    assert raw.execute(place, "SHOW synchronous_commit") == [("off",)]
    async with desk._database._engines.writer.connect() as connection:
        assert (await connection.exec_driver_sql("SHOW synchronous_commit")).scalar() == "on"


async def test_a_ref_that_postgresql_cannot_hold_is_not_found(embedded: EmbeddedDesk) -> None:
    """What comes back from a button may be anything."""
    with pytest.raises(RequestNotFound):
        await embedded.request("mina", "a\x00b")
    with pytest.raises(RequestNotFound):
        await embedded.take("k1", "clerk", "a\x00b")

"""R15: the server's defaults are not what we rest on, and it may go in the very moment of a commit."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from bot.store.postgres import connect
from bot.store.schema import DatabaseAway
from dialogs.protocol import Reply, State, Turn
from tests.flow.world import UNLIMITED, HandClock, open_store, said


def test_whatever_the_servers_default_a_commit_waits_for_the_disk(postgres_url: str) -> None:
    """The tests' server does not by itself."""
    with psycopg.connect(postgres_url) as plain:
        assert plain.execute("SHOW synchronous_commit").fetchone() == ("off",)
    with connect(postgres_url) as ours:
        assert ours.execute("SHOW synchronous_commit").fetchall()[0][0] == "on"


def test_a_server_that_has_gone_without_a_word_is_noticed_before_a_lease_ends(postgres_url: str) -> None:
    with connect(postgres_url) as ours:
        told = ours.info.get_parameters()

    quiet_s = int(told["keepalives_idle"]) + int(told["keepalives_interval"]) * int(told["keepalives_count"])
    assert quiet_s <= 25
    assert int(told["tcp_user_timeout"]) <= 25_000


async def test_writers_wait_for_each_other_whatever_isolation_the_server_prefers(
    postgres: str, clock: HandClock
) -> None:
    """Were its default isolation used, one of them would fail."""
    with psycopg.connect(postgres, autocommit=True) as operator:
        name = psycopg.conninfo.conninfo_to_dict(postgres)["dbname"]
        operator.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'".encode())
    store = await open_store(postgres, clock)

    levels = await store._engine.write(lambda execute, _: execute("SHOW transaction_isolation", {}).fetchall())

    await store.close()
    assert levels[0][0] == "read committed"


@pytest.fixture
def lose_next_answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The next commit is done, and the connection breaks before its answer comes."""
    lost: list[bool] = []
    real = psycopg.Connection.execute

    def execute(connection: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        answer = real(connection, query, *args, **kwargs)
        if query == "COMMIT" and lost:
            lost.pop()
            connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return answer

    monkeypatch.setattr(psycopg.Connection, "execute", execute)
    return lambda: lost.append(True)


async def test_a_commit_whose_answer_was_lost_counts_once(
    postgres: str, clock: HandClock, lose_next_answer: Callable[[], None]
) -> None:
    store = await open_store(postgres, clock)

    lose_next_answer()
    with pytest.raises(DatabaseAway):
        await store.receive([said(1)])
    assert await store.receive([said(1)]) == 0, "told again, it is known"

    (work,) = await store.lease_conversations("w", 10)
    lose_next_answer()
    with pytest.raises(DatabaseAway):
        await store.commit_turn(work, Turn(state=State(), replies=(Reply(text="خوش آمدید"),)), 1.0)
    wait = dt.timedelta(seconds=1)
    assert not await store.fail_turn(work, "bug:1", wait, "پوزش"), "there is nothing left that could fail"
    assert await store.lease_conversations("w", 10) == ()

    (message,) = await store.lease_outbox("w", "fake", "bot", UNLIMITED, 10)
    lose_next_answer()
    with pytest.raises(DatabaseAway):
        await store.mark_sent(message, "m1")
    assert not await store.mark_sent(message, "m1")
    assert await store.lease_outbox("w", "fake", "bot", UNLIMITED, 10) == ()
    await store.close()

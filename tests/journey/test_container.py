"""S: the container's files and commands are run as they stand, on a PostgreSQL server of the tests' own."""

import asyncio
import os
import socket
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.journey import container, journey
from tests.journey.program import Installation, Server
from tests.messenger.journey import WebParty

SECRET_NAMES = ("PASSWORD", "TOKEN", "SECRET", "KEY")


@dataclass(frozen=True)
class Container(Installation):
    """One container of the image: only the files it copies, its own settings, a volume that all share."""

    app: Path = Path()
    ports: tuple[int, int] = (0, 0)

    @property
    def environment(self) -> dict[str, str]:
        """As the image and compose.yaml set it, on this machine's addresses."""
        mine = {name: value for name, value in os.environ.items() if not name.startswith("MIZBAN_")}
        mine |= container.image().environment
        mine |= {"MIZBAN_DATA_DIR": str(self.folder / "data"), "MIZBAN_DATABASE_URL": self.database}
        listen, operate = (f"127.0.0.1:{port}" for port in self.ports)
        return mine | {"MIZBAN_LISTEN": listen, "MIZBAN_OPS_LISTEN": operate}

    @property
    def place(self) -> Path:
        return self.app

    @property
    def command(self) -> tuple[str, ...]:
        return (sys.executable, *container.image().entrypoint[1:])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@pytest.fixture
def one(tmp_path: Path, postgres_url: str) -> Container:
    (tmp_path / "app").mkdir()
    return Container(tmp_path, database=postgres_url, app=container.unpacked(tmp_path / "app"))


def like(one: Container) -> Container:
    return replace(one, ports=(free_port(), free_port()))


async def test_what_compose_starts_serves_a_citizen(one: Container) -> None:
    """Key, migration, web, workers, in compose.yaml's own words; a worker is killed and the form goes on."""
    services = container.services()
    await one.says("key", "new")
    await one.says(*services["migrate"]["command"])
    web = like(one)
    server = await Server.starts(web, *services["web"]["command"])
    workers = [await Server.starts(like(one), *services["worker"]["command"]) for _ in range(2)]
    async with ClientSession() as http:
        for page, status in (("healthz", 200), ("readyz", 200), ("metrics", 200)):
            async with http.get(f"http://127.0.0.1:{web.ports[1]}/{page}") as answer:
                assert answer.status == status, await answer.text()
        citizen = await WebParty.arrives(http, server.address)
        await journey.opens_form(citizen)
        await workers[0].is_killed()
        await journey.fills_form(citizen)
        await journey.submits(citizen)
    assert await server.is_told_to_stop() == await workers[1].is_told_to_stop() == 0


async def test_without_a_key_nothing_starts(one: Container) -> None:
    """No default secret outside the demo: the sentence says what to do."""
    process = await like(one).begin("run")
    await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 1
    assert "mizban key new" in one.log.read_text("utf-8")


def test_the_image_has_no_secret_and_the_lock_has_the_driver() -> None:
    image = container.image()

    assert not [name for name in image.environment if any(secret in name for secret in SECRET_NAMES)]
    assert image.environment["MIZBAN_PROFILE"] == "production"
    assert "psycopg-binary==" in (container.ROOT / image.locked).read_text("utf-8")


def test_every_service_of_ours_waits_for_the_migration() -> None:
    ours = {name: service for name, service in container.services().items() if name not in {"postgres", "migrate"}}

    assert set(ours) == {"web", "worker"}
    for service in ours.values():
        assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert service["environment"]["MIZBAN_DATABASE_URL"].startswith("postgresql://")

"""What an operator watches answers from outside the process, of a worker without a web server, too."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientConnectionError, ClientSession
from aiohttp.test_utils import unused_port

from tests.journey.program import Installation, running


@dataclass(frozen=True)
class Watched(Installation):
    """An installation whose operator pages are on this port."""

    port: int = 0

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "MIZBAN_OPS_LISTEN": f"127.0.0.1:{self.port}"}

    async def get(self, http: ClientSession, path: str) -> tuple[int, str]:
        """Asked again until somebody answers there."""
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{self.port}{path}") as response:
                    return response.status, await response.text()
            except ClientConnectionError:
                continue

    async def is_ready(self, http: ClientSession) -> str:
        """Looks until it is, as whoever shares the load does; what is told then."""
        status, told = await self.get(http, "/readyz")
        while status != 200:
            status, told = await self.get(http, "/readyz")
        return told


@pytest.mark.parametrize("verb", ["run", "worker"])
async def test_each_process_tells_how_it_goes(verb: str, tmp_path: Path, postgres_url: str) -> None:
    installation = Watched(tmp_path, database=postgres_url, port=unused_port())
    async with running(installation, verb), ClientSession() as http:
        assert await installation.get(http, "/healthz") == (200, "ok\n")
        assert '"store": {"ok": true}' in await installation.is_ready(http)
        status, page = await installation.get(http, "/metrics")
        assert status == 200
        assert "\nmizban_store_up 1.0\n" in page
        assert "\nmizban_inbox_waiting 0.0\n" in page

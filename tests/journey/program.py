"""The program as an operator runs it: `python -m bot …` in a process of its own, on a folder of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

START_LIMIT_S = 60.0
STOP_LIMIT_S = 10.0
READY = "Mizban is ready: "
WORKER_READY = "Mizban worker is ready"
WEBHOOK_SECRET = "journey-secret_0123456789abcdefghijk"


@dataclass(frozen=True)
class Installation:
    """A data directory and what the operator set; `log` gathers what the processes write to stderr."""

    folder: Path
    telegram: tuple[str, str] | None = None
    """The bot's token and the base address of its API."""
    called_at: int | None = None
    """The port where the messenger calls it; None: it polls, and listens on any port."""

    database: str = ""
    """The address of a PostgreSQL database; empty: SQLite in the folder."""

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def environment(self) -> dict[str, str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("MIZBAN_")}
        mine |= {"MIZBAN_DATA_DIR": str(self.folder / "var"), "MIZBAN_LISTEN": "127.0.0.1:0"}
        if self.database:
            mine |= {"MIZBAN_DATABASE_URL": self.database}
        if self.telegram is not None:
            mine |= dict(zip(("MIZBAN_TELEGRAM_TOKEN", "MIZBAN_TELEGRAM_API"), self.telegram, strict=True))
        if self.called_at is not None:
            address = f"127.0.0.1:{self.called_at}"
            mine |= {"MIZBAN_LISTEN": address, "MIZBAN_TELEGRAM_WEBHOOK": f"http://{address}"}
            mine |= {"MIZBAN_TELEGRAM_SECRET": WEBHOOK_SECRET}
        return mine

    @property
    def place(self) -> Path | None:
        """Where it is started; None: where the tests are."""
        return None

    @property
    def command(self) -> tuple[str, ...]:
        return (sys.executable, "-m", "bot")

    async def begin(self, *verb: str) -> asyncio.subprocess.Process:
        """`python -m bot` and these words, with pipes to talk through."""
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self.command,
                *verb,
                cwd=self.place,
                env=self.environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )

    async def says(self, *verb: str) -> str:
        """What the command prints; it must succeed."""
        process = await self.begin(*verb)
        printed, _ = await asyncio.wait_for(process.communicate(), START_LIMIT_S)
        assert process.returncode == 0, self.log.read_text("utf-8")
        return printed.decode()

    async def invited(self, ref: str, name: str, post: str, *roles: str) -> str:
        """Add a member of staff; what they send to the bot to enrol."""
        chosen = [word for role in roles for word in ("--role", role)]
        await self.says("staff", "add", ref, "--name", name, "--post", post, *chosen)
        return (await self.says("staff", "invite", ref)).splitlines()[-1].strip()


class Server:
    """A started `mizban run` or `worker`. `address`: where it says it is ready; `printed`: all it wrote so far."""

    def __init__(self, installation: Installation, process: asyncio.subprocess.Process) -> None:
        self._installation = installation
        self._process = process
        self._draining: asyncio.Task[None] | None = None
        self.printed: list[str] = []
        self.address = ""

    @classmethod
    async def starts(cls, installation: Installation, verb: str = "run") -> "Server":
        server = cls(installation, await installation.begin(verb))
        try:
            async with asyncio.timeout(START_LIMIT_S):
                while not server.address:
                    server._hear(await server._line())
        except BaseException:
            await server.is_killed()
            raise
        server._draining = asyncio.create_task(server._drain())
        return server

    @property
    def pid(self) -> int:
        return self._process.pid

    def _hear(self, line: str) -> None:
        if not line:
            log = self._installation.log.read_text("utf-8", "replace")
            raise AssertionError(f"the program ended before it was ready:\n{''.join(self.printed)}\n{log}")
        self.printed.append(line)
        if line.startswith(READY):
            self.address = line.removeprefix(READY).strip()
        elif line.startswith(WORKER_READY):
            self.address = "none"

    async def _line(self) -> str:
        assert self._process.stdout is not None
        return (await self._process.stdout.readline()).decode()

    async def _drain(self) -> None:
        while line := await self._line():
            self.printed.append(line)

    async def is_told_to_stop(self) -> int:
        """SIGTERM; the exit code, which must come soon."""
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._ended(), STOP_LIMIT_S)

    async def is_killed(self) -> None:
        """SIGKILL, if it still runs."""
        if self._process.returncode is None:
            self._process.kill()
        await self._ended()

    async def _ended(self) -> int:
        code = await self._process.wait()
        if self._draining is not None:
            await self._draining
        return code


@asynccontextmanager
async def running(installation: Installation, verb: str = "run") -> AsyncIterator[Server]:
    """A server for as long as the block; it ends well and says nothing of a failure in its log."""
    server = await Server.starts(installation, verb)
    try:
        yield server
        assert await server.is_told_to_stop() == 0
    finally:
        await server.is_killed()

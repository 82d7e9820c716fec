"""The real server, started as `make run` does on a data directory of its own; it can be killed and started again."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

_START_LIMIT_S = 30
_STOP_LIMIT_S = 20


class NotStarted(AssertionError):
    """The server ended or never answered; the message holds its log."""


class Product:
    """`directory` keeps the data and the log. The port stays the same from start to start."""

    def __init__(self, directory: Path, port: int = 0) -> None:
        self._directory = directory
        self._port = port or _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def log(self) -> str:
        return (self._directory / "server.log").read_text("utf-8", "replace")

    def start(self) -> None:
        """Returns when it answers. Raises NotStarted."""
        with (self._directory / "server.log").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], env=self._environment(), stdout=output, stderr=subprocess.STDOUT
            )
        self._wait_until_it_answers(self._process)

    def operate(self, *words: str) -> str:
        """What `mizban` says to an operator beside the running server."""
        told = subprocess.run(
            [sys.executable, "-m", "bot", *words], env=self._environment(), capture_output=True, text=True, check=True
        )
        return told.stdout

    def _environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("MIZBAN_")},
            "MIZBAN_DATA_DIR": str(self._directory / "var"),
            "MIZBAN_LISTEN": f"127.0.0.1:{self._port}",
        }

    def kill(self) -> None:
        """As a power cut would: nothing is finished, nothing is said."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(_STOP_LIMIT_S)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_STOP_LIMIT_S)

    def _wait_until_it_answers(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + _START_LIMIT_S
        while process.poll() is None and time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(self.address, timeout=2):
                    return
            except urllib.error.URLError:
                time.sleep(0.1)
        process.kill()
        raise NotStarted(f"the server did not start:\n{self.log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""What happened, as JSON lines that several processes append to one file, each in one write: a kill leaves no half."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class History:
    """Append-only; the kernel puts the lines of all writers in one order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC)

    def note(self, what: str, **facts: Any) -> None:
        line = json.dumps({"at": round(time.time(), 6), "what": what, **facts}, ensure_ascii=False)
        os.write(self._handle, f"{line}\n".encode())

    def close(self) -> None:
        os.close(self._handle)


def read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)

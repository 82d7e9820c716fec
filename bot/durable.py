"""Files that survive a crash of the process or the machine: whole under their name, or not there."""

import os
from pathlib import Path


def write_whole(place: Path, content: bytes) -> None:
    """Write beside it, make it safe on disk, then give it its name. The folder is there already. Blocks."""
    writing = place.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}")
    with writing.open("xb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    writing.rename(place)
    sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """Make its names safe on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""A content pack on disk: a folder's files as bytes, which the parser then reads without a disk."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from dialogs.content.problems import ContentInvalid, ContentProblem

MAX_BYTES = 32 * 1024 * 1024


def pack_folder(name: str) -> Path:
    """A pack that came with the program by its name, any other by its folder."""
    own = Path(str(resources.files("dialogs.content"))) / "packs" / name
    return own if name.isidentifier() and own.is_dir() else Path(name)


def read_pack(folder: Path) -> Mapping[str, bytes]:
    """Every file of the pack by its path in it, hidden ones left out. Blocks. Raises ContentInvalid."""
    if not folder.is_dir():
        raise ContentInvalid([ContentProblem(str(folder), 0, "no such folder", "set MIZBAN_PACK")])
    files: dict[str, bytes] = {}
    size = 0
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if not path.is_file() or any(part.startswith((".", "__")) for part in place.split("/")):
            continue
        size += path.stat().st_size
        if size > MAX_BYTES:
            raise ContentInvalid([ContentProblem(place, 0, "the pack is larger than 32 MB")])
        files[place] = path.read_bytes()
    return files

"""The direction of imports: bot → dialogs → {nlu, the desk's contract and forms}; the embedded desk → nlu.values."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSES = ("bot", "dialogs", "backend_client", "nlu")
CONTRACT = (
    "backend_client.contract",
    "backend_client.models",
    "backend_client.catalogue",
    "backend_client.agency",
    "backend_client.errors",
    "backend_client.forms",
    "backend_client.workflow",
    "backend_client.appeal_faults",
)


def imports_of(path: Path) -> Iterator[str]:
    """Full names of all that a module imports from our houses."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed(module: str, imported: str) -> bool:
    house, other = module.split(".", maxsplit=1)[0], imported.split(".", maxsplit=1)[0]
    if other not in HOUSES or house in {other, "bot"}:
        return True
    if house == "dialogs":
        return other == "nlu" or imported.startswith(CONTRACT)
    return module.startswith("backend_client.embedded") and imported.startswith("nlu.values")


MODULES = [path for house in HOUSES for path in sorted((ROOT / house).rglob("*.py"))]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)

    against = [name for name in imports_of(path) if not allowed(module, name)]

    assert against == []


IMPURE = {"asyncio", "aiohttp", "aiosqlite", "sqlalchemy", "socket", "time", "random", "secrets", "os", "threading"}


CORE = [path for path in MODULES if path.relative_to(ROOT).parts[0] in {"dialogs", "nlu"}]


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_dialogs_and_understanding_are_pure(path: Path) -> None:
    """No clock, no network, no disk, no chance: the core can be replayed."""
    touched = {name.split(".")[0] for name in imports_of(path)} & IMPURE

    assert touched == set()

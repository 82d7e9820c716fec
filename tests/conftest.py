"""What all tests share."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from bot import content
from dialogs.content.parser import Pack
from tests.postgres import postgres_database, postgres_server, postgres_url

__all__ = ["postgres_database", "postgres_server", "postgres_url"]


@pytest.fixture(scope="session", autouse=True)
def packs_are_read_once() -> Iterator[None]:
    """Reading and checking a pack takes longer than most tests that compose the application; the same files give the
    same frozen pack."""
    checked = content._checked
    known: dict[frozenset[tuple[str, bytes]], Pack] = {}

    def once(files: Callable[[], Mapping[str, bytes]]) -> Pack:
        read = files()
        key = frozenset(read.items())
        if key not in known:
            known[key] = checked(lambda: read)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_checked", once)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the bot's lines of the transcripts anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes by itself begins first, so that the rest goes on beside it."""
    items.sort(key=lambda item: "resilience" not in item.path.parts)

"""What all tests share."""

import pytest

from tests.postgres import postgres_database, postgres_server, postgres_url

__all__ = ["postgres_database", "postgres_server", "postgres_url"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the bot's lines of the transcripts anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes by itself begins first, so that the rest goes on beside it."""
    items.sort(key=lambda item: "resilience" not in item.path.parts)

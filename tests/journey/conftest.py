"""The journey at a messenger's pace takes longest and is idle most of it: it begins first, beside all others."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "over_telegram" not in item.name)

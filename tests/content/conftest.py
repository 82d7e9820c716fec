"""Files that a test leaves as they are need not be read anew for each of 180 tests."""

from functools import lru_cache

import pytest

from dialogs.content import parser, tree
from dialogs.content.problems import ContentProblem
from dialogs.content.tree import Node
from tests.content.demo import demo_files


@lru_cache
def _read_once(path: str) -> Node | None:
    return tree.read_tree(path, demo_files()[path], [])


@pytest.fixture(autouse=True)
def _unchanged_files_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(path: str, content: bytes, problems: list[ContentProblem]) -> Node | None:
        if content is demo_files().get(path):
            return _read_once(path)
        return tree.read_tree(path, content, problems)

    monkeypatch.setattr(parser, "read_tree", read)

"""Code and content agree: every key that is spoken has its text with those placeholders, every text its reader."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlu.values import REASONS
from tests.dialogs.staff_world import demo_content

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = [path for house in ("dialogs", "bot") for path in sorted((ROOT / house).rglob("*.py"))]
PAGES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("pages/*") if path.is_file())
MESSAGES = demo_content().words.messages
SPEAKING = {"text", "say"}
KEY = re.compile(r"[a-z_]+(\.[a-z_A-Z0-9]+)*")


def spoken(path: Path) -> Iterator[tuple[str, frozenset[str], bool]]:
    """(key, names of its values, all of them known) of each talk.say("…", name=…) and text("…", name=…)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPEAKING):
            continue
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            names = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
            yield first.value, names, all(keyword.arg for keyword in node.keywords)


def literals(path: Path) -> Iterator[str]:
    """Every string of the code, and the fixed beginning of each formatted one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


CALLS = sorted({(key, names) for path in SOURCES for key, names, whole in spoken(path) if whole}, key=str)


@pytest.mark.parametrize(("key", "names"), CALLS, ids=[key for key, _ in CALLS])
def test_what_is_spoken_has_its_text_and_its_values(key: str, names: frozenset[str]) -> None:
    wanted = set(re.findall(r"\{([a-z_]+)\}", MESSAGES[key]))

    assert wanted <= names


def test_every_reason_of_every_reader_has_its_sentence() -> None:
    """UX17: one cause, one sentence that says how to mend it."""
    wanted = {f"invalid.{kind}.{reason}" for kind, reasons in REASONS.items() for reason in reasons}
    wanted |= {f"invalid.{kind}.choice" for kind in ("select_one", "select_multiple")}

    assert wanted - set(MESSAGES) == set()


def test_no_text_is_left_without_a_reader() -> None:
    said = {text for path in SOURCES for text in literals(path)}
    beginnings = tuple(text for text in said if text.endswith(".") and KEY.fullmatch(text[:-1]))
    unread = [
        key
        for key in MESSAGES
        if key not in said and not key.startswith((*beginnings, "invalid.")) and key.removeprefix("web.") not in PAGES
    ]

    assert unread == []

"""R20: what the bot says outside every dialog, its apologies first, is in every pack that is loaded."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.console.deeds import DEEDS
from dialogs.content.required import FILLED, REQUIRED, check_required
from tests.content.demo import demo_files, demo_pack, doubted, few_files, line_of, with_file

BOT = Path(__file__).resolve().parents[2] / "bot"
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(BOT.rglob("*.py"))]
TEMPLATES = "\n".join(path.read_text(encoding="utf-8") for path in (BOT / "console/templates").glob("*.html"))
PAGES = "\n".join(path.read_text(encoding="utf-8") for path in BOT.rglob("pages/*") if path.is_file())
KEYS = {key for keys in REQUIRED.values() for key in keys}
MESSAGES = demo_pack().words["fa"].messages
KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
KEY_BEGINS = re.compile(r"f['\"][a-z_]+\.")
COMMON, PAPER = "words/fa/messages/common.yaml", "words/fa/messages/paper.yaml"


def asked_for() -> Iterator[str]:
    """Keys that the code asks for by name: words["…"], content.text("…")."""
    for node in (node for tree in TREES for node in ast.walk(tree)):
        match node:
            case ast.Subscript(slice=ast.Constant(value=str(key))) if KEY.fullmatch(key):
                yield key
            case ast.Call(func=ast.Attribute(attr="text"), args=[ast.Constant(value=str(key)), *_]):
                yield key


def named() -> Iterator[str]:
    """Keys that stand in the code in any other way, whole or as f"paper.page.{kind}"."""
    for node in (node for tree in TREES for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and node.value in MESSAGES and KEY.fullmatch(str(node.value)):
            yield str(node.value)
        elif isinstance(node, ast.JoinedStr) and KEY_BEGINS.match(ast.unparse(node)):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_]+" for part in node.values
            ]
            yield from (key for key in MESSAGES if re.fullmatch("".join(parts), key))


def drawn() -> Iterator[str]:
    """Keys of the pages: "name" in their code, {{name}} in their text."""
    for key in MESSAGES:
        name = key.removeprefix("web.")
        if key.startswith("web.") and (re.search(rf"[\"'`{{]{name}[\"'`}}]", PAGES)):
            yield key


def on_the_console() -> Iterator[str]:
    """Keys in its templates, whole or as "console.menu." ~ place; a deed's button is named by the deed."""
    yield from (key for key in MESSAGES if f'"{key}"' in TEMPLATES)
    begun = re.findall(r'"(console(?:\.[a-z_]+)*\.)" ~', TEMPLATES)
    yield from (key for key in MESSAGES for begin in begun if re.fullmatch(re.escape(begin) + "[a-z0-9_]+", key))
    yield from (f"staff.button.{name}" for name in DEEDS)


def filled() -> dict[str, set[str]]:
    """What content.text("…", name=…) and fill(words["…"], {…}) are given, by key."""
    given: dict[str, set[str]] = {}
    for node in (node for tree in TREES for node in ast.walk(tree)):
        match node:
            case ast.Call(func=ast.Attribute(attr="text"), args=[ast.Constant(value=str(key))], keywords=keywords):
                given.setdefault(key, set()).update(word.arg for word in keywords if word.arg)
    return {key: names for key, names in given.items() if names}


def test_the_list_is_what_the_code_says() -> None:
    assert {*asked_for(), *named(), *drawn(), *on_the_console()} == KEYS


def test_the_list_knows_what_the_code_fills_in() -> None:
    assert filled().items() <= {key: set(names) for key, names in FILLED.items()}.items()


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_pack_without_it_is_refused(key: str) -> None:
    words = demo_pack().words["fa"]
    lacking = replace(words, messages={each: text for each, text in words.messages.items() if each != key})

    (problem,) = check_required(replace(demo_pack(), words={"fa": lacking}))

    file = next(file for file, keys in REQUIRED.items() if key in keys)
    assert str(problem) == f"words/fa/messages/{file}: '{key}' is missing; add a line '{key}: …'"


def test_the_checks_of_a_pack_look_for_them() -> None:
    files = {path: content for path, content in few_files().items() if path != PAPER}

    assert {problem.path for problem in doubted(files)} == {PAPER}


@pytest.mark.parametrize(
    ("path", "old", "new", "key"),
    [
        (COMMON, "{reference}", "{error}", "sorry.bug"),
        (PAPER, "{from}", "{first}", "paper.range"),
        (PAPER, "بررسی اصالت برگه", "بررسی اصالت {paper}", "paper.page.title"),
    ],
)
def test_a_place_that_nothing_fills_is_refused(path: str, old: str, new: str, key: str) -> None:
    text = demo_files()[path].decode()

    (problem,) = doubted(with_file(path, text.replace(old, new)))

    assert problem.message.startswith(f"'{key}': nothing fills {{")
    assert (problem.path, problem.line) == (path, line_of(path, f"{key}:"))

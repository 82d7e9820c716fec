"""Attack 27: a content file is plain data or it is refused, quickly, with the line; nothing in it is ever run."""

import pytest

from dialogs.content import tree
from tests.content.demo import EXTRA, refused, with_file

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ('a: متن\nb: !!python/object/apply:os.system ["id"]\n', 2, "the tag tag:yaml.org,2002:python/object/apply"),
        ("a: !!str ۵\n", 1, "the tag tag:yaml.org,2002:str is not allowed"),
        ("a: !local x\n", 1, "the tag !local is not allowed"),
        ("!!set {a, b}\n", 1, "the tag tag:yaml.org,2002:set"),
        (BOMB, 1, "anchors and aliases are not allowed"),
        ("a: x\n<<: *a\n", 2, "anchors and aliases are not allowed"),
        ("a: [" * 400 + "]" * 400, 0, ""),
        ("[" * 5000, 0, ""),
        ("a: x\n---\nb: y\n", 2, "more than one document"),
        ("a: x\n\tb: y\n", 2, "not YAML"),
        ("a: x\nb: [1, 2\n", 3, "not YAML"),
        ("a: x\n? [b, c]\n: y\n", 2, "a key must be one word or text"),
        ("a: b: c\n", 1, "not YAML"),
        ("a: \x00\n", 0, "not YAML"),
        ("", 0, "the file is empty"),
        ("# nothing\n", 0, "the file is empty"),
    ],
)
def test_what_is_not_plain_data_is_refused(content: str, line: int, told: str) -> None:
    problems = refused(with_file(EXTRA, content))

    assert {problem.path for problem in problems} == {EXTRA}
    assert told in problems[0].message
    assert problems[0].line == line or not told


def test_nesting_is_bounded() -> None:
    deep = "\n".join(" " * level + "a:" for level in range(40))

    assert [problem.message for problem in refused(with_file(EXTRA, deep))] == [
        f"nested deeper than {tree.MAX_DEPTH} levels"
    ]


def test_size_is_bounded() -> None:
    huge = b"a: " + b"x" * tree.MAX_BYTES

    assert "larger than" in refused(with_file(EXTRA, huge))[0].message


def test_the_number_of_entries_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MAX_NODES", 3000)
    many = "a: [" + "x, " * 4000 + "x]\n"

    assert "more than 3000 entries" in refused(with_file(EXTRA, many))[0].message


def test_other_encodings_are_refused_with_their_line() -> None:
    problems = refused(with_file(EXTRA, "a: متن\nb: متن\n".encode().replace("b: م".encode(), b"b: \xff")))

    assert [(problem.line, problem.message) for problem in problems] == [(2, "not UTF-8")]


@pytest.mark.parametrize("text", ["{user.__class__.__mro__}", "{0}", "{}", "{a!r}", "{a:>10}", "{A}", "{a", "a}"])
def test_placeholders_are_simple_names(text: str) -> None:
    """Attack 22, decision 17: nothing but `{name}`."""
    from tests.content.demo import doubted

    problems = doubted(with_file(EXTRA, f'extra: "متن {text}"\n'))

    assert [(problem.path, problem.line) for problem in problems] == [(EXTRA, 1)]
    assert "a brace that is no placeholder" in problems[0].message

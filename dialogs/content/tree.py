"""YAML bytes → a tree of scalars, lists and mappings, each with its line.

Only plain data: no tags, no anchors or aliases, no duplicate keys, one document, bounded size and depth. A
scalar stays text until somebody says which type is wanted, so `no`, `1:20` and `0912` stay what they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from dialogs.content.problems import ContentProblem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 12
MAX_NODES = 50_000


@dataclass(frozen=True)
class Scalar:
    """`plain`: written without quotes, so it may also mean a number, true, false or nothing.

    `literal`: written under a `|`, line by line.
    """

    text: str
    line: int
    plain: bool = True
    literal: bool = False


@dataclass(frozen=True)
class Sequence:
    line: int
    items: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class Mapping:
    """`lines`: where each key stands."""

    line: int
    entries: dict[str, "Node"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


class Refused(Exception):
    """This file is not plain data; carries the one problem that ended the reading."""

    def __init__(self, problem: ContentProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_tree(path: str, content: bytes, problems: list[ContentProblem]) -> Node | None:
    """The file's document. None, with the reason in `problems`, where it has none that we accept.

    Duplicate keys are problems, too, but do not end the reading: the first one counts.
    """
    try:
        return _Composer(path, _text(path, content), problems).document()
    except Refused as refused:
        problems.append(refused.problem)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        problems.append(
            ContentProblem(path, line, f"not YAML: {error.problem}", "indent with spaces; quote texts with ': '")
        )
    except YAMLError as error:
        problems.append(ContentProblem(path, 0, f"not YAML: {str(error).splitlines()[0]}"))
    return None


def _text(path: str, content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise Refused(ContentProblem(path, 0, f"larger than {MAX_BYTES} bytes", "split the file"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(ContentProblem(path, line, "not UTF-8", "save the file as UTF-8")) from error


class _Composer:
    """Builds the tree from the parser's events, so that nothing is ever resolved, constructed or expanded."""

    def __init__(self, path: str, text: str, problems: list[ContentProblem]) -> None:
        self._path = path
        self._problems = problems
        self._nodes = 0
        # Any: ruamel's events carry no types of their own.
        self._events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)

    def document(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refused(event, "more than one document", "remove the line ---")
            elif isinstance(event, NodeEvent):
                root = self._node(event, 1)
        if root is None:
            self._problems.append(ContentProblem(self._path, 0, "the file is empty"))
        return root

    def _node(self, event: Any, depth: int) -> Node:
        self._check(event, depth)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, depth)
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, depth)
        return Scalar(event.value, _line(event), plain=event.style is None, literal=event.style == "|")

    def _check(self, event: Any, depth: int) -> None:
        self._nodes += 1
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise self._refused(event, "anchors and aliases are not allowed", "write the text out")
        if event.tag is not None:
            raise self._refused(event, f"the tag {event.tag} is not allowed", "remove it")
        if depth > MAX_DEPTH:
            raise self._refused(event, f"nested deeper than {MAX_DEPTH} levels")
        if self._nodes > MAX_NODES:
            raise self._refused(event, f"more than {MAX_NODES} entries", "split the file")

    def _sequence(self, start: Any, depth: int) -> Sequence:
        sequence = Sequence(_line(start))
        while not isinstance(event := next(self._events), SequenceEndEvent):
            sequence.items.append(self._node(event, depth + 1))
        return sequence

    def _mapping(self, start: Any, depth: int) -> Mapping:
        mapping = Mapping(_line(start))
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise self._refused(event, "a key must be one word or text")
            self._check(event, depth)
            value = self._node(next(self._events), depth + 1)
            self._enter(mapping, event.value, _line(event), value)
        return mapping

    def _enter(self, mapping: Mapping, key: str, line: int, value: Node) -> None:
        if key in mapping.entries:
            first = mapping.lines[key]
            self._problems.append(
                ContentProblem(self._path, line, f"'{key}' is here twice, first in line {first}", "remove one")
            )
            return
        mapping.entries[key] = value
        mapping.lines[key] = line

    def _refused(self, event: Any, message: str, fix: str = "") -> Refused:
        return Refused(ContentProblem(self._path, _line(event), message, fix))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1

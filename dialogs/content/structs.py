"""A tree → the catalogue's Structs, collecting every problem with its line instead of stopping at the first.

Besides what a type says by itself: a duration may be written `3 days` or `8 hours`, a date in Jalali
(`1405/01/13`), a time as `08:00`; where a list is expected a single text will not do, but a list of texts may also
stand under a `|`, each in a line that begins with `- `.
"""

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import jdatetime
from msgspec import NODEFAULT, Struct, inspect

from backend_client.catalogue import Duration
from dialogs.content.problems import ContentProblem
from dialogs.content.tree import Mapping, Node, Scalar, Sequence

_S = TypeVar("_S", bound=Struct)
_JALALI = re.compile(r"(1[34]\d\d)/(\d{1,2})/(\d{1,2})")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"(\d{1,2}):(\d\d)")
_DURATION = re.compile(r"(\d+) (hour|day)s?")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)\.\d+")
_INTEGER = re.compile(r"-?(0|[1-9]\d*)")
_ARTICLES = {
    inspect.StrType: "a text",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number such as 2.5",
    inspect.BoolType: "true or false",
    inspect.DateType: "a date such as 1405/01/13",
    inspect.TimeType: "a time such as 08:00",
    inspect.VarTupleType: "a list",
    inspect.StructType: "a group of keys",
}


class _Unreadable:
    """Marks a value that could not be read; its problem is already listed."""


_UNREADABLE = _Unreadable()


def read_struct(path: str, node: Node, struct: type[_S], problems: list[ContentProblem]) -> _S | None:
    """The node as this Struct, or None with the reasons in `problems`."""
    value = _Reader(path, problems).read(node, inspect.type_info(struct))
    return value if isinstance(value, struct) else None


def read_list(path: str, node: Node, struct: type[_S], problems: list[ContentProblem]) -> tuple[_S, ...]:
    """The node as a list of this Struct, without the entries that cannot be read (see `problems`)."""
    if not isinstance(node, Sequence):
        problems.append(ContentProblem(path, node.line, "must be a list", "start each entry with '- '"))
        return ()
    found = (read_struct(path, item, struct, problems) for item in node.items)
    return tuple(item for item in found if item is not None)


class _Reader:
    def __init__(self, path: str, problems: list[ContentProblem]) -> None:
        self._path = path
        self._problems = problems

    def read(self, node: Node, wanted: inspect.Type, name: str = "") -> Any:
        match wanted:
            case inspect.StructType(cls=cls) if cls is Duration and isinstance(node, Scalar):
                return self._duration(node, name)
            case inspect.StructType() if isinstance(node, Mapping):
                return self._struct(node, wanted)
            case inspect.VarTupleType(item_type=item) if isinstance(node, Sequence):
                return self._all(self.read(each, item, name) for each in node.items)
            case inspect.VarTupleType(item_type=inspect.StrType()) if isinstance(node, Scalar) and node.literal:
                return self._all(self._texts(node))
            case inspect.UnionType(types=types):
                return self._union(node, types, name)
            case inspect.LiteralType(values=values) if isinstance(node, Scalar):
                return self._literal(node, values, name)
            case inspect.StrType() if isinstance(node, Scalar) and not _is_null(node):
                return node.text.rstrip("\n")
            case inspect.IntType() | inspect.FloatType() if isinstance(node, Scalar):
                return self._number(node, wanted, name)
            case inspect.BoolType() if isinstance(node, Scalar) and node.plain and node.text in {"true", "false"}:
                return node.text == "true"
            case inspect.DateType() if isinstance(node, Scalar):
                return self._date(node, name)
            case inspect.TimeType() if isinstance(node, Scalar):
                return self._time(node, name)
        return self._misplaced(node, wanted, name)

    def _misplaced(self, node: Node, wanted: inspect.Type, name: str) -> Any:
        return self._bad(
            node, f"'{name}' must be {_ARTICLES.get(type(wanted), 'something else')}" if name else "misplaced"
        )

    def _number(self, node: Scalar, wanted: inspect.IntType | inspect.FloatType, name: str) -> Any:
        if node.plain and _INTEGER.fullmatch(node.text):
            return int(node.text)
        if node.plain and isinstance(wanted, inspect.FloatType) and _DECIMAL.fullmatch(node.text):
            return float(node.text)
        return self._misplaced(node, wanted, name)

    def _texts(self, node: Scalar) -> Iterator[Any]:
        """A literal block begins below its `|`, so the n-th line of its text is the n-th below."""
        for line, text in enumerate(node.text.split("\n"), start=node.line + 1):
            if text.startswith("- "):
                yield text[2:].strip()
            elif text.strip():
                yield self._bad(Scalar(text, line), f"«{text.strip()}» does not begin with '- '")

    def _struct(self, node: Mapping, wanted: inspect.StructType) -> Any:
        fields = {each.name: each for each in wanted.fields}
        for key in node.entries.keys() - fields.keys():
            self._unknown(key, node.lines[key], fields)
        values: dict[str, Any] = {}
        for each in wanted.fields:
            if each.name in node.entries:
                values[each.name] = self.read(node.entries[each.name], each.type, each.name)
            elif each.default is NODEFAULT and each.default_factory is NODEFAULT:
                values[each.name] = self._bad(node, f"'{each.name}' is missing")
        if any(value is _UNREADABLE for value in values.values()):
            return _UNREADABLE
        return wanted.cls(**values)

    def _unknown(self, key: str, line: int, known: Iterable[str]) -> None:
        near = difflib.get_close_matches(key, list(known), n=1)
        fix = f"did you mean '{near[0]}'?" if near else f"use one of {', '.join(sorted(known))}"
        self._problems.append(ContentProblem(self._path, line, f"unknown key '{key}'", fix))

    def _all(self, values: Iterable[Any]) -> Any:
        found = tuple(values)
        return _UNREADABLE if any(value is _UNREADABLE for value in found) else found

    def _union(self, node: Node, types: tuple[inspect.Type, ...], name: str) -> Any:
        """Only `T | None` occurs in the catalogue."""
        if isinstance(node, Scalar) and _is_null(node):
            return None
        return self.read(node, next(each for each in types if not isinstance(each, inspect.NoneType)), name)

    def _literal(self, node: Scalar, values: tuple[Any, ...], name: str) -> Any:
        if node.text in values:
            return node.text
        allowed = ", ".join(str(value) for value in values if value)
        return self._bad(node, f"unknown {name.replace('_', ' ') or 'value'} '{node.text}'", f"use one of {allowed}")

    def _duration(self, node: Scalar, name: str) -> Any:
        found = _DURATION.fullmatch(node.text.strip())
        if not found or int(found[1]) == 0:
            return self._bad(node, f"'{name}' must be a duration", "write '3 days' or '8 hours'")
        return Duration(int(found[1]), "hours" if found[2] == "hour" else "days")

    def _date(self, node: Scalar, name: str) -> Any:
        text = node.text.strip()
        jalali = _JALALI.fullmatch(text)
        try:
            if jalali:
                return jdatetime.date(int(jalali[1]), int(jalali[2]), int(jalali[3])).togregorian()
            if _ISO_DATE.fullmatch(text):
                return dt.date.fromisoformat(text)
        except ValueError:
            return self._bad(node, f"'{text}' is no day of the calendar")
        return self._bad(node, f"'{name}' must be a date", "write it as 1405/01/13")

    def _time(self, node: Scalar, name: str) -> Any:
        found = _TIME.fullmatch(node.text.strip())
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            return self._bad(node, f"'{name}' must be a time", "write it as 08:00")
        return dt.time(int(found[1]), int(found[2]))

    def _bad(self, node: Node, message: str, fix: str = "") -> _Unreadable:
        self._problems.append(ContentProblem(self._path, node.line, message, fix))
        return _UNREADABLE


def _is_null(node: Scalar) -> bool:
    return node.plain and node.text in {"", "~", "null"}

"""The grammar of a form's expressions: text to tree. What a tree means is `backend_client.forms`.

Pure. Operators bind as in XPath: or, and, equality, order, sum, product, sign.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, cast

from msgspec import Struct

Operator = Literal["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"]
Function = Literal["not", "selected", "today", "count-selected", "string-length", "true", "false"]

_MAX_LENGTH = 2_000
_MAX_DEPTH = 40
_ARGUMENTS: dict[str, int] = {
    "not": 1,
    "selected": 2,
    "today": 0,
    "count-selected": 1,
    "string-length": 1,
    "true": 0,
    "false": 0,
}
_STRENGTH: dict[str, int] = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?)
      | '(?P<text>[^']*)'
      | "(?P<quoted>[^"]*)"
      | \$\{\s*(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*\}
      | (?P<word>[a-z]+(?:-[a-z]+)*)
      | (?P<sign>!=|<=|>=|[=<>+\-*().,])
    )""",
    re.VERBOSE | re.ASCII,
)


class ExpressionError(Exception):
    """This is not an expression. `position`: of the first character that does not fit, from 0."""

    def __init__(self, what: str, position: int) -> None:
        super().__init__(f"{what} at {position}")
        self.position = position


class Constant(Struct, frozen=True):
    value: str | int | float


class Name(Struct, frozen=True):
    """An answer; `name` "" is `.`, the value being checked."""

    name: str


class Call(Struct, frozen=True):
    function: Function
    arguments: "tuple[Expression, ...]"


class Binary(Struct, frozen=True):
    operator: Operator
    left: "Expression"
    right: "Expression"


class Negative(Struct, frozen=True):
    operand: "Expression"


Expression = Constant | Name | Call | Binary | Negative


@lru_cache(maxsize=4096)
def parse(expression: str) -> Expression:
    """Raises ExpressionError."""
    if len(expression) > _MAX_LENGTH:
        raise ExpressionError("too long", _MAX_LENGTH)
    return _Parser(expression).whole()


def names(expression: str) -> frozenset[str]:
    """The fields whose answers it looks at. Raises ExpressionError."""
    return frozenset(_names(parse(expression))) if expression.strip() else frozenset()


def _names(expression: Expression) -> Iterator[str]:
    match expression:
        case Name(name):
            if name:
                yield name
        case Call(_, arguments):
            for argument in arguments:
                yield from _names(argument)
        case Binary(_, left, right):
            yield from _names(left)
            yield from _names(right)
        case Negative(operand):
            yield from _names(operand)
        case Constant():
            return


class _Token(Struct, frozen=True):
    kind: str
    text: str
    position: int


class _Parser:
    """Precedence climbing over the tokens of one expression."""

    def __init__(self, expression: str) -> None:
        self._tokens = list(_tokens(expression))
        self._next = 0
        self._depth = 0

    def whole(self) -> Expression:
        expression = self._binary(1)
        if self._peek().kind != "end":
            raise self._error()
        return expression

    def _binary(self, strength: int) -> Expression:
        left = self._operand()
        while _STRENGTH.get(self._operator(), 0) >= strength:
            operator = cast("Operator", self._take().text)
            left = Binary(operator, left, self._binary(_STRENGTH[operator] + 1))
        return left

    def _operand(self) -> Expression:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._error("nested too deep")
        try:
            return self._atom(self._take())
        finally:
            self._depth -= 1

    def _atom(self, token: _Token) -> Expression:
        match token:
            case _Token("number", text):
                return Constant(float(text) if "." in text else int(text))
            case _Token("text", text):
                return Constant(text)
            case _Token("name", text):
                return Name(text)
            case _Token("sign", "."):
                return Name("")
            case _Token("sign", "-"):
                return Negative(self._operand())
            case _Token("sign", "("):
                inner = self._binary(1)
                self._expect(")")
                return inner
            case _Token("word", text) if text in _ARGUMENTS:
                return self._call(cast("Function", text))
        raise self._error(token=token)

    def _call(self, function: Function) -> Call:
        self._expect("(")
        arguments: list[Expression] = []
        for number in range(_ARGUMENTS[function]):
            if number:
                self._expect(",")
            arguments.append(self._binary(1))
        self._expect(")")
        return Call(function, tuple(arguments))

    def _operator(self) -> str:
        token = self._peek()
        return token.text if token.kind in {"sign", "word"} else ""

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _expect(self, sign: str) -> None:
        if self._operator() != sign:
            raise self._error(f"{sign} expected")
        self._take()

    def _error(self, what: str = "", token: _Token | None = None) -> ExpressionError:
        token = token or self._peek()
        return ExpressionError(what or f"unexpected {token.text or token.kind}", token.position)


def _tokens(expression: str) -> Iterator[_Token]:
    position = 0
    end = len(expression.rstrip())
    while position < end:
        match = _TOKEN.match(expression, position)
        if match is None:
            rest = expression[position:]
            raise ExpressionError("unreadable", position + len(rest) - len(rest.lstrip()))
        kind = match.lastgroup or ""
        yield _Token("text" if kind == "quoted" else kind, match[kind], match.start(kind))
        position = match.end()
    yield _Token("end", "", end)

"""What a form's expressions mean: `relevant` and `constraint` of fields and documents, spelled as in XLSForm.

    ${name}  .  'text'  12.5  today()  selected(${name}, 'value')  count-selected(${name})
    string-length(.)  not(…)  true()  false()  + - * div mod  = != < <= > >=  and  or  ( )

Pure. An absent answer is ''. A day is an ISO text: days are ordered, a day plus a number is a day, a day
minus a day is their distance. What cannot be ordered is false; what cannot be reckoned is ''.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, assert_never

from msgspec import Struct

from backend_client.catalogue import DocumentSlot, Field
from backend_client.contract import Answer
from backend_client.expressions import (
    Binary,
    Call,
    Constant,
    Expression,
    ExpressionError,
    Name,
    Negative,
    Operator,
    names,
    parse,
)

__all__ = ["Expression", "ExpressionError", "holds", "names", "number", "parse", "relevant_answers", "wanted"]

Value = str | int | float | bool | tuple[str, ...]

_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class _Scope(Struct, frozen=True):
    answers: Mapping[str, Answer]
    value: Answer | None
    today: dt.date


def holds(expression: str, answers: Mapping[str, Answer], *, value: Answer | None = None, today: dt.date) -> bool:
    """Whether it is true of these answers; `value` is what `.` stands for. An empty expression holds.

    Raises ExpressionError.
    """
    return not expression.strip() or _truth(_evaluate(parse(expression), _Scope(answers, value, today)))


def number(expression: str, answers: Mapping[str, Answer], *, today: dt.date) -> int | float | None:
    """What it comes to, None where that is no number. Raises ExpressionError."""
    return _number(_evaluate(parse(expression), _Scope(answers, None, today)))


_Item = TypeVar("_Item", bound=Field | DocumentSlot)


def wanted(items: Iterable[_Item], answers: Mapping[str, Answer], today: dt.date) -> Iterator[_Item]:
    """Those that are relevant, in order. An answer to a question no longer asked counts as absent."""
    live = dict(answers)
    for item in items:
        if holds(item.relevant, live, today=today):
            yield item
        else:
            live.pop(item.name, None)


def relevant_answers(fields: Iterable[Field], answers: Mapping[str, Answer], today: dt.date) -> dict[str, Answer]:
    """Only the answers to relevant fields: those of questions that fell away, and foreign names, are out."""
    return {field.name: answers[field.name] for field in wanted(fields, answers, today) if field.name in answers}


def _evaluate(expression: Expression, scope: _Scope) -> Value:
    match expression:
        case Constant(value):
            return value
        case Name(""):
            return "" if scope.value is None else scope.value
        case Name(name):
            return scope.answers.get(name, "")
        case Negative(operand):
            return _reckon("-", 0, _evaluate(operand, scope))
        case Binary("or", left, right):
            return _truth(_evaluate(left, scope)) or _truth(_evaluate(right, scope))
        case Binary("and", left, right):
            return _truth(_evaluate(left, scope)) and _truth(_evaluate(right, scope))
        case Binary(operator, left, right):
            return _apply(operator, _evaluate(left, scope), _evaluate(right, scope))
        case Call():
            return _call(expression, scope)
        case _:
            assert_never(expression)


def _call(call: Call, scope: _Scope) -> Value:
    arguments = [_evaluate(argument, scope) for argument in call.arguments]
    match call.function:
        case "not":
            return not _truth(arguments[0])
        case "selected":
            return _text(arguments[1]) in _selection(arguments[0])
        case "count-selected":
            return len(_selection(arguments[0]))
        case "string-length":
            return len(_text(arguments[0]))
        case "today":
            return scope.today.isoformat()
        case "true":
            return True
        case "false":
            return False
        case _:
            assert_never(call.function)


def _apply(operator: Operator, left: Value, right: Value) -> Value:
    match operator:
        case "=":
            return _equal(left, right)
        case "!=":
            return not _equal(left, right)
        case "<" | "<=" | ">" | ">=":
            return _ordered(operator, left, right)
        case _:
            return _reckon(operator, left, right)


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return _truth(left) == _truth(right)
    if isinstance(left, int | float) or isinstance(right, int | float):
        number = _number(left)
        return number is not None and number == _number(right)
    return _text(left) == _text(right)


def _ordered(operator: Operator, left: Value, right: Value) -> bool:
    low: float | str
    high: float | str
    numbers = _number(left), _number(right)
    days = _day(left), _day(right)
    if numbers[0] is not None and numbers[1] is not None:
        low, high = numbers[0], numbers[1]
        return {"<": low < high, "<=": low <= high, ">": low > high, ">=": low >= high}[operator]
    if days[0] is not None and days[1] is not None:
        first, last = days[0], days[1]
        return {"<": first < last, "<=": first <= last, ">": first > last, ">=": first >= last}[operator]
    return False


def _reckon(operator: Operator, left: Value, right: Value) -> Value:
    start, end = _day(left), _day(right)
    if start is not None and end is not None:
        return (start - end).days if operator == "-" else ""
    a, b = _number(left), _number(right)
    try:
        if start is not None and b is not None and operator in {"+", "-"}:
            return (start + dt.timedelta(days=int(b if operator == "+" else -b))).isoformat()
        return "" if a is None or b is None else _arithmetic(operator, a, b)
    except (OverflowError, ZeroDivisionError):
        return ""


def _arithmetic(operator: Operator, a: float, b: float) -> Value:
    match operator:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "div":
            return a / b
        case "mod":
            return _remainder(a, b)
        case _:
            raise AssertionError(operator)


def _remainder(a: float, b: float) -> float:
    """XPath's: with the sign of the dividend. fmod would lose digits of large integers."""
    return abs(a) % abs(b) * (-1 if a < 0 else 1)


def _number(value: Value) -> int | float | None:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return None


def _day(value: Value) -> dt.date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def _text(value: Value) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _selection(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else tuple(_text(value).split())


def _truth(value: Value) -> bool:
    return bool(value)

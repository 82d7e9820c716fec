"""Logs are events with opaque ids and durations: what happened, to which row, how long it took.

Never text of people, names, phones, identifiers, tokens or tracking codes. What a library logs passes through the same
door: only its level, its logger and the kind of thing stand there, never a message's arguments.
"""

import datetime as dt
import json
import logging
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Literal, TextIO

Value = str | int | float | bool | None
Hearer = Callable[[str, Mapping[str, Value]], None]
"""Gets the name and the values of each event, in whatever thread it happened; it must be quick and not raise."""
_log = logging.getLogger("mizban")
_AMBIGUOUS = re.compile(r'[ "=\n\r\t]')
"""What would end a plain value, or begin another, in a line of `name=value`."""
_hearers: list[Hearer] = []


def hear(hearer: Hearer) -> None:
    """From now on it is told of every event of this process, also of those that are too small to be written."""
    _hearers.append(hearer)


def unhear(hearer: Hearer) -> None:
    """Doing it twice is harmless."""
    if hearer in _hearers:
        _hearers.remove(hearer)


def event(name: str, *, level: int = logging.INFO, **values: Value) -> None:
    """Something happened: `event("turn.handled", conversation=7, ms=3.1)`. On level DEBUG it is heard, not written."""
    for hearer in _hearers:
        hearer(name, values)
    if _log.isEnabledFor(level):
        # As Logger.log does it, but for the look for the caller's file and line, which stand in no line of ours.
        _log.handle(_log.makeRecord(_log.name, level, "", 0, name, (), None, extra={"values": values}))


def failure(name: str, error: BaseException, **values: Value) -> None:
    """Something went wrong that should not have: the event with the error's kind and where it arose.

    The error's own words are left out, since a value of a person may stand in them.
    """
    frames = traceback.extract_tb(error.__traceback__)
    trace = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}:{frame.name}" for frame in reversed(frames))
    event(name, level=logging.ERROR, error=_kinds(error), trace=trace, **values)


def _kinds(error: BaseException) -> str:
    cause = error.__cause__
    own = type(error).__name__
    return own if cause is None else f"{own} from {_kinds(cause)}"


def setup(form: Literal["json", "text"], stream: TextIO = sys.stderr) -> None:
    """One line an event, on `stream`. Other libraries are heard from warnings on."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Lines(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _log.setLevel(logging.INFO)


class _Lines(logging.Formatter):
    def __init__(self, form: Literal["json", "text"]) -> None:
        super().__init__()
        self._json = form == "json"

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        values: dict[str, Value] = {"at": at, "level": record.levelname.lower(), **_said(record)}
        if self._json:
            return json.dumps(values, ensure_ascii=False)
        return " ".join(f"{name}={_plain(value)}" for name, value in values.items())


def _said(record: logging.LogRecord) -> dict[str, Value]:
    """Our own events in full; of anybody else's record only who spoke and what kind of error it was."""
    if record.name == _log.name:
        return {"event": record.getMessage(), **getattr(record, "values", {})}
    error = record.exc_info[1] if record.exc_info else None
    return {
        "event": "library.said",
        "logger": record.name,
        "where": f"{record.filename}:{record.lineno}",
        "error": None if error is None else _kinds(error),
    }


def _plain(value: Value) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if _AMBIGUOUS.search(text) else text

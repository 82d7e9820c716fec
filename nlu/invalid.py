"""Why an answer was not understood: a value, not an exception."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invalid:
    """`reason`: one of `nlu.values.REASONS[type]`; `detail` is what a sentence may name, in ASCII digits."""

    reason: str
    detail: str = ""

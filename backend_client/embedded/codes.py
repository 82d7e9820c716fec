"""What the desk names its things: opaque references, and tracking codes that people read, type and mistype.

A tracking code is `MZ`, ten Crockford characters (50 random bits) and a check character; its spelling rules stand
in `nlu.values`.
"""

import secrets
from typing import Protocol

from nlu.values import CODE_ALPHABET, check_character, is_tracking_code, normal_code

TRACKING_CODE_PATTERN = f"MZ[{CODE_ALPHABET}]{{11}}"
_REF_CHARS = 16


class IdSource(Protocol):
    """Where new names come from; tests seed it."""

    def below(self, bound: int) -> int:
        """A number from 0 to bound - 1."""
        ...


class SecretIds:
    """Unguessable ones."""

    def below(self, bound: int) -> int:
        return secrets.randbelow(bound)


def new_ref(ids: IdSource) -> str:
    """80 random bits in lower case."""
    return _drawn(ids, _REF_CHARS).lower()


def new_tracking_code(ids: IdSource) -> str:
    body = _drawn(ids, 10)
    return f"MZ{body}{check_character(body)}"


def normalise_code(text: str) -> str | None:
    """The tracking code that was typed, in any digits, case and grouping; None if it cannot be one."""
    code = normal_code(text)
    return code if is_tracking_code(code) else None


def _drawn(ids: IdSource, count: int) -> str:
    return "".join(CODE_ALPHABET[ids.below(len(CODE_ALPHABET))] for _ in range(count))

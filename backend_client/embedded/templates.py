"""`{name}` in an instant service's response: replaced by a column of its table, and nothing else is reachable."""

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def placeholders(template: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(template))


def filled(template: str, values: Mapping[str, str]) -> str:
    """Values are not looked into again. Raises KeyError."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)

"""The places in a text that are filled: `{name}` in small Latin letters, nothing else."""

import re

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def placeholders(text: str) -> tuple[str, ...]:
    """Their names, each once, as they come."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def has_stray_brace(text: str) -> bool:
    """Whether a brace stands there that belongs to no placeholder."""
    rest = _PLACE.sub("", text)
    return "{" in rest or "}" in rest

"""The places in a text that the bot fills: exactly those the entry has, no more and no fewer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dialogs import persian
from dialogs.content.model import fill

_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Difference:
    """`stray`: a brace that belongs to no placeholder."""

    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    stray: bool = False

    def __bool__(self) -> bool:
        return bool(self.missing or self.unknown or self.stray)


def difference(text: str, wanted: tuple[str, ...]) -> Difference:
    """What is wrong with the placeholders of a new text."""
    found = tuple(dict.fromkeys(_PLACE.findall(text)))
    rest = _PLACE.sub("", text)
    return Difference(
        missing=tuple(name for name in wanted if name not in found),
        unknown=tuple(name for name in found if name not in wanted),
        stray="{" in rest or "}" in rest,
    )


def filled(text: str, wanted: tuple[str, ...], samples: Mapping[str, str]) -> str:
    """The text as a citizen would see it, with samples in its places; a place without one shows its name."""
    return fill(text, {name: samples.get(f"admin.sample.{name}", persian.quoted(f"«{name}»")) for name in wanted})


def braced(names: tuple[str, ...]) -> str:
    """Placeholders as they stand in a text, each kept left to right."""
    return "، ".join(persian.code("{" + name + "}") for name in names)

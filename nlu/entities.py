"""What a free message names: services, codes, identifiers, days, times, amounts and counts, with their places."""

import datetime as dt
from collections.abc import Iterable, Iterator

from nlu.meaning import Entity
from nlu.service_names import ServiceNames
from nlu.spans.codes import Span, last_four, pre_registration_numbers, tracking_codes
from nlu.spans.dates import dates
from nlu.spans.identifiers import identifiers
from nlu.spans.message import Found, Message
from nlu.spans.quantities import amounts, counts
from nlu.spans.spoken_codes import spoken_codes, typed_codes
from nlu.spans.times import times

__all__ = ["Span", "entities", "last_four", "pre_registration_numbers", "tracking_codes"]

MOST_CHARS = 4096
"""A messenger's longest message; what follows is not looked at."""
_CUT_CHARS = 80
"""So near to the cut a number may go on behind it."""
_Named = tuple[str, str, int, int]
"""Entity, value, start and end in the folded copy."""


def entities(text: str, *, now: dt.datetime, services: ServiceNames | None = None) -> tuple[Entity, ...]:
    """What the message names, in the order of places, none over another. `now`: in Tehran's time."""
    message = Message(text[:MOST_CHARS])
    taken = bytearray(len(message.folded) + 1)
    kept = [
        Entity(entity, value, *message.written(start, end))
        for entity, value, start, end in _named(message, taken, now.date(), services)
    ]
    if len(text) > MOST_CHARS:
        kept = [each for each in kept if each.end <= MOST_CHARS - _CUT_CHARS]
    return tuple(sorted(kept, key=lambda each: each.start))


def _named(message: Message, taken: bytearray, today: dt.date, services: ServiceNames | None) -> Iterator[_Named]:
    """The most specific first. `taken`: marks the characters that are spoken for."""
    if not message.words:
        return
    codes = [*typed_codes(message), *spoken_codes(message)]
    yield from _free(taken, (("tracking_code", code, start, end) for start, end, code in codes))
    if services:
        named = services.named(message)
        yield from _free(taken, _placed(message, (Found("service", code, first, last) for code, first, last in named)))
    if message.may_have_numbers:
        yield from _free(taken, _placed(message, amounts(message)))
    days = (Found("date", day, first, last) for first, last, day in dates(message, today))
    yield from _free(taken, _placed(message, days))
    yield from _free(taken, _placed(message, times(message)))
    if message.may_have_numbers:
        yield from _free(taken, _placed(message, counts(message)))
    if message.has_digits:
        found = identifiers(message, taken)
        yield from _free(taken, ((each.entity, each.value, each.start, each.end) for each in found))


def _placed(message: Message, found: Iterable[Found]) -> Iterator[_Named]:
    return (
        (each.entity, each.value, message.words[each.first].start, message.words[each.last - 1].end) for each in found
    )


def _free(taken: bytearray, found: Iterable[_Named]) -> Iterator[_Named]:
    """Those that stand where nothing more specific does; a code with a wrong character ("") takes its place too."""
    for each in found:
        _, value, start, end = each
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            if value:
                yield each

"""What goes through very many rows is not interrupted by the collector of garbage.

A report makes some hundred thousand small values that all live until it is told. The collector counts them and goes
through the whole heap again and again, in vain: a fifth of a report's time over 50,000 requests.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_going_on = 0


@contextmanager
def uncollected() -> Iterator[None]:
    """While any of these goes on, in whichever thread, nothing is collected but by counting references."""
    global _going_on  # noqa: PLW0603 - the collector is one a process
    with _lock:
        _going_on += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _going_on -= 1
            if not _going_on:
                gc.enable()

"""How much of something is done, shown on stderr while it runs."""

import sys
from collections.abc import Callable

_WIDTH = 30


def bar(total: int, what: str = "") -> Callable[[int], None]:
    """Hears how much is done. `what` is counted, such as rows. With the last one the line ends."""
    ended = False

    def show(done: int) -> None:
        nonlocal ended
        if ended:
            return
        ended = done >= total
        full = _WIDTH * done // max(total, 1)
        line = f"[{'#' * full}{'.' * (_WIDTH - full)}] {done:,} of {total:,} {what}".rstrip()
        print(f"\r{line}", end="\n" if ended else "", file=sys.stderr, flush=True)

    return show

"""T5: what became of surveys under the level, of the agency as a whole."""

from backend_client.reports.follow_ups import FollowUpTally
from bot.reports.made.performance import DAYS
from bot.reports.told import Column, Pair, Row, Table

COUNTS = ("dissatisfied", "followed_up", "follow_ups_waiting")


def follow_ups_table(now: FollowUpTally, before: FollowUpTally) -> Table:
    columns = (
        *(Column(key, "count", pair=True) for key in COUNTS),
        *(Column(key, "number", pair=True) for key in DAYS),
    )
    row: Row = tuple(Pair(one, other) for one, other in zip(now, before, strict=True))
    return Table("follow_ups", columns, [row])

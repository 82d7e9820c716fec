"""The reports by name, and what each can be asked for. Light: the command line reads it at every start."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from backend_client.reports.opinion import OPINION_GROUPINGS
from backend_client.reports.performance import GROUPINGS
from backend_client.reports.stages import STAGE_GROUPINGS
from bot.reports.scope import PARTS, Part

Option = Literal["staff", "draw"]
"""`staff`: of one member of staff; `draw`: how many, and the seed."""


class Offer(NamedTuple):
    """`groupings`: what `by` can be, the first if it is left out. `parts`: what it can be limited to. In the pack its
    title is `report.name.<name>`."""

    help: str
    groupings: tuple[str, ...] = ()
    options: frozenset[Option] = frozenset()
    parts: tuple[Part, ...] = ()


OFFERS: Mapping[str, Offer] = {
    "performance": Offer("accepted, answered, late, in progress, and how long it took", GROUPINGS, parts=PARTS),
    "stages": Offer("how long each stage took in its unit, and what was late", STAGE_GROUPINGS, parts=PARTS),
    "survey": Offer("what citizens answered, by question and axis", OPINION_GROUPINGS),
    "suggestions": Offer("what citizens suggested in the survey"),
    "staff": Offer("table 2: what a member of staff accepted and answered", options=frozenset({"staff"})),
    "breaches": Offer("documents asked for after acceptance, by a unit head's reason", GROUPINGS),
    "audit": Offer("the audit form, as far as the desk itself can fill it"),
    "sample": Offer("answered requests drawn at random, with whether a survey was filled", options=frozenset({"draw"})),
    "quarterly": Offer("the report to the head of the agency"),
    "funnel": Offer("how far people came with each service in the chat, and where they gave up"),
    "questions": Offer("what citizens asked in vain"),
}

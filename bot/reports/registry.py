"""All reports by name: what each can be asked for, and how it is made. The command line and the console list these."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from backend_client.reports.opinion import OPINION_GROUPINGS
from backend_client.reports.performance import GROUPINGS
from backend_client.reports.stages import STAGE_GROUPINGS
from bot.reports.made.audit import told_audit
from bot.reports.made.performance import told_performance, told_stages
from bot.reports.made.quarterly import told_quarterly
from bot.reports.made.staff_sheet import told_staff
from bot.reports.made.survey import told_sample, told_suggestions, told_survey
from bot.reports.source import Asked, Source
from bot.reports.told import Told

Option = Literal["staff", "draw"]
"""`staff`: of one member of staff; `draw`: how many, and the seed."""


@dataclass(frozen=True)
class Report:
    """`title`: in the pack, `report.name.<name>`. `groupings`: what `by` can be, the first if it is left out."""

    name: str
    help: str
    make: Callable[[Source, Asked], Awaitable[Told]]
    groupings: tuple[str, ...] = ()
    options: frozenset[Option] = frozenset()


_ALL = (
    Report("performance", "accepted, answered, late, in progress, and how long it took", told_performance, GROUPINGS),
    Report("stages", "how long each stage took in its unit, and what was late", told_stages, STAGE_GROUPINGS),
    Report("survey", "what citizens answered, by question and axis", told_survey, OPINION_GROUPINGS),
    Report("suggestions", "what citizens suggested in the survey", told_suggestions),
    Report(
        "staff", "table 2: what a member of staff accepted and answered", told_staff, options=frozenset({"staff"})
    ),
    Report("audit", "the audit form, as far as the desk itself can fill it", told_audit),
    Report(
        "sample",
        "answered requests drawn at random, with whether a survey was filled",
        told_sample,
        options=frozenset({"draw"}),
    ),
    Report("quarterly", "the report to the head of the agency", told_quarterly),
)
REPORTS: Mapping[str, Report] = {report.name: report for report in _ALL}

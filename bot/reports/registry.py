"""How each report that is offered is made. The command line and the console make them by name."""

from collections.abc import Awaitable, Callable, Mapping

from bot.reports.made.audit import told_audit
from bot.reports.made.breaches import told_breaches
from bot.reports.made.funnel import told_funnel
from bot.reports.made.performance import told_performance, told_stages
from bot.reports.made.quarterly import told_quarterly
from bot.reports.made.questions import told_questions
from bot.reports.made.staff_sheet import told_staff
from bot.reports.made.survey import told_sample, told_suggestions, told_survey
from bot.reports.source import Asked, Source
from bot.reports.told import Told

REPORTS: Mapping[str, Callable[[Source, Asked], Awaitable[Told]]] = {
    "performance": told_performance,
    "stages": told_stages,
    "survey": told_survey,
    "suggestions": told_suggestions,
    "staff": told_staff,
    "breaches": told_breaches,
    "audit": told_audit,
    "sample": told_sample,
    "quarterly": told_quarterly,
    "funnel": told_funnel,
    "questions": told_questions,
}

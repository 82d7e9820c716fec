"""A1-A5 and table 2 of annex 3: the audit form, filled with what the desk is and did; the rest is left to people."""

from collections.abc import Sequence

from backend_client.catalogue import Delivery
from backend_client.embedded.facts import intake
from backend_client.reports.audit_counter import at_once, counter
from backend_client.reports.audit_electronic import electronic
from backend_client.reports.audit_hours import continuity, hours_told
from backend_client.reports.audit_information import information
from backend_client.reports.audit_places import PlaceRow, Places, places
from bot.reports.source import Asked, Source
from bot.reports.told import Column, Mark, Row, Table, Told, Value
from dialogs import persian

PLACES: tuple[Delivery, ...] = ("in_person", "electronic", "mixed", "outside")
JUDGED = ("space", "continuous", "experts", "guide")
_MARK = "✓"


async def told_audit(source: Source, asked: Asked) -> Told:
    found = places(source.catalogue.offered)
    tables = (
        _head(source),
        _places(source, found),
        _ratios(found),
        _judged(source),
        await _hours(source, asked),
        _information(source),
        await _counter(source, asked),
        _electronic(source),
        _annex(source, found),
    )
    return Told("audit", asked.period, "", tables, ("open", *(("reasons",) if found.unexplained else ())))


def _head(source: Source) -> Table:
    columns = (
        Column("agency", "text"),
        Column("main_agency", "text"),
        Column("province", "text"),
        Column("prepared_on", "day"),
        Column("evaluated_on", "text"),
    )
    row = (source.catalogue.agency.title, Mark.OPEN, Mark.OPEN, source.today, Mark.OPEN)
    return Table("audit_head", columns, [row])


def _code(source: Source, service_code: str | None) -> str:
    """F6."""
    return service_code or source.words["report.obtaining_code"]


def _places(source: Source, found: Places) -> Table:
    columns = (
        Column("service_title", "text"),
        Column("service_code", "code"),
        Column("service_kind", "text"),
        *(Column(place, "text") for place in PLACES),
        Column("not_electronic_reason", "text"),
    )
    totals = found.totals
    total: Row = (
        source.words["report.total_approved"],
        f"a = {totals.every}",
        "",
        f"b = {totals.in_person}",
        f"c = {totals.electronic}",
        f"d = {totals.mixed}",
        f"e = {totals.outside}",
        "",
    )
    return Table("audit_places", columns, [_place(source, row) for row in found.rows], total)


def _place(source: Source, row: PlaceRow) -> Row:
    kind = "G2C / G2B" if row.kind == "both" else row.kind
    lacking = row.place != "electronic" and not row.reason
    return (
        row.title,
        _code(source, row.service_code),
        kind,
        *(_MARK if row.place == place else "" for place in PLACES),
        Mark.OPEN if lacking else row.reason,
    )


def _ratios(found: Places) -> Table:
    columns = (Column("in_person_share", "share"), Column("electronic_share", "share"))
    return Table("audit_ratios", columns, [(found.totals.in_person_share, found.totals.electronic_share)])


def _judged(source: Source) -> Table:
    columns = (Column("number", "count"), Column("subject", "text"), Column("state", "text"), Column("remarks", "text"))
    subjects = [source.words[f"report.judged.{name}"] for name in JUDGED]
    rows = [(number, subject, Mark.OPEN, Mark.OPEN) for number, subject in enumerate(subjects, start=1)]
    return Table("audit_judged", columns, rows)


async def _hours(source: Source, asked: Asked) -> Table:
    issued = await source.desk.read_facts(lambda tx: intake.receipts(tx, asked.period))
    lines = continuity(issued, asked.period)
    office = source.catalogue.hours
    hours = hours_told(lines, office.opens.hour, office.closes.hour)
    columns = (
        Column("weekday", "text"),
        *(Column(f"hour_{hour}", "count", _hour(hour)) for hour in hours),
        Column("receipts", "count"),
    )
    rows: list[Row] = [
        (persian.WEEKDAYS[line.weekday - 1], *(line.by_hour[hour] for hour in hours), line.total) for line in lines
    ]
    sums = [sum(line.by_hour[hour] for line in lines) for hour in hours]
    return Table("audit_hours", columns, rows, (source.words["report.total"], *sums, sum(sums)))


def _hour(hour: int) -> str:
    return f"{persian.digits(hour)}–{persian.digits(hour + 1)}"


def _information(source: Source) -> Table:
    told = ("workflow", "documents", "laws", "duration", "costs", "complaint", "responsible", "faq")
    columns = (
        Column("service_code", "code"),
        Column("service_title", "text"),
        Column("electronic_page", "code"),
        Column("in_person_desk", "text"),
        Column("information_page", "code"),
        Column("signs", "text"),
        Column("call_centre", "code"),
        *(Column(f"told_{name}", "text") for name in told),
    )
    rows: list[Row] = [
        (
            _code(source, row.service_code),
            row.title,
            row.page,
            _MARK if row.in_person_desk else "",
            row.information_page,
            Mark.OPEN,
            row.call_centre,
            *(_MARK if getattr(row, name) else "" for name in told),
        )
        for row in information(source.catalogue.offered, source.catalogue.agency, source.with_faq)
    ]
    return Table("audit_information", columns, rows)


async def _counter(source: Source, asked: Asked) -> Table:
    services = [one.code for one in source.catalogue.offered if one.delivery in {"in_person", "mixed"}]
    taken = await source.desk.read_facts(lambda tx: intake.taken_in(tx, asked.period, services))
    columns = (
        Column("service_title", "text"),
        Column("service_code", "code"),
        Column("requests", "count"),
        Column("receipt_given", "yes"),
        Column("documents_at_once", "share"),
        Column("survey_given", "yes"),
    )
    rows = [
        (row.title, _code(source, row.service_code), row.requests, row.receipt, row.at_once, row.survey)
        for row in counter(source.catalogue.offered, source.catalogue.survey, taken)
    ]
    total = (source.words["report.total"], "", len(taken), None, at_once(taken), None)
    return Table("audit_counter", columns, rows, total)


def _electronic(source: Source) -> Table:
    has = ("documents", "form", "delivery", "tracking_code", "tracking", "sms", "survey")
    columns = (
        Column("service_title", "text"),
        Column("service_code", "code"),
        Column("service_page", "code"),
        *(Column(f"has_{name}", "text") for name in has),
    )
    said = {True: source.words["report.has"], False: source.words["report.has_not"]}
    catalogue = source.catalogue
    rows: list[Row] = [
        (row.title, _code(source, row.service_code), row.page, *(said[getattr(row, name)] for name in has))
        for row in electronic(catalogue.offered, catalogue.agency, catalogue.survey, sms=source.sms)
    ]
    return Table("audit_electronic", columns, rows)


def _annex(source: Source, found: Places) -> Table:
    totals = found.totals
    columns = (
        Column("agency", "text"),
        Column("main_agency", "text"),
        Column("every_service", "count"),
        *(Column(place, "count") for place in PLACES),
    )
    counts: Sequence[Value] = totals[:5]
    return Table("audit_annex", columns, [(source.catalogue.agency.title, Mark.OPEN, *counts)])

"""A report from the running application's parts, and into a file of any form."""

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from backend_client.embedded import EmbeddedDesk
from bot.reports.plain import as_json
from bot.reports.source import KeepsFigures, Source
from bot.reports.told import Told
from dialogs.content.model import Content

Form = Literal["csv", "xlsx", "pdf"]
FORMS: tuple[Form, ...] = ("csv", "xlsx", "pdf")
FileForm = Form | Literal["json"]


def source_of(desk: EmbeddedDesk, content: Content, today: dt.date, kept: KeepsFigures) -> Source:
    """`today`: in Tehran. No notifier by SMS can be configured yet, so none is declared."""
    with_faq = {entry.service for entry in content.words.faqs if entry.service}
    return Source(desk, content.catalogue, content.words.messages, with_faq, today, kept)


def write(told: Told, source: Source, form: Form, path: Path, progress: Callable[[int], None]) -> None:
    """`progress`: rows written so far. Raises TooLong for a PDF of too many rows. Writers are imported when used."""
    words: Mapping[str, str] = source.words
    match form:
        case "csv":
            from bot.reports.commas import write_csv  # noqa: PLC0415

            write_csv(told, path, words, progress)
        case "xlsx":
            from bot.reports.sheets import write_xlsx  # noqa: PLC0415

            write_xlsx(told, path, words, progress)
        case "pdf":
            from bot.reports.pages import report_pdf  # noqa: PLC0415

            path.write_bytes(report_pdf(told, words, agency=source.catalogue.agency.title, today=source.today))


def content(told: Told, source: Source, form: FileForm, progress: Callable[[int], None]) -> bytes:
    """The same file in memory, or the report as JSON. Raises TooLong. Pure CPU: use a thread."""
    if form == "json":
        return json.dumps(as_json(told), ensure_ascii=False).encode()
    with tempfile.TemporaryDirectory(prefix="mizban-report-") as folder:
        path = Path(folder) / f"report.{form}"
        write(told, source, form, path, progress)
        return path.read_bytes()

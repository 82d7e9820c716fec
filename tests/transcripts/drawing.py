"""How messages look in a transcript: attachment, text with its invisible marks drawn, choices."""

from bot.store.store import OutboxPayload
from dialogs.protocol import (
    Button,
    CounterPaper,
    FormToSign,
    ReceiptImage,
    ReportChart,
    RequestDocument,
    ResponseAttachment,
    ResponseImage,
    SampleFile,
    VisitImage,
)
from tests.transcripts.script import drawn


def label(button: Button) -> str:
    """What stands on a button, its invisible marks drawn."""
    return drawn(button.label)[0]


def drawing(payload: OutboxPayload) -> tuple[str, ...]:
    """A message as a transcript draws it: attachment, text, choices."""
    lines: list[str] = []
    match payload.attachment:
        case ReceiptImage():
            lines.append("<image receipt>")
        case ResponseImage():
            lines.append("<image response>")
        case VisitImage():
            lines.append("<image appointment>")
        case CounterPaper(paper=paper):
            lines.append(f"<print {paper}>")
        case FormToSign():
            lines.append("<print form>")
        case ResponseAttachment(name=name) | RequestDocument(name=name) | SampleFile(name=name):
            lines.append(f"<file {name}>")
        case ReportChart(picture=picture):
            lines.append(f"<image report of {len(picture.bars)} groups>")
        case None:
            pass
    lines += drawn(payload.text)
    lines += [" ".join(f"[{label(button)}]" for button in row) for row in payload.buttons]
    if payload.contact:
        lines.append("<asks for the contact>")
    return tuple(lines)

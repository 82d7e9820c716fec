"""Messages to a person, neutral of channels, and what they attach."""

from typing import Literal

from msgspec import Struct

from backend_client.contract import Appointment, ChangeKind, Receipt, Response


class ReceiptImage(Struct, frozen=True, tag=True):
    """Table T3 as an image with its QR."""

    receipt: Receipt


class ResponseImage(Struct, frozen=True, tag=True):
    """Table T4 as an image with its QR."""

    response: Response


class VisitImage(Struct, frozen=True, tag=True):
    """The card of an appointment as it was then, with the QR that the counter reads."""

    visit: Appointment


class ResponseAttachment(Struct, frozen=True, tag=True):
    """A file of a response, read from the desk when it is sent."""

    request_ref: str
    file_ref: str
    name: str
    mime: str


class RequestDocument(Struct, frozen=True, tag=True):
    """Staff: one page of a request's documents, read from the desk when it is sent."""

    request_ref: str
    sha256: str
    name: str
    mime: str


class SampleFile(Struct, frozen=True, tag=True):
    """A form or letter of the content pack's `samples/`."""

    path: str
    name: str


class CounterPaper(Struct, frozen=True, tag=True):
    """Staff: a paper of this request to print at the counter, its identifier in full. `bind_code`: what the applicant
    binds it to a chat with, "" where that was printed before. `bill`: which one, of that paper alone."""

    request_ref: str
    paper: Literal["slip", "receipt", "response", "bill"]
    bind_code: str = ""
    bill: int = 0


class FormToSign(Struct, frozen=True, tag=True):
    """Counter clerk: the form as it was filled in for somebody, each question with its answer in full, to be signed."""

    service: str
    lines: tuple[tuple[str, str], ...]


class ReportBar(Struct, frozen=True):
    """One group of a report: what it is called, and its figures."""

    label: str
    values: tuple[int, ...]


class ReportPicture(Struct, frozen=True):
    """What a report's picture shows. `labels`: of the figures, as many as each bar has."""

    title: str
    span: str
    labels: tuple[str, ...]
    bars: tuple[ReportBar, ...]


class ReportChart(Struct, frozen=True, tag=True):
    """Staff: a report as bars."""

    picture: ReportPicture


Attachment = (
    ReceiptImage
    | ResponseImage
    | VisitImage
    | ResponseAttachment
    | RequestDocument
    | SampleFile
    | CounterPaper
    | FormToSign
    | ReportChart
)


class Button(Struct, frozen=True):
    """`data` ≤ 64 ASCII bytes: prompt and choice, or a standing action."""

    label: str
    data: str


class Notice(Struct, frozen=True, kw_only=True):
    """What an essential message tells of: a kind of change of the request `ref`. The desk learns it where the message
    cannot be delivered."""

    ref: str
    kind: ChangeKind


class Reply(Struct, frozen=True, kw_only=True):
    """One message to the person of this conversation, neutral of channels.

    `text` may be a caption (≤ 1024 UTF-16 units with an attachment, else ≤ 4096). `fact` names what it tells, for the
    outbox's dedup key; "" for an ordinary reply. `contact` asks the channel to offer sharing one's own number.
    `delivery_of`: the request whose response this message hands over. `notice`: of a message that must not be lost
    unnoticed.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachment: Attachment | None = None
    fact: str = ""
    bulk: bool = False
    contact: bool = False
    delivery_of: str = ""
    notice: Notice | None = None

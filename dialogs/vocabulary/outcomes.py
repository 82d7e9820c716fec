"""What became of a reading or an effect."""

import datetime as dt
from typing import Literal

from msgspec import Struct

from backend_client.contract import Absence, Appointment, ExpectedVisit, Filed, Page, RequestCard, Submitted
from dialogs.vocabulary.replies import ReportPicture


class Trouble(Struct, frozen=True, tag=True, kw_only=True):
    """It could not be done. `kind`: see backend_client.errors for the meaning."""

    kind: Literal[
        "unavailable", "not_found", "rejected", "already_done", "not_permitted", "too_many_tries", "payment_required",
        "broken",
    ]  # fmt: skip
    by: str = ""
    at: dt.datetime | None = None
    wait_s: int = 0
    amount_rial: int = 0
    problems: dict[str, str] = {}


class RequestRegistered(Struct, frozen=True, tag=True):
    submitted: Submitted


class RequestMoved(Struct, frozen=True, tag=True):
    """The desk did it; the request now."""

    card: RequestCard


class FileStored(Struct, frozen=True, tag=True):
    page: Page


class FileRefused(Struct, frozen=True, tag=True):
    """`reason` names a key of the words `file_refused.*`; `limit` is the number that was passed, if any."""

    reason: Literal["kind", "too_big", "empty", "damaged", "password", "pixels", "gone", "too_many"]
    limit: int = 0


class InviteAccepted(Struct, frozen=True, tag=True):
    name: str
    post: str


class GroupBound(Struct, frozen=True, tag=True):
    """A group hears of a unit's requests from now on; `branch` "": of all branches."""

    unit: str
    branch: str


class ConsoleOpened(Struct, frozen=True, tag=True):
    """`address`: good once, for so many minutes."""

    address: str
    minutes: int


class EntryPublished(Struct, frozen=True, tag=True):
    """A word of the content is live in this revision."""

    revision: int


class AppointmentKept(Struct, frozen=True, tag=True):
    """An appointment was booked, moved or cancelled; it is so now."""

    appointment: Appointment


class ArrivalNoted(Struct, frozen=True, tag=True):
    """`printed`: the time on the card that was shown, None without one."""

    visit: ExpectedVisit
    printed: dt.datetime | None = None


class AbsenceSet(Struct, frozen=True, tag=True):
    absence: Absence


class HandoverQueued(Struct, frozen=True, tag=True, kw_only=True):
    """A citizen waits for a person of the desk: at this place of the queue, about so many minutes; or, where `opens_at`
    is told, until then. `closes_at`: when whoever still waits is put off to the next opening."""

    ref: str
    place: int
    minutes: int
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None


class HandoverLine(Struct, frozen=True):
    """What one of the two has written. `staff`: the member of staff did."""

    text: str
    staff: bool = False


class HandoverTaken(Struct, frozen=True, tag=True, kw_only=True):
    """A member of staff talks with the citizen now. `service`: code of the one spoken of, "" for none. `lines`: what
    was written so far."""

    ref: str
    service: str
    lines: tuple[HandoverLine, ...] = ()


class FiledAtCounter(Struct, frozen=True, tag=True):
    filed: Filed


class BindCodeRenewed(Struct, frozen=True, tag=True):
    """`code`: what the next slip of the request `ref` has."""

    ref: str
    code: str


class SecondFactorWanted(Struct, frozen=True, tag=True):
    """The paper of this token is of a request that was filed at a counter: holding it is not enough."""

    token: str


class PaymentStarted(Struct, frozen=True, tag=True):
    """A bill can be paid at this address."""

    address: str


class ReportMade(Struct, frozen=True, tag=True):
    """A report in a few lines, with what its picture shows; no bars: no picture."""

    text: str
    chart: ReportPicture


class Done(Struct, frozen=True, tag=True):
    """It was done and there is nothing more to say."""


Outcome = (
    RequestRegistered
    | RequestMoved
    | FileStored
    | FileRefused
    | InviteAccepted
    | GroupBound
    | ConsoleOpened
    | EntryPublished
    | AppointmentKept
    | ArrivalNoted
    | AbsenceSet
    | HandoverQueued
    | HandoverTaken
    | FiledAtCounter
    | BindCodeRenewed
    | SecondFactorWanted
    | PaymentStarted
    | ReportMade
    | Done
    | Trouble
)

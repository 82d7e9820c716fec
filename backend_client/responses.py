"""The response (T4) as it was issued."""

import datetime as dt
from typing import Literal

from msgspec import Struct

Outcome = Literal["granted", "refused"]
"""Whether what was asked for was done, or was not agreed to."""


class ResponseFile(Struct, frozen=True, kw_only=True):
    """A file of a response; `ref` opens it through `CitizenDesk.response_file`."""

    ref: str
    name: str
    mime: str
    size: int


class Response(Struct, frozen=True, kw_only=True):
    """Table T4. `appeal_until`: the last day on which it can be contested; `appeal_service`: code of the service by
    which, "" where that is done elsewhere.

    `correction`: of an issued response, counted from 1, 0 for the response itself; then `corrects` is the number of
    what it takes the place of, and `reason` why.
    """

    number: str
    issued_at: dt.datetime
    tracking_code: str
    service_title: str
    applicant_name: str
    identifier_masked: str
    text: str
    legal_grounds: str
    appeal_authority: str
    appeal_until: dt.date
    issuer_name: str
    issuer_post: str
    registry_number: str = ""
    remarks: str = ""
    files: tuple[ResponseFile, ...] = ()
    outcome: Outcome = "granted"
    correction: int = 0
    corrects: str = ""
    reason: str = ""
    appeal_service: str = ""

"""Who takes part: members of staff by role, unit and branch, and what applicants give."""

import datetime as dt
import hashlib

from msgspec.structs import replace

from backend_client.contract import Answer, Page, ResponseDraft, Role, StaffMember, Submission
from tests.contract.small_catalogue import NOW


def member(
    ref: str, *roles: Role, units: tuple[str, ...] = (), branches: tuple[str, ...] = (), active: bool = True
) -> StaffMember:
    return StaffMember(
        ref=ref,
        name=f"name of {ref}",
        post=f"post of {ref}",
        roles=roles,
        units=units,
        branches=branches,
        active=active,
    )


STAFF = (
    member("clerk", "clerk"),
    member("permits_clerk", "clerk", units=("permits",), branches=("tehran",)),
    member("permits_head", "unit_head", units=("permits",)),
    member("permits_staff", "unit_staff", units=("permits",)),
    member("field_staff", "unit_staff", units=("field",)),
    member("field_staff_2", "unit_staff", units=("field",)),
    member("shiraz_clerk", "clerk", units=("permits",), branches=("shiraz",)),
    member("papers_clerk", "clerk", units=("papers",)),
    member("counter", "counter_clerk", branches=("tehran",)),
    member("shiraz_counter", "counter_clerk", branches=("shiraz",)),
    member("evaluator", "evaluator"),
    member("head", "head"),
    member("shiraz_head", "head", branches=("shiraz",)),
    member("editor", "content_editor", "publisher"),
    member("dismissed", "clerk", active=False),
)

NATIONAL_ID = "0084575948"
OTHER_NATIONAL_ID = "0499370899"
LEGAL_ID = "10380284790"

IDENTITY: dict[str, Answer] = {
    "applicant_kind": "natural",
    "full_name": "مینا احمدی",
    "national_id": NATIONAL_ID,
    "mobile": "09121234567",
}
LEGAL_IDENTITY: dict[str, Answer] = {
    **IDENTITY,
    "applicant_kind": "legal",
    "organisation": "شرکت نمونه",
    "legal_id": LEGAL_ID,
}
PERMIT_ANSWERS: dict[str, Answer] = {**IDENTITY, "floors": 3, "use": "home"}
CERTIFICATE_ANSWERS: dict[str, Answer] = {**IDENTITY, "purposes": ("a", "b")}


def content_of(slot: str) -> bytes:
    return f"content of {slot}".encode()


def page(slot: str, mime: str = "image/jpeg", content: bytes | None = None) -> Page:
    content = content_of(slot) if content is None else content
    return Page(slot=slot, sha256=hashlib.sha256(content).hexdigest(), name=f"{slot}.x", mime=mime, size=len(content))


PERMIT = Submission(
    service="permit",
    version=1,
    branch="tehran",
    person_ref="mina",
    answers=PERMIT_ANSWERS,
    pages=(page("deed"),),
    confirmed_at=NOW - dt.timedelta(minutes=1),
    pre_registration_number="P123456782",
    channel="web",
)
CERTIFICATE = replace(PERMIT, service="certificate", answers=CERTIFICATE_ANSWERS, pages=())
ZONING = replace(PERMIT, service="zoning", answers={**IDENTITY, "district": 7}, pages=())

RESPONSE = ResponseDraft(
    text="Granted.", legal_grounds="Act 5", remarks="none", pages=(page("response", "application/pdf"),)
)

"""What desk and citizen say to each other about a request (E7), and what the citizen does with it."""

import datetime as dt
from typing import Literal

from msgspec.structs import replace

from backend_client.contract import ChangeKind, Message, StaffMember, Undelivered, UndeliveredReason
from backend_client.embedded.decisions import billing
from backend_client.embedded.decisions.pausing import going_on, wait_for
from backend_client.embedded.decisions.rules import check_text, must_be
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.embedded.stored import OPEN, StoredRequest
from backend_client.errors import AlreadyDone, RequestNotFound, RequestRejected


def take(at: Standing, by: StaffMember) -> Standing:
    """Taking one's own again changes nothing. Raises AlreadyDone with the colleague's name."""
    must_be(at.request, OPEN)
    if at.request.taken_ref == by.ref:
        return at
    if at.request.taken_ref:
        raise AlreadyDone(at.request.taken_name)
    return at.but(taken_ref=by.ref, taken_name=by.name).telling(News(kind="taken", by=by))


def give(at: Standing, by: StaffMember, to: StaffMember) -> Standing:
    """Told to whoever has it now, and to whoever had it."""
    told = tuple(ref for ref in (to.ref, at.request.taken_ref) if ref and ref != by.ref)
    at = at.but(taken_ref=to.ref, taken_name=to.name)
    return at.telling(News(kind="given", by=by, note=to.name, to=told))


def release(at: Standing, by: StaffMember) -> Standing:
    """Back to the unit."""
    before = at.request.taken_name
    return at.but(taken_ref="", taken_name="").telling(News(kind="released", by=by, note=before))


def ask(at: Standing, by: StaffMember, text: str) -> Standing:
    """While the request is open; an accepted one waits for the answer."""
    must_be(at.request, OPEN)
    asked = _said(at, by, text, "question")
    waits = at.request.status == "accepted" and not at.request.waiting
    return wait_for(asked, "citizen", "") if waits else asked


def tell(at: Standing, by: StaffMember, text: str) -> Standing:
    return _said(at, by, text, "message_to_citizen")


def _said(at: Standing, by: StaffMember, text: str, kind: Literal["question", "message_to_citizen"]) -> Standing:
    check_text(text)
    message = Message(at=at.now, sender="desk", text=text, author=by.post, question=kind == "question")
    return at.saying(message).telling(News(kind=kind, by=by, text=text))


def write(at: Standing, text: str) -> Standing:
    """By the citizen, at any time: a question about an answered request, too. Words are no document, so where one is
    wanted the request still waits."""
    check_text(text)
    message = Message(at=at.now, sender="citizen", text=text)
    awaited = at.request.waiting == "citizen" and not any(each.state == "asked" for each in at.private.demands)
    at = going_on(at, None) if awaited else at
    return at.saying(message).telling(News(kind="message_from_citizen", text=text))


def withdraw(at: Standing) -> Standing:
    if at.request.status not in OPEN:
        raise AlreadyDone(at.request.decided_by)
    return _over(at, News(kind="withdrawn"), status="withdrawn", decided_by="")


def merge(at: Standing, by: StaffMember, into: StoredRequest) -> Standing:
    """Over, like one that was withdrawn, but gone on with elsewhere. Raises AlreadyDone where either is over."""
    for each in (at.request, into):
        if each.status not in OPEN:
            raise AlreadyDone(each.decided_by)
    news = News(kind="merged", by=by, text=into.tracking_code)
    return _over(at, news, status="merged", merged_ref=into.ref, decided_by=by.name)


def take_over(at: Standing, by: StaffMember, merged: StoredRequest) -> Standing:
    """What was asked for in the merged request goes on in this one."""
    return at.telling(News(kind="took_over", by=by, note=merged.tracking_code))


def _over(at: Standing, news: News, **how: str) -> Standing:
    """Every unit that has a stage of it hears the news; afterwards none has it."""
    ended = billing.cancel_all(at).but(stage_no=0, due_at=None, waiting="", waiting_since=None, **how)
    return replace(ended.telling(news), beside=())


def deliver(at: Standing, delivered_at: dt.datetime) -> Standing:
    """The first delivery counts. Raises RequestNotFound where there is no response."""
    if at.request.status not in {"answered", "delivered"}:
        raise RequestNotFound
    if at.request.delivered_at is not None:
        return at
    return at.but(status="delivered", delivered_at=delivered_at).telling(News(kind="delivered"))


def hand_over(at: Standing, by: StaffMember) -> Standing:
    """Against the receipt, at the counter. Raises RequestRejected before there is a response."""
    if at.request.status != "answered":
        raise RequestRejected({"response": "not_ready"})
    return at.but(status="delivered", delivered_at=at.now).telling(News(kind="delivered", by=by))


def miss(at: Standing, notice: ChangeKind, reason: UndeliveredReason) -> Standing:
    """Whoever has the request in hand learns which notice was lost, with the number to call."""
    lost = Undelivered(notice=notice, reason=reason, mobile=at.private.applicant.mobile)
    return at.telling(News(kind="undelivered", undelivered=lost))

"""Rows of the desk's tables as they are written, sealed to their places; pure, for one deed or for a whole year."""

import datetime as dt

import msgspec
from msgspec import Struct

from backend_client.contract import Answer, Bill, Message, SurveyForm
from backend_client.embedded.applicant import last_four, name_words
from backend_client.embedded.decisions.standing import Issued, News
from backend_client.embedded.stored import PresentStage, Private, StoredRequest, StoredStage
from backend_client.seal import Seal

Row = dict[str, object]


class PrivateSurvey(Struct, frozen=True):
    demographics: dict[str, Answer]
    suggestion: str


def request_row(seal: Seal, request: StoredRequest, private: Private, pre_registration_number: str) -> Row:
    """With everything it can be found by."""
    plain = {name: getattr(request, name) for name in StoredRequest.__struct_fields__ if name != "tracking_code"}
    return {
        **plain,
        **applicant_hashes(seal, private),
        "code_hash": seal.lookup("code", request.tracking_code),
        "pre_registration_hash": seal.lookup("pre_registration", pre_registration_number),
        "code": seal.seal(request.tracking_code.encode(), f"request.code.{request.ref}"),
        "private": private_column(seal, request, private),
    }


def private_column(seal: Seal, request: StoredRequest, private: Private) -> bytes:
    return seal.seal(msgspec.json.encode(private), f"request.private.{request.ref}")


def applicant_hashes(seal: Seal, private: Private) -> dict[str, str]:
    applicant = private.applicant
    return {
        "identifier_hash": seal.lookup("identifier", applicant.identifier),
        "last_four_hash": seal.lookup("last_four", last_four(applicant.identifier)),
        "mobile_hash": seal.lookup("mobile", applicant.mobile),
    }


def name_word_rows(seal: Seal, request: StoredRequest, private: Private) -> list[Row]:
    words = sorted(name_words(private.applicant.name, private.applicant.representative))
    return [{"word_hash": seal.lookup("word", word), "request_id": request.id} for word in words]


def stage_row(request: StoredRequest, stage: StoredStage) -> Row:
    return {"request_id": request.id, **{name: getattr(stage, name) for name in StoredStage.__struct_fields__}}


def bill_row(seal: Seal, request: StoredRequest, bill: Bill) -> Row:
    """What is reckoned with stands open; what its payer has given is sealed."""
    return {
        "request_id": request.id,
        "no": bill.no,
        "state": bill.state,
        "amount_rial": bill.amount_rial,
        "deposit_id": bill.deposit_id,
        "issued_at": bill.issued_at,
        "body": seal.seal(msgspec.json.encode(bill), f"bill.body.{request.ref}.{bill.no}"),
    }


def beside_row(request: StoredRequest, stage: PresentStage) -> Row:
    return {"request_id": request.id, **{name: getattr(stage, name) for name in PresentStage.__struct_fields__}}


def message_row(seal: Seal, id_: int, request: StoredRequest, message: Message) -> Row:
    body = seal.seal(msgspec.json.encode(message), f"message.body.{id_}")
    return {"id": id_, "request_id": request.id, "body": body}


def response_row(seal: Seal, request: StoredRequest, issued: Issued) -> Row:
    return {
        "request_id": request.id,
        "number": issued.response.number,
        "issued_at": issued.response.issued_at,
        "issuer_ref": issued.by.ref if issued.by else "",
        "body": seal.seal(msgspec.json.encode(issued.response), f"response.body.{request.ref}"),
    }


def correction_row(seal: Seal, request: StoredRequest, issued: Issued) -> Row:
    no = issued.response.correction
    body = seal.seal(msgspec.json.encode(issued.response), f"correction.body.{request.ref}.{no}")
    return {**response_row(seal, request, issued), "no": no, "body": body}


def issued_row(seal: Seal, request: StoredRequest, issued: Issued) -> tuple[str, Row]:
    """The name of the table it belongs in, and its row there."""
    if issued.response.correction:
        return "correction", correction_row(seal, request, issued)
    return "response", response_row(seal, request, issued)


def survey_row(seal: Seal, now: dt.datetime, request: StoredRequest, form: SurveyForm) -> Row:
    private = PrivateSurvey(form.demographics, form.suggestion)
    return {
        "request_id": request.id,
        "version": form.version,
        "filled_at": now,
        "ratings": msgspec.json.encode(form.ratings).decode(),
        "private": seal.seal(msgspec.json.encode(private), f"survey.private.{request.ref}"),
    }


def follow_up_row(now: dt.datetime, request: StoredRequest) -> Row:
    """Nothing that could be known only from the form."""
    return {"request_id": request.id, "opened_at": now, "settled_at": None, "settled": None}


def history_row(seal: Seal, id_: int, now: dt.datetime, request: StoredRequest, news: News) -> Row:
    return {
        "id": id_,
        "request_id": request.id,
        "at": now,
        "kind": news.kind,
        "by": news.by.name if news.by else "",
        "by_ref": news.by.ref if news.by else "",
        "unit": news.unit or request.unit,
        "text": seal.seal(_kept(news), f"history.text.{id_}"),
    }


def _kept(news: News) -> bytes:
    """What the history's line says. Staff call from the request's card, so the number is not kept again."""
    if news.undelivered:
        return msgspec.json.encode(msgspec.structs.replace(news.undelivered, mobile=""))
    return (news.note or news.text).encode()

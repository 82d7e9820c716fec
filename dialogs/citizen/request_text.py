"""A request in words: where it stands, what is done, what is to come, by when (E5)."""

import datetime as dt

from backend_client.contract import InquiryProgress, RequestCard, RequestView, Response, StageProgress
from dialogs import persian
from dialogs.citizen import bill_text
from dialogs.talk import Speaks, Talk


def promise(first: dt.date | None, last: dt.date | None, talk: Speaks) -> str:
    """The promised day or range (F60); "" before acceptance."""
    if first is None or last is None:
        return ""
    if first == last:
        return talk.text("promise.day", day=persian.day(last))
    return talk.text("promise.range", first=persian.day(first), last=persian.day(last))


def heading(card: RequestCard, talk: Speaks) -> str:
    """Service, code and status, each on its line."""
    return talk.text(
        "request.heading",
        service=card.service_title,
        code=persian.tracking_code(card.tracking_code),
        status=talk.text(f"status.{card.status}"),
        submitted=persian.moment(card.submitted_at),
    )


def registration(number: str, talk: Speaks) -> str:
    """The secretariat's number, beside the tracking code (F58)."""
    return talk.text("request.registration", number=persian.registry_number(number))


def followed(view: RequestView, talk: Speaks) -> str:
    """Heading, promise and stages; of a closed one only what was done."""
    card = view.card
    lines = [heading(card, talk)]
    if view.registration:
        lines.append(registration(view.registration.number, talk))
    if card.outcome:
        lines.append(talk.text("outcome.line", outcome=talk.text(f"outcome.{card.outcome}")))
    if view.merged:
        lines.append(talk.text("request.merged", code=persian.tracking_code(view.merged.tracking_code)))
    if card.status in {"answered", "delivered", "withdrawn", "merged"}:
        return "\n".join([*lines, "", *stages(tuple(one for one in view.stages if one.state == "done"), talk)]).strip()
    told = promise(card.promised_from, card.promised_to, talk)
    lines += [told] if told else []
    if view.wanted:
        lines.append(talk.text("request.wanted", documents=persian.listed([each.slot.title for each in view.wanted])))
    if card.waiting:
        documents = bool(view.wanted) and card.waiting == "citizen"
        lines.append(talk.text("request.waiting.document" if documents else f"request.waiting.{card.waiting}"))
    lines += bill_text.lines(view.bills, talk)
    if card.status == "submitted" and card.accept_by:
        lines.append(talk.text("request.accept_by", moment=persian.moment(card.accept_by)))
    lines += ["", *stages(view.stages, talk), *inquiries(view.inquiries, talk)]
    return "\n".join(lines).strip()


def inquiries(asked: tuple[InquiryProgress, ...], talk: Speaks) -> list[str]:
    """What the desk asks other agencies for, once it has gone out (I5, G14)."""
    lines = []
    for each in asked:
        moment = each.answered_at or each.sent_at
        if moment is not None:
            day = persian.short_day(persian.local_day(moment))
            lines.append(talk.text(f"request.inquiry.{each.state}", agency=each.agency, subject=each.subject, day=day))
    return lines


def stages(all_stages: tuple[StageProgress, ...], talk: Speaks) -> list[str]:
    """One line a stage, its state in words."""
    units = {unit.code: unit.title for unit in talk.content.catalogue.units}
    lines = []
    for number, stage in enumerate(all_stages, 1):
        ends = stage.finished_at if stage.state == "done" else None
        day = persian.local_day(ends) if ends else stage.due_on
        lines.append(
            talk.text(
                f"request.stage.{stage.state}" if day else "request.stage.undated",
                number=persian.digits(number),
                title=stage.title,
                unit=units.get(stage.unit, stage.unit),
                day=persian.short_day(day) if day else "",
            )
        )
    return lines


def presence(stage: StageProgress, branch_code: str, talk: Talk) -> str:
    """E11: place, time, reason and what to bring, told beforehand; only ever to the in-person desk."""
    if stage.presence is None:
        return ""
    branch = talk.content.catalogue.branch(branch_code)
    place = stage.presence.place or f"{branch.title}، {branch.address}"
    documents = persian.listed(stage.presence.documents) or talk.text("presence.no_documents")
    return talk.text(
        "presence.text",
        reason=stage.presence.reason,
        place=place,
        time=stage.presence.time,
        hours=branch.hours,
        phone=persian.code(persian.digits(branch.phone)),
        documents=documents,
    )


def response(answer: Response, talk: Talk) -> str:
    """T4 in words: the whole of it, nothing only in the image (UX 30)."""
    remarks = talk.text("response.remarks", remarks=answer.remarks) if answer.remarks else ""
    text = talk.text(
        f"response.text.{answer.outcome}",
        service=answer.service_title,
        code=persian.tracking_code(answer.tracking_code),
        number=persian.code(persian.digits(answer.number)),
        day=persian.day(persian.local_day(answer.issued_at)),
        name=persian.quoted(answer.applicant_name),
        identifier=persian.code(persian.digits(answer.identifier_masked)),
        text=answer.text,
        grounds=answer.legal_grounds,
        authority=answer.appeal_authority,
        until=persian.day(answer.appeal_until),
        issuer=answer.issuer_name,
        post=answer.issuer_post,
        remarks=remarks,
    )
    if not answer.correction:
        return text.strip()
    corrects = persian.code(persian.digits(answer.corrects))
    first = talk.text("response.correction", corrects=corrects, reason=persian.quoted(answer.reason))
    return f"{first}\n\n{text.strip()}"

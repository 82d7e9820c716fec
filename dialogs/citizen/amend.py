"""Forms of exactly what was asked again: deficiencies before acceptance, documents after it (P1)."""

from backend_client.contract import CounterView, Deficiency, RequestCard, RequestView
from dialogs.citizen.form import FormFrame
from dialogs.protocol import Draft
from dialogs.talk import Talk


def begin_amendment(
    card: RequestCard, version: int, deficiencies: tuple[Deficiency, ...], talk: Talk, filed_by: str = ""
) -> None:
    """Open (or go on with) the form of the request's open deficiencies; what is not asked again stays as it was.
    `filed_by`: the counter clerk who fills it in for somebody."""
    asked = tuple(deficiency.name for deficiency in deficiencies)
    for draft in talk.open_drafts():
        if draft.request_ref == card.ref and draft.asked == asked and draft.filed_by == filed_by:
            break
    else:
        first = next((one for one in talk.drafts.values() if one.request_ref == card.ref and not one.asked), None)
        answers = {name: answer for name, answer in (first.answers if first else {}).items() if name not in asked}
        draft = Draft(
            id=talk.new_id("draft"),
            service=card.service,
            version=version,
            created_at=talk.at,
            updated_at=talk.at,
            answers=answers,
            identity="known",
            request_ref=card.ref,
            asked=asked,
            remarks={deficiency.name: deficiency.remark for deficiency in deficiencies},
            filed_by=filed_by,
        )
        talk.save(draft)
    talk.frames.clear()
    talk.push(FormFrame(draft_id=draft.id))


def begin_documents(view: RequestView | CounterView, talk: Talk, filed_by: str = "") -> None:
    """Open (or go on with) the form of documents that were asked for after acceptance and are not there yet.
    `filed_by`: the counter clerk who takes them in for somebody."""
    extra = tuple(each.slot for each in view.wanted)
    for draft in talk.open_drafts():
        if draft.request_ref == view.card.ref and draft.extra == extra and draft.filed_by == filed_by:
            break
    else:
        draft = Draft(
            id=talk.new_id("draft"),
            service=view.card.service,
            version=view.version,
            created_at=talk.at,
            updated_at=talk.at,
            identity="known",
            request_ref=view.card.ref,
            asked=tuple(slot.name for slot in extra),
            extra=extra,
            remarks={each.slot.name: each.why for each in view.wanted},
            filed_by=filed_by,
        )
        talk.save(draft)
    talk.frames.clear()
    talk.push(FormFrame(draft_id=draft.id))

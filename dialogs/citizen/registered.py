"""The desk's answer to a confirmed form: code and receipt at once, an instant response, or what is to be mended."""

from msgspec.structs import replace

from backend_client.contract import RequestCard, Submitted
from dialogs import persian
from dialogs.citizen import appeal, request_text
from dialogs.citizen.form import FormFrame
from dialogs.citizen.hand_over import hand_over, receipt_caption
from dialogs.citizen.steps import Step, all_steps
from dialogs.citizen.waiting import PATIENCE, WaitingFrame
from dialogs.counter.papers import tell_filed
from dialogs.protocol import (
    Draft,
    EffectFinished,
    FiledAtCounter,
    Notice,
    ReceiptImage,
    RequestMoved,
    RequestRegistered,
    Trouble,
)
from dialogs.staff.trouble import undone
from dialogs.talk import Row, Standing, Steps, Talk


def hear(result: EffectFinished, talk: Talk) -> Steps | None:
    """Told at once where the person still waits for it, else as a notice of its own with a button."""
    draft = talk.drafts.get(result.draft_id)
    if draft is None:
        return None
    waiting = isinstance(talk.top, WaitingFrame) and talk.top.effect_id == result.effect_id
    talk.frames[:] = [f for f in talk.frames if not (isinstance(f, WaitingFrame) and f.effect_id == result.effect_id)]
    talk.remind(PATIENCE, result.effect_id, None)
    match result.outcome:
        case RequestRegistered(submitted=submitted):
            talk.save(replace(draft, status="submitted", request_ref=submitted.card.ref))
            tell_registered(submitted, draft, talk)
        case FiledAtCounter(filed=filed):
            talk.save(replace(draft, status="submitted", request_ref=filed.submitted.card.ref))
            tell_filed(filed, draft.id, talk)
        case RequestMoved(card=card) if draft.filed_by:
            talk.save(replace(draft, status="submitted"))
            code = persian.tracking_code(card.tracking_code)
            key = "counter.given" if draft.extra else "counter.amended"
            talk.say(key, _at_counter(card.ref, talk), code=code, service=card.service_title)
        case RequestMoved(card=card):
            talk.save(replace(draft, status="submitted"))
            code = persian.tracking_code(card.tracking_code)
            key = "documents.given" if draft.extra else "revised" if draft.revising else "amended"
            talk.say(key, _next(card, talk), code=code, service=card.service_title)
        case Trouble(kind="already_done") as trouble if draft.filed_by:
            talk.save(replace(draft, status="discarded"))
            talk.tell(undone(result.effect, trouble, talk), _at_counter(draft.request_ref, talk))
        case Trouble(kind="already_done"):
            talk.save(replace(draft, status="discarded"))
            key = "revise.too_late" if draft.revising else "amend.too_late"
            talk.say("documents.too_late" if draft.extra else key)
        case Trouble(problems=problems) if draft.contests and appeal.ABOUT in problems:
            return appeal.refused(draft, draft.contests, problems[appeal.ABOUT], talk, waiting=waiting)
        case Trouble(kind=kind, problems=problems) if kind != "broken":
            _reopen(draft, problems, talk, waiting=waiting)
            return None
        case _:
            phone = persian.code(persian.digits(talk.content.catalogue.agency.phone))
            talk.say("trouble.registering", number=persian.code(draft.pre_registration_number), phone=phone)
    if waiting:
        talk.prompt_open = None
        talk.stay()
    return None


def tell_registered(submitted: Submitted, draft: Draft, talk: Talk) -> None:
    """The code alone on its line, what happens next and by when, whom to call; then the receipt (UX 23)."""
    card = submitted.card
    code = persian.tracking_code(card.tracking_code)
    fact = f"registered:{draft.id}"
    if submitted.response:
        talk.tell(talk.text("registered.instant", service=card.service_title, code=code), fact=fact)
        hand_over(submitted.response, card.ref, talk, fact=f"{fact}:response")
        return
    key = "registered.accepted" if submitted.receipt else "registered.submitted"
    phone = persian.code(persian.digits(talk.content.catalogue.agency.phone))
    text = talk.text(
        key,
        service=card.service_title,
        code=code,
        promise=request_text.promise(card.promised_from, card.promised_to, talk),
        accept_by=persian.moment(card.accept_by) if card.accept_by else "",
        phone=phone,
    )
    talk.tell(text, _next(card, talk), fact=fact, notice=Notice(ref=card.ref, kind="submitted"))
    if submitted.receipt:
        caption = receipt_caption(submitted.receipt, talk)
        talk.tell(caption, attachment=ReceiptImage(submitted.receipt), fact=f"{fact}:receipt")


def _next(card: RequestCard, talk: Talk) -> list[Row]:
    return [[Standing(talk.text("button.open"), "open", card.ref), Standing(talk.text("button.menu"), "menu")]]


def _at_counter(ref: str, talk: Talk) -> list[Row]:
    return [[Standing(talk.text("counter.open"), "s_counter", ref)]]


def _reopen(draft: Draft, problems: dict[str, str], talk: Talk, *, waiting: bool) -> None:
    """The form is open again; what the desk refused is named, and asked again first; of a correction also what it
    makes necessary."""
    asked = tuple(dict.fromkeys([*draft.asked, *problems])) if draft.revising else draft.asked
    reopened = talk.save(replace(draft, status="open", confirm_no=draft.confirm_no + 1, effect_id="", asked=asked))
    steps = {step.name: step for step in all_steps(reopened, talk.content)}
    named = [_reason(steps[name], reason, talk) for name, reason in problems.items() if name in steps]
    text = talk.text("rejected", problems=persian.listed(named)) if named else talk.text("rejected.whole")
    if waiting:
        talk.tell(text)
        first = next((name for name in problems if name in steps), "")
        talk.frames.clear()
        talk.push(FormFrame(draft_id=draft.id, cursor=first, return_to="summary" if first else ""))
    else:
        talk.tell(text, [[Standing(talk.text("button.resume_draft"), "resume", draft.id)]])


def _reason(step: Step, reason: str, talk: Talk) -> str:
    """What is wrong with it in our words where we have some, else its name."""
    if step.field and reason == "constraint" and step.field.constraint_message:
        return step.field.constraint_message
    kinds = [f"invalid.{step.field.type}.{reason}"] if step.field else []
    for key in (*kinds, f"rejected.reason.{reason}"):
        if key in talk.content.words.messages:
            return talk.text(key, label=step.title)
    return step.title

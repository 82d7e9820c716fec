"""Results of effects: first to the frame that waits for them, else told on their own."""

from collections.abc import Callable, Mapping

from dialogs import commands, live_results
from dialogs.citizen import bind, documents, payment, registered, requests, survey, visits
from dialogs.citizen.bind import BindFrame
from dialogs.citizen.form import hear_of_album
from dialogs.citizen.requests import RequestFrame
from dialogs.citizen.waiting import WORKING
from dialogs.counter import papers
from dialogs.protocol import EffectFinished, RequestMoved, SecondFactorWanted, Trouble
from dialogs.staff import results as staff_results
from dialogs.staff import visits as staff_visits
from dialogs.talk import Dialog, Steps, Talk, run

_FORMS = frozenset(
    {
        "SubmitRequest",
        "AmendRequest",
        "ReviseRequest",
        "GiveDocuments",
        "FileAtCounter",
        "AmendAtCounter",
        "GiveDocumentsAtCounter",
    }
)
"""What sends a form."""


def hear(result: EffectFinished, dialog: Dialog | None, talk: Talk) -> Steps:
    """Never takes over an open question: what is told here is told beside it."""
    talk.remind(WORKING, result.effect_id, None)
    if dialog is not None and dialog.hear_result(result, talk):
        return
    match result.effect:
        case effect if effect in _FORMS:
            yield from run(registered.hear(result, talk))
        case "FetchFile":
            _file(result, talk)
        case "FollowRequest" | "BindByPaper" | "BindByCode" | "RenewBindCode":
            _of_papers(result, talk)
        case "WithdrawRequest":
            yield from requests.tell_withdrawn(result, talk)
        case "BookAppointment" | "MoveAppointment" | "CancelAppointment":
            visits.tell(result, talk)
        case "NoteArrival" | "ScanVisitCard":
            staff_visits.tell_arrival(result, talk)
        case "WriteToDesk" | "FillSurvey" | "ReportPayment" | "ReportPaymentAtCounter" | "StartPayment":
            _GIVEN[result.effect](result, talk)
        case effect if effect in live_results.EFFECTS:
            live_results.hear(result, talk)
        case "RecordDelivery" | "ReportUndelivered" | "NoteQuestion":
            pass
        case _:
            staff_results.tell(result, talk)


def _of_papers(result: EffectFinished, talk: Talk) -> None:
    """Scanned, bound to a chat, printed anew."""
    match result.effect:
        case "FollowRequest":
            _followed(result, talk)
        case "RenewBindCode":
            papers.tell_renewed(result, talk)
        case _:
            bind.tell(result, talk)


def _file(result: EffectFinished, talk: Talk) -> None:
    """A page of a form that is not in front now: kept with its draft all the same, or refused in words."""
    draft = talk.drafts.get(result.draft_id)
    if draft is not None and draft.status == "open" and not hear_of_album(result, talk):
        documents.hear(result, None, draft, talk)


def _written(result: EffectFinished, talk: Talk) -> None:
    match result.outcome:
        case RequestMoved():
            talk.say("write.sent")
        case Trouble(kind="broken"):
            talk.say("trouble.unsure")
        case _:
            talk.say("trouble.not_sent")


def _followed(result: EffectFinished, talk: Talk) -> None:
    """The QR of a receipt was opened in the chat."""
    if isinstance(result.outcome, RequestMoved | SecondFactorWanted):
        if not talk.greeted:
            talk.say("qr.first", agency=talk.content.catalogue.agency.title)
            talk.greeted = True
        commands.keep_form(talk)
        if isinstance(result.outcome, SecondFactorWanted):
            talk.push(BindFrame(token=result.outcome.token))
        else:
            talk.push(RequestFrame(ref=result.outcome.card.ref))
    else:
        unavailable = isinstance(result.outcome, Trouble) and result.outcome.kind == "unavailable"
        talk.say("trouble.unavailable" if unavailable else "qr.not_verified")
    talk.again()


_GIVEN: Mapping[str, Callable[[EffectFinished, Talk], None]] = {
    "WriteToDesk": _written,
    "FillSurvey": survey.hear,
    "ReportPayment": payment.tell,
    "ReportPaymentAtCounter": payment.tell,
    "StartPayment": payment.tell,
}
"""What a citizen gave to the desk, and who tells that it has arrived."""

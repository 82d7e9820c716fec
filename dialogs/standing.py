"""Standing buttons: an action on a thing, good for ever, authorised again at each tap, on the person."""

from dialogs import commands, live
from dialogs.citizen import appeal, payment, questions, survey, visits
from dialogs.citizen.amend import begin_amendment, begin_documents
from dialogs.citizen.form import FormFrame
from dialogs.citizen.requests import RequestFrame
from dialogs.citizen.settings import set_notices
from dialogs.citizen.write import WriteFrame
from dialogs.protocol import ReadRequest, Trouble
from dialogs.staff import standing as staff_standing
from dialogs.talk import Steps, Talk, ask, run


def act(action: str, ref: str, talk: Talk) -> Steps:
    """Do it. The desk is asked as this person, so another's reference opens nothing."""
    match action:
        case "open":
            commands.keep_form(talk)
            talk.push(RequestFrame(ref=ref))
        case "reply":
            commands.keep_form(talk)
            talk.push(WriteFrame(ref=ref))
        case "fix" | "documents" | "pay" | "visit" | "appeal":
            yield from _begin(action, ref, talk)
        case "survey":
            commands.keep_form(talk)
            yield from survey.begin_from_button(ref, talk)
        case "visit_open" if not talk.content.capabilities.appointments:
            visits.not_offered(talk)
        case "visit_open":
            commands.keep_form(talk)
            talk.push(visits.VisitFrame(ref=ref))
        case "resume":
            _resume(ref, talk)
        case "asked":
            _was_a_question(ref, talk)
        case "quiet" | "menu" | "human" | "h_join":
            yield from run(_at_once(action, ref, talk))
        case _ if action.startswith("s_"):
            yield from run(staff_standing.act(action, ref, talk))
        case _:
            talk.say("stale_button")
            talk.again()


def _at_once(action: str, ref: str, talk: Talk) -> Steps | None:
    """What is about no request."""
    match action:
        case "quiet":
            set_notices(talk, essential=True)
            talk.stay()
        case "human":
            return commands.go_to("human", talk)
        case "h_join":
            live.join(ref, talk)
        case _:
            commands.go_home(talk)
    return None


def _begin(action: str, ref: str, talk: Talk) -> Steps:
    """What the request wants of its person: deficiencies mended, documents sent, a bill paid, a time chosen;
    or that they contest its response."""
    view = yield from ask(ReadRequest(ref))
    talk.again()
    if isinstance(view, Trouble):
        talk.say("request.gone" if view.kind == "not_found" else "trouble.unavailable")
        return
    match action:
        case "visit":
            commands.keep_form(talk)
            visits.begin(view.card.service, talk, view.card.branch, ref)
        case "pay":
            commands.keep_form(talk)
            payment.begin(view, talk)
        case "appeal":
            if view.appeal_service:
                commands.keep_form(talk)
            appeal.begin(view, talk)
        case "documents" if view.wanted:
            begin_documents(view, talk)
        case "fix" if view.deficiencies:
            begin_amendment(view.card, view.version, view.deficiencies, talk)
        case _:
            talk.say("documents.none" if action == "documents" else "amend.none")


def _resume(draft_id: str, talk: Talk) -> None:
    draft = talk.drafts.get(draft_id)
    if draft is None or draft.status != "open":
        talk.say("draft.gone")
    else:
        talk.frames.clear()
        talk.push(FormFrame(draft_id=draft_id))
    talk.again()


def _was_a_question(ref: str, talk: Talk) -> None:
    """The last answer was a question: it is taken back, the question answered, and the field asked again."""
    draft_id, _, name = ref.partition(".")
    draft = talk.drafts.get(draft_id)
    if draft is None or draft.status != "open":
        talk.say("draft.gone")
        talk.again()
        return
    questions.was_a_question(name, draft, talk)
    talk.frames.clear()
    talk.push(FormFrame(draft_id=draft_id, cursor=name))
    talk.again()

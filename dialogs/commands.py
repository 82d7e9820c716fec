"""Words that are understood in every state: menu, help, cancel, back, edit, resume and the ways to each dialog.

Only exact spellings count (words/<lang>/commands.yaml), so that an answer to a question is never taken for a command.
"""

from collections.abc import Callable, Mapping

from dialogs.admin.desk import AdminMenu
from dialogs.citizen import home, visits
from dialogs.citizen.ask import AskFrame
from dialogs.citizen.form import FormFrame
from dialogs.citizen.human import HumanFrame
from dialogs.citizen.leave import LeaveForm
from dialogs.citizen.my_visits import VisitsFrame
from dialogs.citizen.requests import RequestFrame, RequestsFrame
from dialogs.citizen.services import ServicePage, ServicesFrame
from dialogs.citizen.settings import PrivacyFrame, SettingsFrame
from dialogs.citizen.track import TrackFrame
from dialogs.citizen.waiting import work_on
from dialogs.content.model import Content
from dialogs.counter.desk import open_counter
from dialogs.counter.members import serves_counter
from dialogs.counter.paper import ForeignPaper
from dialogs.counter.request import CounterRequestFrame
from dialogs.protocol import Body, Chosen, FindAtCounter, FollowRequest, ReadMyRequests, RedeemInvite, Trouble
from dialogs.scanned import open_card
from dialogs.spelling import compact
from dialogs.staff import console
from dialogs.staff.follow_ups import FollowUpsFrame
from dialogs.staff.queue import QueueFrame
from dialogs.staff.reports import ReportsFrame
from dialogs.staff.visits import ExpectedFrame
from dialogs.talk import Dialog, Standing, Steps, Talk, ask, run

INVITE = "invite_"
SERVICE = "service_"
VISIT = "visit_"
FORM_WORDS = frozenset({"edit", "skip"})


def named(text: str, content: Content) -> str | None:
    """The command that this text spells, None if it is none."""
    by_spelling = content.once(_by_spelling)
    return by_spelling.get(text.strip().casefold()) or by_spelling.get(compact(text))


def _by_spelling(content: Content) -> Mapping[str, str]:
    """Each spelling's command; no spelling has two (dialogs.content.check_words)."""
    return {
        word if word.startswith("/") else compact(word): command
        for command, words in content.words.commands.items()
        for word in words
    }


def obey(command: str, dialog: Dialog | None, talk: Talk, pass_on: Callable[[Body], Steps]) -> Steps:
    """Do it. Commands that only a form knows go to the dialog on top as Chosen("!…")."""
    match command:
        case "menu" | "start":
            go_home(talk)
        case "greet" | "thanks":
            courtesy(command, talk)
        case "help":
            talk.say("help", [[Standing(talk.text("button.human"), "human")]])
            talk.again()
        case "cancel":
            cancel(dialog, talk)
        case "resume" if isinstance(dialog, FormFrame):
            yield from pass_on(Chosen("!resume"))
        case "resume":
            resume(talk)
        case "back" if dialog is not None:
            yield from run(dialog.back(talk))
        case "back":
            talk.again()
        case _ if command in FORM_WORDS:
            if dialog is None:
                talk.say(f"nothing_to.{command}")
                talk.again()
            else:
                yield from pass_on(Chosen(f"!{command}"))
        case _:
            yield from run(go_to(command, talk))


def go_home(talk: Talk) -> None:
    """The menu; a form that was open stays as a draft, and the person is told."""
    if any(isinstance(frame, FormFrame) for frame in talk.frames):
        talk.say("form.kept")
    talk.home()


def courtesy(command: str, talk: Talk) -> None:
    """A greeting or thanks: answered in kind, and the present step stands again."""
    if talk.greeted:
        talk.say(f"courtesy.{command}")
    talk.again()


def cancel(dialog: Dialog | None, talk: Talk) -> None:
    """One confirmation before a form is left (UX 12); everything else simply ends, and a form below it goes on."""
    match dialog:
        case FormFrame(draft_id=draft_id):
            talk.push(LeaveForm(draft_id=draft_id))
        case LeaveForm():
            talk.pop()
        case None:
            talk.say("nothing_to.cancel")
            talk.again()
        case _:
            talk.say("cancelled")
            keep_form(talk)
            talk.again()


def resume(talk: Talk) -> None:
    """Go on with the form that was used last."""
    drafts = talk.open_drafts()
    if drafts:
        talk.frames.clear()
        talk.push(FormFrame(draft_id=drafts[0].id))
    else:
        talk.say("nothing_to.resume")
        talk.again()


def go_to(command: str, talk: Talk) -> Steps | None:
    """Open a dialog from anywhere. A form in the middle stays below it and goes on afterwards."""
    dialogs: dict[str, Callable[[], Dialog]] = {
        "services": ServicesFrame,
        "track": TrackFrame,
        "my_requests": RequestsFrame,
        "my_visits": VisitsFrame,
        "settings": SettingsFrame,
        "privacy": PrivacyFrame,
        "ask": AskFrame,
        "human": HumanFrame,
        "staff": QueueFrame,
        "queue": QueueFrame,
        "visits": ExpectedFrame,
        "reports": ReportsFrame,
        "follow_ups": FollowUpsFrame,
        "admin": AdminMenu,
    }
    if command == "hang_up":
        talk.say("nothing_to.hang_up")
        talk.again()
        return None
    if command == "console":
        console.ask_for_link(talk)
        return None
    if command in {"visits", "my_visits"} and not talk.content.capabilities.appointments:
        visits.not_offered(talk)
        return None
    keep_form(talk)
    if command == "counter":
        open_counter(talk)
        return None
    talk.push(dialogs[command]())
    talk.again()
    return None


def keep_form(talk: Talk) -> None:
    """Below a dialog that is opened from anywhere only a form stays."""
    talk.frames[:] = [frame for frame in talk.frames if isinstance(frame, FormFrame)][-1:]


def deep_link(payload: str, talk: Talk) -> Steps | None:
    """`/start invite_…` enrols a member of staff, `/start service_…` opens a service's page, `/start visit_…` is an
    appointment's card; any other payload is the token of a paper's QR."""
    if payload.startswith(INVITE):
        work_on(talk.perform(RedeemInvite(payload.removeprefix(INVITE))), talk)
    elif payload.startswith(SERVICE):
        open_service(payload.removeprefix(SERVICE), talk)
    elif payload.startswith(VISIT):
        keep_form(talk)
        return open_card(payload.removeprefix(VISIT), talk)
    elif serves_counter(talk):
        return _shown_paper(payload, talk)
    else:
        work_on(talk.perform(FollowRequest(payload)), talk)
    return None


def _shown_paper(token: str, talk: Talk) -> Steps:
    """A paper before whoever receives at the counter opens its request there. Nobody binds what a person shows them to
    their own chat by looking at it; what is theirs opens as everybody's."""
    told = yield from ask(FindAtCounter(token))
    mine = yield from ask(ReadMyRequests())
    own = () if isinstance(mine, Trouble) else tuple(card.ref for card in mine)
    keep_form(talk)
    if isinstance(told, Trouble):
        talk.push(ForeignPaper(token=token))
    elif told.ref in own:
        talk.push(RequestFrame(ref=told.ref))
    else:
        talk.push(CounterRequestFrame(ref=told.ref))


def open_service(code: str, talk: Talk) -> None:
    """Its page, from another bot or site of the agency; the list where the desk does not offer it (any more)."""
    home.introduce(talk)
    keep_form(talk)
    offered = any(service.code == code for service in talk.content.catalogue.offered)
    talk.push(ServicePage(service=code) if offered else ServicesFrame())

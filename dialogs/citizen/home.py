"""The menu, the first contact, and what is said when no dialog is open."""

from collections.abc import Generator
from typing import Any

from backend_client.contract import StaffMember
from dialogs import persian
from dialogs.citizen import ask
from dialogs.citizen.services import ServicePage, named
from dialogs.citizen.steps import definition_of
from dialogs.citizen.track import TrackFrame, tell_pre_registered
from dialogs.protocol import Body, Chosen, FileSent, Reading, ReadMyRequests, Said, Trouble
from dialogs.staff import members, reports
from dialogs.talk import Choice, Row, Steps, Talk
from dialogs.talk import ask as ask_desk
from nlu.entities import tracking_codes

LISTED = 3


def show(talk: Talk) -> Steps:
    """Who this is at first contact; then open drafts and requests first (UX 1, 3), and what can be done."""
    rows: list[Row] = []
    if talk.greeted:
        lines = yield from _open_things(talk, rows)
        text = talk.text("menu.text") if not lines else talk.text("menu.back", lines="\n".join(lines))
    else:
        text = _welcome(talk)
    rows += _menu(talk)
    talk.prompt(text, rows)


def _welcome(talk: Talk) -> str:
    talk.greeted = True
    return talk.text("welcome", agency=talk.content.catalogue.agency.title)


def introduce(talk: Talk) -> None:
    """Whose first words led straight somewhere is told all the same, before anything else, who this is (UX 1)."""
    if not talk.greeted and talk.staff is None:
        talk.tell_first(_welcome(talk))


def _open_things(talk: Talk, rows: list[Row]) -> Generator[Reading[Any], Any, list[str]]:
    lines: list[str] = []
    drafts = talk.open_drafts()
    if drafts:
        key = "menu.draft_at_counter" if drafts[0].filed_by else "menu.draft"
        lines.append(talk.text(key, service=definition_of(drafts[0], talk.content).title))
        rows.append([Choice(talk.text("button.resume"), "!resume")])
    cards = yield from ask_desk(ReadMyRequests())
    if not isinstance(cards, Trouble):
        for card in [card for card in cards if card.status not in {"delivered", "withdrawn", "merged"}][:LISTED]:
            code = persian.tracking_code(card.tracking_code)
            status = talk.text(f"status.{card.status}")
            lines.append(talk.text("menu.request", service=card.service_title, code=code, status=status))
    return lines


def _menu(talk: Talk) -> list[Row]:
    def choice(name: str) -> Choice:
        return Choice(talk.text(f"menu.{name}"), f"!{name}")

    rows: list[Row] = [
        [choice("services")],
        [choice("track"), choice("my_requests")],
        [choice("ask"), choice("settings")],
    ]
    if talk.staff is not None:
        ways = [choice(name) for name in _ways(talk.staff)]
        rows += [ways[at : at + 2] for at in range(0, len(ways), 2)]
    return rows


def _ways(member: StaffMember) -> list[str]:
    """Where this member of staff works."""
    if members.edits_content(member):
        return ["admin", "console"]
    ways = ["counter"] if "counter_clerk" in member.roles else []
    ways += ["queue"] if members.works_on_requests(member) else []
    ways += ["follow_ups"] if members.leads(member) else []
    ways += ["reports"] if reports.offered(member) else []
    return [*ways, "console"]


def take(body: Body, talk: Talk) -> Steps | None:
    """Words without a dialog: a code, a service's name, a question; anything else is told kindly."""
    match body:
        case Said(text=text):
            return _said(text, talk)
        case FileSent(caption=text) if text:
            talk.say("menu.file_unread")
            return _said(text, talk)
        case Chosen():
            talk.again()
        case _:
            talk.say("menu.unexpected")
            talk.again()
    return None


def _said(text: str, talk: Talk) -> Steps | None:
    if tell_pre_registered(text, talk):
        talk.again()
        return None
    if service := named(text, talk):
        talk.intent = "ask_service_info"
        talk.push(ServicePage(service=service))
        return None
    codes = tracking_codes(text)
    if codes:
        talk.intent = "track_request"
        talk.push(TrackFrame(code=codes[0].value if codes[0].valid else ""))
        if not codes[0].valid:
            talk.say("track.mistyped")
        return None
    ask.respond(text, talk)
    return None

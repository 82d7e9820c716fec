"""Papers of a request beside what came with it: what can be asked for, and what waits for a decision (P1)."""

from backend_client.contract import StaffMember, StaffRequestView
from dialogs import persian
from dialogs.protocol import Body, Chosen, ReadStaffRequest, Trouble
from dialogs.staff import members
from dialogs.staff.buttons import back, button
from dialogs.staff.deed import DeedMenu
from dialogs.staff.demand import AskDocumentFrame, DecideDocumentFrame
from dialogs.staff.trouble import offer_retry
from dialogs.talk import Choice, Row, Steps, Talk, ask

TITLE_CHARS = 30


class PapersFrame(DeedMenu, frozen=True):
    """What can be done about papers of `ref` now."""

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        code = persian.tracking_code(told.card.tracking_code)
        rows: list[Row] = [[choice] for choice in _offered(told, talk)]
        talk.prompt(talk.text("staff.papers", code=code), [*rows, [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="ask_document"):
                talk.push(AskDocumentFrame(ref=self.ref))
            case Chosen(value=value) if value.startswith("demand:"):
                talk.push(DecideDocumentFrame(ref=self.ref, no=int(value.removeprefix("demand:"))))
            case _:
                talk.say("staff.choose")
                talk.again()


def offers(view: StaffRequestView) -> bool:
    """There is something to be done about its papers."""
    return view.card.status == "accepted"


def _offered(view: StaffRequestView, talk: Talk) -> list[Choice]:
    offered = []
    if view.card.status == "accepted":
        offered += _decisions(view, talk.staff, talk)
        offered.append(button(talk, "ask_document"))
    return offered


def _decisions(view: StaffRequestView, member: StaffMember | None, talk: Talk) -> list[Choice]:
    if member is None or not members.heads_unit(member):
        return []
    return [
        Choice(
            talk.text("staff.button.demand", title=persian.shortened(each.title, TITLE_CHARS)),
            f"demand:{each.no}",
        )
        for each in view.demands
        if each.state == "proposed"
    ]

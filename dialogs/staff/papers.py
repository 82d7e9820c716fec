"""Papers of a request beside what came with it: what can be asked for, and what waits for a decision (P1)."""

from msgspec.structs import replace

from backend_client.contract import Demand, InquiryProgress, StaffMember, StaffRequestView, Status
from dialogs import persian
from dialogs.protocol import Body, Chosen, ReadStaffRequest, Trouble
from dialogs.staff import members
from dialogs.staff.added import AddPaperFrame
from dialogs.staff.buttons import back, button, page_chosen, page_of, paging
from dialogs.staff.deed import DeedMenu
from dialogs.staff.demand import AskDocumentFrame, DecideDocumentFrame
from dialogs.staff.inquiry import InquiryFrame
from dialogs.staff.registry import RegistrationFrame
from dialogs.staff.trouble import offer_retry
from dialogs.talk import Choice, Row, Steps, Talk, ask

TITLE_CHARS = 30
PER_PAGE = 5
REGISTERED: frozenset[Status] = frozenset({"accepted", "answered", "delivered"})
OPEN: frozenset[Status] = frozenset({"submitted", "deficient", "accepted"})


class PapersFrame(DeedMenu, frozen=True):
    """What can be done about papers of `ref` now."""

    page: int = 0

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        code = persian.tracking_code(told.card.tracking_code)
        offered = _offered(told, talk)
        rows: list[Row] = [[choice] for choice in page_of(offered, self.page, PER_PAGE)]
        rows += [paging(offered, self.page, talk, PER_PAGE), [back(talk)]]
        talk.prompt(talk.text("staff.papers", code=code), rows)

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="registration"):
                talk.push(RegistrationFrame(ref=self.ref))
            case Chosen(value="add_paper"):
                talk.push(AddPaperFrame(ref=self.ref))
            case Chosen(value=value) if value.startswith("inquiry:"):
                talk.push(InquiryFrame(ref=self.ref, no=int(value.removeprefix("inquiry:"))))
            case Chosen(value=value) if (page := page_chosen(value)) is not None:
                talk.replace(replace(self, page=page))
                talk.again()
            case Chosen(value="ask_document"):
                talk.push(AskDocumentFrame(ref=self.ref))
            case Chosen(value=value) if value.startswith("demand:"):
                talk.push(DecideDocumentFrame(ref=self.ref, no=int(value.removeprefix("demand:"))))
            case _:
                talk.say("staff.choose")
                talk.again()


def offers(view: StaffRequestView) -> bool:
    """There is something to be done about its papers."""
    return view.card.status in OPEN | REGISTERED or bool(view.inquiries)


def _offered(view: StaffRequestView, talk: Talk) -> list[Choice]:
    return [
        *(_decision(each, talk) for each in to_decide(view, talk.staff)),
        *(_inquiry(each, talk) for each in view.inquiries),
        *(button(talk, name) for name in paper_deeds(view, talk.staff)),
    ]


def paper_deeds(view: StaffRequestView, member: StaffMember | None) -> list[str]:
    """What can be done now that is about no demand and no inquiry that there is already. The secretariat registers
    after acceptance; whoever accepts notes its number."""
    status = view.card.status
    registers = status in REGISTERED and member is not None and members.accepts(member)
    return [
        *(["ask_document"] if status == "accepted" else ()),
        *(["add_paper"] if status in OPEN else ()),
        *(["registration"] if registers else ()),
    ]


def _inquiry(inquiry: InquiryProgress, talk: Talk) -> Choice:
    agency = persian.shortened(inquiry.agency, TITLE_CHARS)
    return Choice(talk.text("staff.button.inquiry_of", agency=agency), f"inquiry:{inquiry.no}")


def _decision(demand: Demand, talk: Talk) -> Choice:
    title = persian.shortened(demand.title, TITLE_CHARS)
    return Choice(talk.text("staff.button.demand", title=title), f"demand:{demand.no}")


def to_decide(view: StaffRequestView, member: StaffMember | None) -> list[Demand]:
    """Proposals that wait for this member's word (P1)."""
    if member is None or not members.heads_unit(member) or view.card.status != "accepted":
        return []
    return [each for each in view.demands if each.state == "proposed"]

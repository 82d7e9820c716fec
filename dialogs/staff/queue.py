"""The staff's way in: open requests of their units, the earliest due first (G4), and finding one by code."""

from msgspec.structs import replace

from backend_client.contract import RequestCard, StaffMember
from dialogs import persian
from dialogs.protocol import Body, Chosen, FindStaffRequest, ReadQueue, Said, Trouble
from dialogs.staff.buttons import button, menu_row, page_chosen, page_of, page_within, paging
from dialogs.staff.due import due
from dialogs.staff.members import StaffDialog
from dialogs.staff.request import StaffRequestFrame
from dialogs.staff.trouble import offer_retry, reason
from dialogs.talk import Choice, Row, Steps, Talk, ask
from nlu.values import normal_code

CODE_CHARS = 6
MINE = "mine"


class QueueFrame(StaffDialog, frozen=True):
    """`filter`: "" all open requests, "mine" those the member has taken."""

    page: int = 0
    filter: str = ""

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadQueue())
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif talk.staff is not None:
            self._list(told, talk.staff, talk)

    def _list(self, told: tuple[RequestCard, ...], member: StaffMember, talk: Talk) -> None:
        cards = [card for card in told if self.filter != MINE or card.taken_by == member.name]
        talk.prompt("\n\n".join(self._lines(cards, len(told), member, talk)), self._rows(cards, talk, empty=not told))

    def _lines(self, cards: list[RequestCard], total: int, member: StaffMember, talk: Talk) -> list[str]:
        head = talk.text("staff.queue.head", name=member.name, post=member.post, total=persian.digits(total))
        if not cards:
            return [head, talk.text("staff.queue.none_mine" if total else "staff.queue.none")]
        start = page_within(cards, self.page) * len(page_of(cards, 0))
        here = page_of(cards, self.page)
        lines = [line(number, card, talk) for number, card in enumerate(here, 1)]
        shown = talk.text(
            "staff.queue.shown",
            first=persian.digits(start + 1),
            last=persian.digits(start + len(here)),
            of=persian.digits(len(cards)),
        )
        return [head, *lines, *([shown] if len(cards) > len(here) else []), talk.text("staff.queue.how")]

    def _rows(self, cards: list[RequestCard], talk: Talk, *, empty: bool) -> list[Row]:
        rows: list[Row] = [[_opening(card, talk)] for card in page_of(cards, self.page)]
        other = [] if empty else [button(talk, "all") if self.filter else button(talk, MINE)]
        return [*rows, paging(cards, self.page, talk), other, menu_row(talk)]

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value=value):
                self._choose(value, talk)
            case Said(text=text):
                return find(text, talk)
            case _:
                talk.say("staff.queue.not_understood")
        talk.again()
        return None

    def _choose(self, value: str, talk: Talk) -> None:
        page = page_chosen(value)
        if page is not None:
            talk.replace(replace(self, page=page))
        elif value.startswith("open:"):
            talk.push(StaffRequestFrame(ref=value.removeprefix("open:")))
        elif value in {MINE, "all"}:
            talk.replace(QueueFrame(filter=MINE if value == MINE else ""))


def line(number: int, card: RequestCard, talk: Talk) -> str:
    """One request of the list: code, service, stage, when it is due, who took it."""
    taken = talk.text("staff.queue.taken", by=persian.quoted(card.taken_by)) if card.taken_by else ""
    lines = [
        talk.text(
            "staff.queue.line",
            number=persian.digits(number),
            code=persian.tracking_code(card.tracking_code),
            service=card.service_title,
        ),
        talk.text("staff.card.stage", stage=card.stage) if card.stage else talk.text(f"staff.status.{card.status}"),
        due(card, talk),
        taken or talk.text("staff.queue.free"),
    ]
    return "\n".join(line for line in lines if line)


def _opening(card: RequestCard, talk: Talk) -> Choice:
    label = talk.text(
        "staff.button.open_request",
        code=persian.tracking_code(card.tracking_code),
        service=card.service_title,
    )
    return Choice(label, f"open:{card.ref}")


def find(text: str, talk: Talk) -> Steps:
    """Open the request of a typed code, in whatever grouping and digits it came."""
    code = normal_code(text)
    if len(code) < CODE_CHARS or not (code.startswith("MZ") or any(char.isdigit() for char in code)):
        talk.say("staff.queue.not_understood")
        talk.again()
        return
    told = yield from ask(FindStaffRequest(code))
    if isinstance(told, Trouble):
        key = "staff.queue.not_found"
        talk.tell(talk.text(key, code=persian.tracking_code(code)) if told.kind == "not_found" else reason(told, talk))
        talk.again()
    else:
        talk.push(StaffRequestFrame(ref=told.ref))

"""Giving a request to a colleague of its unit: the list of those who may have it, one press each."""

from collections.abc import Sequence

from msgspec.structs import replace

from backend_client.contract import StaffMember
from dialogs import persian
from dialogs.protocol import Body, Chosen, GiveRequest, ReadColleagues, ReadStaffRequest, Trouble
from dialogs.staff.buttons import back, page_chosen, page_of, paging
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.trouble import offer_retry
from dialogs.talk import Choice, Row, Steps, Talk, ask


class GiveFrame(DeedFrame, frozen=True):
    """`holder`: ref of who had it when giving was chosen, so that of two at once one wins; "" for nobody."""

    holder: str = ""
    page: int = 0

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadColleagues(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif not told:
            talk.say("staff.give.nobody")
            talk.close()
        else:
            rows = [*member_rows(told, self.page, talk), [back(talk)]]
            talk.prompt(talk.text("staff.give"), rows)

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value=value) if value.startswith("member:"):
                perform(self, GiveRequest(self.ref, value.removeprefix("member:"), self.holder), talk)
                return
            case Chosen(value=value):
                if (page := page_chosen(value)) is not None:
                    talk.replace(replace(self, page=page))
            case _:
                talk.say("staff.choose")
        talk.again()


def begin_giving(ref: str, talk: Talk) -> Steps:
    told = yield from ask(ReadStaffRequest(ref))
    if isinstance(told, Trouble):
        offer_retry(told, talk)
    else:
        talk.push(GiveFrame(ref=ref, holder=told.card.taken_ref))


def member_rows(found: Sequence[StaffMember], page: int, talk: Talk) -> list[Row]:
    """A button for each on this page, values `member:<ref>`, and the buttons to other pages."""
    rows: list[Row] = [[Choice(_label(each, found, talk), f"member:{each.ref}")] for each in page_of(found, page)]
    return [*rows, paging(found, page, talk)]


def _label(member: StaffMember, found: Sequence[StaffMember], talk: Talk) -> str:
    """Two of one name and post are told apart by a number."""
    alike = [each.ref for each in found if (each.name, each.post) == (member.name, member.post)]
    label = talk.text("staff.button.member", name=member.name, post=member.post)
    return label if len(alike) == 1 else f"{persian.digits(alike.index(member.ref) + 1)}. {label}"

"""The staff's way in: open requests of their units, the earliest due first (G4), filtered, and finding others."""

from typing import Literal

from msgspec.structs import replace

from backend_client.contract import Absences, RequestCard, StaffMember
from dialogs import persian
from dialogs.protocol import Body, Chosen, ReadAbsences, ReadQueue, Said, Trouble
from dialogs.staff import filters
from dialogs.staff.away import AwayFrame, in_words
from dialogs.staff.buttons import button, menu_row, page_chosen
from dialogs.staff.lists import listed_lines, listed_rows, opened
from dialogs.staff.members import StaffDialog
from dialogs.staff.search import find
from dialogs.staff.trouble import offer_retry
from dialogs.talk import Row, Steps, Talk, ask


class QueueFrame(StaffDialog, frozen=True):
    """`filter`: see dialogs.staff.filters. `choosing`: a filter is being chosen, of all or of one group."""

    page: int = 0
    filter: str = ""
    choosing: Literal["", "filter", "service", "step"] = ""

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadQueue())
        away = yield from ask(ReadAbsences())
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif talk.staff is None:
            talk.home()
        elif self.choosing == "filter":
            filters.ask_which(told, talk.staff, talk)
        elif self.choosing:
            filters.ask_group(self.choosing, told, self.page, talk)
        else:
            self._list(told, Absences() if isinstance(away, Trouble) else away, talk.staff, talk)

    def _list(self, told: tuple[RequestCard, ...], away: Absences, member: StaffMember, talk: Talk) -> None:
        cards = filters.filtered(told, self.filter, member, talk)
        head = talk.text("staff.queue.head", name=member.name, post=member.post, total=persian.digits(len(told)))
        head = "\n".join([head, *absent_lines(away, talk), *filters.told(self.filter, cards, talk)])
        lines = [head, *self._lines(cards, talk, empty=not told)]
        choosing: Row = [button(talk, "filter")] if told else []
        talk.prompt("\n\n".join(lines), [*listed_rows(cards, self.page, talk), [*choosing, *menu_row(talk)]])

    def _lines(self, cards: list[RequestCard], talk: Talk, *, empty: bool) -> list[str]:
        if cards:
            return [*listed_lines(cards, self.page, talk), talk.text("staff.queue.how")]
        if empty:
            return [talk.text("staff.queue.none")]
        return [talk.text("staff.queue.none_mine" if self.filter == "mine" else "staff.queue.none_such")]

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value=value):
                self._choose(value, talk)
            case Said(text=text):
                return find(text, talk)
            case _:
                talk.say("staff.search.wanted")
        talk.again()
        return None

    def _choose(self, value: str, talk: Talk) -> None:
        page, name = page_chosen(value), filters.chosen(value)
        if page is not None:
            talk.replace(replace(self, page=page))
        elif name is not None:
            talk.replace(QueueFrame(filter=name))
        elif value == "filter":
            talk.replace(replace(self, choosing="filter", page=0))
        elif value == "absence":
            talk.replace(replace(self, choosing=""))
            talk.push(AwayFrame())
        elif value == "by:service":
            talk.replace(replace(self, choosing="service", page=0))
        elif value == "by:step":
            talk.replace(replace(self, choosing="step", page=0))
        else:
            opened(value, talk)

    def back(self, talk: Talk) -> Steps | None:
        if not self.choosing:
            return super().back(talk)
        talk.replace(replace(self, choosing="" if self.choosing == "filter" else "filter", page=0))
        return None


def absent_lines(away: Absences, talk: Talk) -> list[str]:
    """That one is away oneself, and for whom one stands in."""
    own = [talk.text("staff.queue.away", **in_words(away.own))] if away.own else []
    return [*own, *(talk.text("staff.queue.standing_in", **in_words(one)) for one in away.standing_in)]

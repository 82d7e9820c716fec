"""The counter: filing for whoever cannot, and requests by the paper that is shown or its code (F33-F36)."""

from backend_client.catalogue import Service
from backend_client.contract import StaffMember
from dialogs import persian
from dialogs.citizen.paging import MOST_BUTTONS, paged
from dialogs.citizen.services import Readiness, named, of_title
from dialogs.counter.members import CounterDialog, files_for_others, refusal
from dialogs.counter.request import CounterRequestFrame
from dialogs.protocol import Body, Chosen, FindAtCounter, Said, Trouble
from dialogs.staff.buttons import menu_row
from dialogs.staff.members import lead_out
from dialogs.staff.trouble import reason
from dialogs.talk import Choice, Row, Steps, Talk, ask
from nlu.entities import tracking_codes


class CounterFrame(CounterDialog, frozen=True):
    """Its beginning."""

    def present(self, talk: Talk) -> None:
        rows: list[Row] = []
        if files_for_others(talk.staff):
            rows.append([Choice(talk.text("counter.button.file"), "file")])
        if talk.content.capabilities.appointments:
            rows.append([Choice(talk.text("counter.button.visits"), "!visits")])
        key = "counter.head" if files_for_others(talk.staff) else "counter.head.papers"
        talk.prompt(talk.text(key), [*rows, menu_row(talk)], numbered=False)

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value="file") if files_for_others(talk.staff):
                talk.push(CounterServices())
            case Said(text=text) if codes := tracking_codes(text):
                if codes[0].valid:
                    return look_up(codes[0].value, talk)
                talk.say("track.mistyped")
            case _:
                talk.say("counter.wanted")
        talk.again()
        return None


def look_up(code: str, talk: Talk) -> Steps:
    """Open the request of that code, where it is one of this counter."""
    told = yield from ask(FindAtCounter(code))
    if isinstance(told, Trouble):
        shown = persian.tracking_code(code)
        talk.tell(talk.text("counter.not_found", code=shown) if told.kind == "not_found" else reason(told, talk))
        talk.again()
    else:
        talk.push(CounterRequestFrame(ref=told.ref))


def open_counter(talk: Talk) -> None:
    """From the menu, a command or a standing button."""
    if key := refusal(talk.staff):
        lead_out(key, talk)
    elif not talk.content.capabilities.counter:
        talk.say("counter.none")
        talk.again()
    else:
        talk.push(CounterFrame())


class CounterServices(CounterDialog, frozen=True):
    """For which service: all of them, or those that words have found."""

    found: tuple[str, ...] = ()
    page: int = 0

    def refusal(self, member: StaffMember | None) -> str:
        return super().refusal(member) or ("" if files_for_others(member) else "counter.other_role")

    def present(self, talk: Talk) -> None:
        services = [one for one in _given_here(talk) if not self.found or one.code in self.found]
        choices = [Choice(service.title, f"service:{service.code}") for service in services]
        last = [Choice(talk.text("button.back"), "!back"), *menu_row(talk)]
        shown, turns = paged(choices, self.page, MOST_BUTTONS - len(last), talk)
        talk.prompt(talk.text("counter.which_service"), [*([choice] for choice in shown), turns, last])

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value=value) if value.startswith("service:"):
                self._begin(value.removeprefix("service:"), talk)
            case Chosen(value=value) if value.startswith("page:"):
                talk.replace(CounterServices(found=self.found, page=int(value.removeprefix("page:"))))
            case Said(text=text):
                self._search(text, talk)
            case _:
                talk.say("choose_one")
        talk.again()

    def _search(self, text: str, talk: Talk) -> None:
        if service := named(text, talk):
            self._begin(service, talk)
        elif found := of_title(text, talk) or tuple(hit.id for hit in talk.content.service_search.ask(text).hits):
            talk.replace(CounterServices(found=found))
        else:
            talk.say("services.not_found")

    def _begin(self, service: str, talk: Talk) -> None:
        if talk.staff is not None and any(one.code == service for one in _given_here(talk)):
            talk.push(Readiness(service=service, filed_by=talk.staff.ref))
        else:
            talk.say("counter.elsewhere")


def _given_here(talk: Talk) -> list[Service]:
    """Services of the branches at which this clerk stands; without any named, at all."""
    catalogue = talk.content.catalogue
    own = set(talk.staff.branches) if talk.staff else set()
    return [
        service
        for service in catalogue.offered
        if not own or own.intersection(branch.code for branch in catalogue.branches_of(service))
    ]

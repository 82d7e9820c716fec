"""«نوبت‌های من»: the person's open appointments, each opening its page, and the way to another one (G13)."""

from msgspec.structs import replace

from backend_client.contract import Appointment
from dialogs import persian
from dialogs.citizen import visits
from dialogs.citizen.paging import MOST_BUTTONS, paged
from dialogs.citizen.services import named
from dialogs.protocol import Body, Chosen, ReadAppointments, Said, Trouble
from dialogs.talk import Choice, Dialog, Row, Steps, Talk, ask


class VisitsFrame(Dialog, frozen=True):
    """`taking`: the service of a new appointment is chosen."""

    taking: bool = False
    page: int = 0

    def show(self, talk: Talk) -> Steps:
        if self.taking:
            self._ask_service(talk)
            return
        told = yield from ask(ReadAppointments())
        if isinstance(told, Trouble):
            talk.prompt(talk.text("trouble.unavailable"), [_out(talk)])
            return
        take = [Choice(talk.text("visit.button"), "take")]
        waiting = open_ones(told, talk)
        choices = [Choice(_button(visit, talk), f"ref:{visit.ref}") for visit in waiting]
        rows, turns = paged(choices, self.page, MOST_BUTTONS - 3, talk)
        text = talk.text("visits.text", lines="\n".join(_line(visit, talk) for visit in waiting))
        buttons = [*([one] for one in rows), turns, take, _out(talk)]
        talk.prompt(text if waiting else talk.text("visits.none"), buttons, numbered=False)

    def _ask_service(self, talk: Talk) -> None:
        services = [each for each in talk.content.catalogue.offered if any(visits.receiving(each.code, talk))]
        choices = [Choice(each.title, f"service:{each.code}") for each in services]
        rows, turns = paged(choices, self.page, MOST_BUTTONS - 2, talk)
        talk.prompt(talk.text("visits.service"), [*([one] for one in rows), turns, _out(talk)])

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="take"):
                talk.replace(VisitsFrame(taking=True))
            case Chosen(value=value) if value.startswith("ref:"):
                talk.push(visits.VisitFrame(ref=value.removeprefix("ref:")))
            case Chosen(value=value) if value.startswith("service:"):
                _begin(value.removeprefix("service:"), talk)
            case Chosen(value=value) if value.startswith("page:"):
                talk.replace(replace(self, page=int(value.removeprefix("page:"))))
            case Said(text=text) if self.taking and any(visits.receiving(named(text, talk), talk)):
                _begin(named(text, talk), talk)
            case Said(text=text):
                talk.leave(text, "choose_one")
            case _:
                talk.say("choose_one")
        talk.again()

    def back(self, talk: Talk) -> None:
        return talk.replace(VisitsFrame()) if self.taking else talk.close()


def open_ones(told: tuple[Appointment, ...], talk: Talk) -> list[Appointment]:
    """Those that are still to come, the next one first."""
    waiting = [each for each in told if each.status in {"booked", "displaced"} and each.starts_at > talk.at]
    return sorted(waiting, key=lambda each: each.starts_at)


def _begin(service: str, talk: Talk) -> None:
    """Below the new appointment the list stays."""
    talk.replace(VisitsFrame())
    visits.begin(service, talk)


def _line(visit: Appointment, talk: Talk) -> str:
    key = "visits.line" if visit.status == "booked" else "visits.line_displaced"
    branch = talk.content.catalogue.branch(visit.branch).title
    return talk.text(key, service=visit.service_title, time=persian.moment(visit.starts_at), branch=branch)


def _button(visit: Appointment, talk: Talk) -> str:
    service = persian.shortened(visit.service_title, 22)
    return talk.text("visits.one", service=service, day=persian.short_day(persian.local_day(visit.starts_at)))


def _out(talk: Talk) -> Row:
    return [Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")]

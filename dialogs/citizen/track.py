"""Following any request by its code and a second factor: the last four digits of the applicant's own identifier."""

from backend_client.contract import RequestView
from dialogs import persian
from dialogs.citizen import request_text
from dialogs.citizen.bind import BindFrame
from dialogs.citizen.requests import RequestFrame
from dialogs.citizen.second_factor import refusal
from dialogs.protocol import Body, Chosen, FindRequest, ReadMyRequests, Said, Trouble
from dialogs.talk import Choice, Dialog, Steps, Talk, ask
from nlu.entities import last_four, pre_registration_numbers, tracking_codes


class TrackFrame(Dialog, frozen=True):
    """`code` "" = it is asked for. A code of the person's own request opens at once."""

    code: str = ""

    def show(self, talk: Talk) -> Steps:
        if not self.code:
            choices = [
                [Choice(talk.text("menu.my_requests"), "!my_requests")],
                [Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")],
            ]
            talk.prompt(talk.text("track.code"), choices, numbered=False)
            return
        cards = yield from ask(ReadMyRequests())
        for card in () if isinstance(cards, Trouble) else cards:
            if card.tracking_code == self.code:
                talk.replace(RequestFrame(ref=card.ref))
                return
        code = persian.tracking_code(self.code)
        out = [[Choice(talk.text("track.another"), "!back"), Choice(talk.text("button.menu"), "!menu")]]
        talk.prompt(talk.text("track.last_four", code=code), out, numbered=False)

    def take(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Said(text=text) if self.code:
                return self._find(text, talk)
            case Said(text=text):
                self._read_code(text, talk)
            case Chosen():
                talk.again()
            case _:
                talk.say("track.four_digits" if self.code else "track.words_only")
                talk.again()
        return None

    def _read_code(self, text: str, talk: Talk) -> None:
        codes = tracking_codes(text)
        if codes and codes[0].valid:
            talk.replace(TrackFrame(code=codes[0].value))
        elif codes:
            talk.say("track.mistyped")
        elif not tell_pre_registered(text, talk):
            _without_code(text, talk)
        talk.again()

    def _find(self, text: str, talk: Talk) -> Steps:
        """The four digits, or the whole identifier, of which no more than those is used."""
        figures = last_four(text)
        if tracking_codes(text):
            self._read_code(text, talk)
        elif not figures:
            talk.say("track.four_digits")
            talk.again()
        else:
            found = yield from ask(FindRequest(self.code, figures))
            self._tell(found, figures, talk)

    def _tell(self, found: RequestView | Trouble, figures: str, talk: Talk) -> None:
        """After a wrong try the code stands: it is more often the digits that are wrong."""
        if isinstance(found, Trouble):
            talk.tell(refusal(found, talk))
            if found.kind == "not_found":
                return talk.again()
        else:
            talk.tell(request_text.followed(found, talk))
            if found.bindable and talk.content.capabilities.counter:
                return talk.replace(BindFrame(code=self.code, figures=figures))
        return talk.close()

    def back(self, talk: Talk) -> None:
        if self.code:
            return talk.replace(TrackFrame())
        return talk.close()


def _without_code(text: str, talk: Talk) -> None:
    """Words without any figure say that there is no code: what is left then. A code is told to nobody by a name or an
    identifier."""
    if any(map(str.isdecimal, text)):
        talk.say("track.no_code")
        return
    agency = talk.content.catalogue.agency
    talk.say("track.lost", phone=persian.code(persian.digits(agency.phone)), address=agency.address)


def tell_pre_registered(text: str, talk: Talk) -> bool:
    """That it waits is told to its owner alone; to anybody else, and afterwards, every such number is the same."""
    numbers = {number.value for number in pre_registration_numbers(text) if number.valid}
    waiting = any(d.pre_registration_number in numbers for d in talk.drafts.values() if d.status == "confirmed")
    if numbers:
        talk.say("track.in_queue" if waiting else "track.not_in_queue")
    return bool(numbers)

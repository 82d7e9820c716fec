"""Following any request by its code and a second factor: the last four digits of the applicant's own identifier."""

from dialogs import persian
from dialogs.citizen import request_text
from dialogs.citizen.requests import RequestFrame
from dialogs.protocol import Body, Chosen, FindRequest, ReadMyRequests, Said, Trouble
from dialogs.talk import Choice, Dialog, Steps, Talk, ask
from nlu.entities import tracking_codes
from nlu.normalize import ascii_digits, clean_answer
from nlu.values import is_pre_registration_number


class TrackFrame(Dialog, frozen=True):
    """`code` "" = it is asked for. A code of the person's own request opens at once."""

    code: str = ""

    def show(self, talk: Talk) -> Steps:
        if not self.code:
            choices = [
                [Choice(talk.text("menu.my_requests"), "!my_requests")],
                [Choice(talk.text("button.menu"), "!menu")],
            ]
            talk.prompt(talk.text("track.code"), choices, numbered=False)
            return
        cards = yield from ask(ReadMyRequests())
        for card in () if isinstance(cards, Trouble) else cards:
            if card.tracking_code == self.code:
                talk.replace(RequestFrame(ref=card.ref))
                return
        code = persian.tracking_code(self.code)
        back = [[Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")]]
        talk.prompt(talk.text("track.last_four", code=code), back, numbered=False)

    def take(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Said(text=text) if self.code:
                return self._find(text, talk)
            case Said(text=text):
                self._read_code(text, talk)
            case Chosen():
                talk.again()
            case _:
                talk.say("track.words_only")
                talk.again()
        return None

    def _read_code(self, text: str, talk: Talk) -> None:
        codes = tracking_codes(text)
        number = ascii_digits(clean_answer(text)).replace(" ", "").replace("-", "").upper()
        if codes and codes[0].valid:
            talk.replace(TrackFrame(code=codes[0].value))
        elif codes:
            talk.say("track.mistyped")
        elif is_pre_registration_number(number):
            self._in_queue(number, talk)
        else:
            talk.say("track.no_code")
        talk.again()

    def _in_queue(self, number: str, talk: Talk) -> None:
        """Told to its owner alone; to anybody else it is no code at all."""
        for draft in talk.drafts.values():
            if draft.pre_registration_number == number:
                talk.say("track.in_queue" if draft.status == "confirmed" else "track.registered")
                return
        talk.say("track.no_code")

    def _find(self, text: str, talk: Talk) -> Steps:
        figures = ascii_digits(clean_answer(text))
        if not (figures.isascii() and figures.isdecimal() and len(figures) == 4):
            talk.say("track.four_digits")
            talk.again()
            return
        found = yield from ask(FindRequest(self.code, figures))
        if isinstance(found, Trouble):
            minutes = persian.digits(-(-found.wait_s // 60))
            talk.tell(
                talk.text(f"track.{found.kind}" if found.kind in _TOLD else "trouble.unavailable", minutes=minutes)
            )
            talk.replace(TrackFrame())
            talk.again()
            return
        talk.tell(request_text.followed(found, talk))
        talk.home()

    def back(self, talk: Talk) -> None:
        if self.code:
            return talk.replace(TrackFrame())
        talk.pop()
        return talk.again()


_TOLD = frozenset({"not_found", "too_many_tries"})

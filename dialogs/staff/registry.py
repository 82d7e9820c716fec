"""Noting the number and day under which the secretariat registered an accepted request (F58)."""

import datetime as dt

from msgspec.structs import replace

from dialogs import persian
from dialogs.protocol import Body, Chosen, NoteRegistration, ReadStaffRequest, Trouble
from dialogs.staff.buttons import back, button
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.trouble import offer_retry
from dialogs.staff.writing import written
from dialogs.talk import Steps, Talk, ask
from nlu.values import Invalid, read_jalali_date

NUMBER_CHARS, DAY_CHARS = 40, 100


class RegistrationFrame(DeedFrame, frozen=True):
    """`seen`: the number that stood there when this was begun. `number` "" until it is written."""

    seen: str = ""
    number: str = ""

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif self.number:
            text = talk.text("staff.registration.day", number=persian.registry_number(self.number))
            talk.prompt(text, [[button(talk, "registered_today")], [back(talk)]], numbered=False)
        else:
            seen = told.registration.number if told.registration else ""
            talk.replace(replace(self, seen=seen))
            key = "staff.registration.again" if seen else "staff.registration"
            text = talk.text(key, number=persian.registry_number(seen), limit=persian.digits(NUMBER_CHARS))
            talk.prompt(text, [[back(talk)]], numbered=False)

    def deal(self, body: Body, talk: Talk) -> None:
        if body == Chosen("registered_today") and self.number:
            return self._note(talk.today, talk)
        if isinstance(body, Chosen):
            return talk.again()
        text = written(body, DAY_CHARS if self.number else NUMBER_CHARS, talk)
        if text is None:
            return None
        if not self.number:
            talk.replace(replace(self, number=text))
            return talk.again()
        day = read_jalali_date(text, today=talk.today)
        if isinstance(day, Invalid):
            talk.say("staff.promise.unread")
            return talk.again()
        return self._note(dt.date.fromisoformat(day), talk)

    def _note(self, day: dt.date, talk: Talk) -> None:
        perform(self, NoteRegistration(self.ref, self.number, day, self.seen), talk)

    def back(self, talk: Talk) -> Steps | None:
        if self.waiting or not self.number:
            return super().back(talk)
        talk.replace(replace(self, number=""))
        talk.again()
        return None

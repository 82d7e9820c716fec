"""The way through a service, for whoever plays a citizen.

Nothing of a dialog's course is written here: of each prompt the first button that goes on is pressed, and a question
without buttons is answered by its title. So a step that is shown again, or a journey taken up later, is no news.
"""

from collections.abc import Mapping

from dialogs.content.parser import Pack
from dialogs.protocol import Body, FileSent, Pressed, Said, SentFile
from tests.nlu.identifiers import national_id

ANSWERS = {
    "full_name": "مینا نمونه‌پور",
    "national_id": national_id(1),
    "mobile": "09121234567",
    "recipient_name": "بانک نمونه",
    "old_address": "شهر نمونه، خیابان بهار",
    "postal_code": "1145678912",
    "resident_since": "۱۴۰۲/۰۷/۱۵",
}
SERVICES = ("rate_inquiry", "residence_letter")
PHOTO = FileSent(SentFile(remote="bill.jpg"))


class Guide:
    """Knows of the content which buttons do not go on, and what the questions are called."""

    def __init__(self, pack: Pack) -> None:
        words, catalogue = pack.words[pack.language].messages, pack.catalogue
        aside = ("button.back", "button.cancel", "button.menu", "button.edit", "button.remove_page")
        self._aside = {words[key] for key in (*aside, "button.was_question")}
        self._first = (words["button.resume"], words["button.go_on"])
        self._menu = words["menu.services"]
        self._submit = words["button.submit"]
        self._send = words["form.send"]
        self.stale = words["stale_button"]
        self.unreadable = words["trouble.registering"].partition("{")[0]
        self.patience = words["waiting.late"].partition("{")[0]
        self.titles = {service.code: service.title for service in catalogue.services}
        services = [service for service in catalogue.services if service.code in SERVICES]
        fields = [*catalogue.identity.fields, *(one for service in services for one in service.fields)]
        self._questions = {one.label: one.name for one in fields}
        self._documents = {self._send.format(title=slot.title) for service in services for slot in service.documents}

    def sends(self, buttons: Mapping[str, str]) -> str:
        """The data of the button that sends the request to the desk; "" where there is none."""
        return prompts_only(buttons).get(self._submit, "")

    def onward(self, text: str, buttons: Mapping[str, str], service: str) -> Body | None:
        """What to do at this prompt."""
        data = prompts_only(buttons)
        for label in (self._submit, *self._first):
            if label in data:
                return Pressed(data[label])
        if self._menu in data:
            return Said(self.titles[service])
        return self._answer(text) or next((Pressed(data[one]) for one in data if one not in self._aside), None)

    def _answer(self, text: str) -> Body | None:
        """To a question without choices."""
        lines = text.splitlines()
        if self._documents & set(lines):
            return PHOTO
        names = (self._questions[line] for line in lines if line in self._questions)
        return next((Said(ANSWERS[name]) for name in names if name in ANSWERS), None)


def prompts_only(buttons: Mapping[str, str]) -> dict[str, str]:
    """Standing buttons (a notice's) lead elsewhere; a prompt's lead on."""
    return {label: data for label, data in buttons.items() if data.startswith("p.")}

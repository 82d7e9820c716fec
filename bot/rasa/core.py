"""What each action says. Knows our content and the desk, and nothing of rasa-sdk."""

import secrets
from typing import Protocol

from backend_client.contract import Capabilities
from backend_client.errors import BackendError
from bot import log
from bot.rasa import answering, names, services, tracking
from bot.rasa.heard import Heard
from bot.rasa.speech import Told, Words, told
from bot.rasa.tracking import Reads
from dialogs.content.model import Content


class TellsCapabilities(Protocol):
    async def capabilities(self) -> Capabilities: ...


class LiveWords(Protocol):
    """The part of bot.content that speaks."""

    def present(self) -> Content: ...

    async def follow(self) -> None: ...


class Core:
    """`address`: the public one of our own chat."""

    def __init__(self, content: LiveWords, reads: Reads, desk: TellsCapabilities, address: str) -> None:
        self._content = content
        self._reads = reads
        self._desk = desk
        self._address = address

    async def speak(self, action: str, heard: Heard) -> Told:
        """With the words that are live now; what goes wrong is told to the person, and to the log."""
        try:
            await self._content.follow()
            return await self.act(action, heard)
        except BackendError as away:
            log.event("rasa.desk_away", action=action, error=type(away).__name__)
            return told(self._words().text("trouble.unavailable"))
        except Exception as error:  # noqa: BLE001 - a loop of the flow: Rasa's turn
            reference = secrets.token_hex(4)
            log.failure("rasa.failed", error, action=action, reference=reference)
            return told(self._words().text("rasa.sorry", reference=reference))

    async def act(self, action: str, heard: Heard) -> Told:
        """Raises BackendError where the desk does not say what it can do, KeyError for an action that is none."""
        words = self._words()
        match action:
            case names.FAQ_ANSWER:
                return answering.answer(heard, words)
            case names.SERVICE_INFO:
                return services.service_info(heard, words)
            case names.START_REQUEST:
                return services.start_request(heard, words)
            case names.FILE_COMPLAINT:
                return services.file_complaint(heard, words)
            case names.TRACK_REQUEST:
                return await tracking.track_request(heard, words, self._reads)
            case names.BOOK_APPOINTMENT:
                return appointment(await self._desk.capabilities(), words)
            case names.SURVEY:
                return survey(await self._desk.capabilities(), words)
            case names.HANDOVER:
                return told(words.text("rasa.handover", **words.in_person()))
            case _:
                raise KeyError(action)

    def _words(self) -> Words:
        return Words(self._content.present(), self._address)


def appointment(can: Capabilities, words: Words) -> Told:
    """A desk whose capabilities do not speak of appointments has none."""
    if not getattr(can, "appointments", False):
        return told(words.text("rasa.appointment.none", **words.in_person()))
    return told(words.text("rasa.appointment", link=words.link()), [words.chat_button()])


def survey(can: Capabilities, words: Words) -> Told:
    """A survey belongs to a request of its own applicant, whom only our chat knows."""
    if not can.survey:
        return told(words.text("rasa.survey.none", phone=words.in_person()["phone"]))
    return told(words.text("rasa.survey", link=words.link()), [words.chat_button()])

"""A citizen who goes through whole journeys, reading what is shown: presses, types, asks, taps twice, tries again."""

import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from dialogs.protocol import FileSent, Pressed, Said
from tests.files import photo
from tests.messenger import Person, SentMessage
from tests.resilience.guide import Guide
from tests.resilience.history import History

CODE = re.compile(r"MZ(?:-[0-9A-Z]{3,4}){3}")
SERVICES = ("rate_inquiry", "rate_inquiry", "rate_inquiry", "residence_letter")
QUESTION = "هزینهٔ این خدمت چقدر است؟"
DOUBLE_PERCENT, QUESTION_PERCENT = 10, 4
PATIENCE_S, LONGEST_PATIENCE_S = 2.0, 16.0
"""The longer one was not answered, the longer one waits: else every answer would come to an old button."""
Deed = Callable[[], Awaitable[object]]


@dataclass
class Journey:
    """`confirmed`: the button that sends the request was pressed. `codes`: tracking codes told since.

    `refused`: the desk's answer could not be read, and the citizen was told so, with the number to call.
    """

    number: int
    service: str
    confirmed: bool = False
    codes: list[str] = field(default_factory=list)
    refused: bool = False


class Citizen:
    """Plays until told to stop; then only listens."""

    def __init__(self, person: Person, guide: Guide, history: History, chance: random.Random) -> None:
        self._person = person
        self._guide = guide
        self._history = history
        self._chance = chance
        self._photo = photo(str(person.id))
        self._seen_codes: set[str] = set()
        self._last_prompt = ""
        self._to_leave = 0
        self._patience_s = PATIENCE_S
        self.stopping = False
        self.finished = 0

    async def play(self) -> None:
        number = 0
        while not self.stopping:
            number += 1
            await self._travel(Journey(number, self._chance.choice(SERVICES)))

    async def _travel(self, journey: Journey) -> None:
        self._note("journey", journey, service=journey.service)
        await self._do(lambda: self._person.says(self._guide.titles[journey.service]))
        while not self.stopping:
            message = await self._newest(journey)
            if journey.codes:
                self._note("registered", journey, code=journey.codes[0])
                self.finished += 1
                return
            if journey.refused:
                self._note("refused", journey)
                return
            deed = None if message is None else self._deed(message, journey)
            if deed is not None:
                await self._do(deed)

    async def _newest(self, journey: Journey) -> SentMessage | None:
        """The newest prompt that was not dealt with yet; after a long silence the newest of all.

        Who pressed an old button is shown the present step again. Were both that and the step itself answered, two
        answers would go side by side for ever; so what comes with such a word is left, unless nothing else comes.
        """
        messages = await self._heard()
        for message in messages:
            self._look_for_code(message, journey)
            journey.refused |= journey.confirmed and message.text.startswith(self._guide.unreadable)
        if not messages:
            self._note("impatient", journey)
            self._patience_s = min(2 * self._patience_s, LONGEST_PATIENCE_S)
            self._to_leave = 0
            return next((one for one in reversed(self._person.inbox) if _prompt(one)), None)
        prompts = [message for message in messages if self._counts(message)]
        return prompts[-1] if prompts else None

    def _counts(self, message: SentMessage) -> bool:
        """Whether it is a prompt to deal with, and no repetition of the last one."""
        if self._guide.stale in message.text:
            self._to_leave += 1
        if not _prompt(message) or _prompt(message) == self._last_prompt:
            return False
        self._last_prompt = _prompt(message)
        if self._to_leave:
            self._to_leave -= 1
            return False
        self._patience_s = max(self._patience_s / 2, PATIENCE_S)
        return True

    async def _heard(self) -> list[SentMessage]:
        """What came, and what comes along with it; nothing after a long silence."""
        try:
            messages = [await self._person.next_message(self._patience_s)]
        except TimeoutError:
            return []
        while (more := await self._at_once()) is not None:
            messages.append(more)
        return messages

    async def _at_once(self) -> SentMessage | None:
        try:
            return await self._person.next_message(0.01)
        except TimeoutError:
            return None

    def _look_for_code(self, message: SentMessage, journey: Journey) -> None:
        for code in CODE.findall(message.text):
            if code not in self._seen_codes and journey.confirmed:
                self._seen_codes.add(code)
                journey.codes.append(code)

    async def _do(self, deed: Deed) -> None:
        if self._chance.randrange(100) < QUESTION_PERCENT:
            await self._person.says(QUESTION)
        await deed()
        if self._chance.randrange(100) < DOUBLE_PERCENT:
            await deed()

    def _deed(self, message: SentMessage, journey: Journey) -> Deed | None:
        buttons = {label.text: label.data for row in message.buttons for label in row}
        if data := self._guide.sends(buttons):
            return lambda: self._confirm(message, data, journey)
        match self._guide.onward(message.text, buttons, journey.service):
            case Said(text=text):
                return lambda: self._person.says(text)
            case Pressed(data=data):
                return lambda: self._person.presses_data(message.id, data)
            case FileSent():
                return lambda: self._person.sends_photo(self._photo)
        return None

    async def _confirm(self, message: SentMessage, data: str, journey: Journey) -> None:
        journey.confirmed = True
        update = await self._person.presses_data(message.id, data)
        self._note("confirmed", journey, update=update)

    def _note(self, what: str, journey: Journey, **facts: object) -> None:
        self._history.note(what, chat=self._person.id, journey=journey.number, **facts)


def _prompt(message: SentMessage) -> str:
    """What tells this prompt from others; "" for a notice, whose buttons lead elsewhere."""
    data = [label.data for row in message.buttons for label in row if label.data.startswith("p.")]
    return data[0].rpartition(".")[0] if data else message.text * bool(message.keyboard)

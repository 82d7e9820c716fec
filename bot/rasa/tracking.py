"""action_track_request: where a request stands, for whoever has its code and the applicant's last four digits.

Whom Rasa calls its sender is a claim of a program that we do not know. It is never taken for a person of ours: it only
says whose wrong tries are counted together, besides those on the code and those over all.
"""

from typing import Any, Protocol

from backend_client.contract import RequestView
from bot.rasa.heard import Heard
from bot.rasa.names import LAST_FOUR, TRACKING_CODE
from bot.rasa.speech import Told, Words, intent_button, told
from dialogs import persian
from dialogs.citizen import request_text
from dialogs.citizen.second_factor import refusal
from dialogs.protocol import FindRequest, Person, Reading, Trouble
from nlu.entities import Span, last_four, tracking_codes

ACCOUNT = "rasa:"
_NOTHING: dict[str, str | None] = {TRACKING_CODE: None, LAST_FOUR: None}


class Reads(Protocol):
    """bot.effects.readings: the desk's answer under the one authorisation table, or Trouble."""

    async def perform(self, person: Person, reading: Reading[Any]) -> object: ...


async def track_request(heard: Heard, words: Words, reads: Reads) -> Told:
    """A step further: the code, then the digits, then what the desk says. After a look nothing is kept."""
    code = _code(heard)
    if code is None:
        asked = "track.no_code" if heard.value(TRACKING_CODE) else "rasa.track.code"
        return told(words.text(asked), slots=_NOTHING)
    if not code.valid:
        return told(words.text("track.mistyped"), slots=_NOTHING)
    kept: dict[str, str | None] = {TRACKING_CODE: code.value, LAST_FOUR: None}
    digits = _digits(heard)
    if not digits and heard.value(LAST_FOUR):
        return told(words.text("track.four_digits"), slots=kept)
    if not digits:
        return told(words.text("track.last_four", code=persian.tracking_code(code.value)), slots=kept)
    found = await reads.perform(Person(ref=ACCOUNT + heard.sender), FindRequest(code.value, digits))
    if isinstance(found, RequestView):
        return told(request_text.followed(found, words), slots=_NOTHING)
    trouble = found if isinstance(found, Trouble) else Trouble(kind="broken")
    again = [intent_button(words.text("rasa.button.track_again"), "track_request")]
    return told(refusal(trouble, words), again if trouble.kind == "not_found" else (), slots=kept)


def _code(heard: Heard) -> Span | None:
    """Of this message before one of an earlier message."""
    for text in (heard.entities.get(TRACKING_CODE, ""), heard.text, heard.slots.get(TRACKING_CODE, "")):
        if codes := tracking_codes(text):
            return codes[0]
    return None


def _digits(heard: Heard) -> str:
    """A message gives digits only where the code is known from an earlier one: any other number is no answer."""
    if digits := last_four(heard.value(LAST_FOUR)):
        return digits
    awaited = tracking_codes(heard.slots.get(TRACKING_CODE, "")) and not tracking_codes(heard.text)
    return last_four(heard.text) if awaited else ""

"""A request that was filed at a counter, brought into its applicant's chat: by the QR of a paper and the last four
digits, or by code, digits and the one-time code of the slip (F36)."""

from msgspec.structs import replace

from dialogs.citizen.requests import RequestFrame
from dialogs.citizen.second_factor import refusal
from dialogs.citizen.waiting import work_on
from dialogs.protocol import (
    BindByCode,
    BindByPaper,
    Body,
    Chosen,
    EffectFinished,
    RequestMoved,
    Said,
    Trouble,
)
from dialogs.talk import Choice, Dialog, Talk
from nlu.entities import last_four
from nlu.values import CODE_ALPHABET, check_character, normal_code

_CODE_CHARS = 8


class BindFrame(Dialog, frozen=True):
    """With `token` the digits are asked for, with `code` and `figures` the slip's code. `effect_id`: under way."""

    token: str = ""
    code: str = ""
    figures: str = ""
    effect_id: str = ""

    def show(self, talk: Talk) -> None:
        rows = [[Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")]]
        talk.prompt(talk.text("bind.last_four" if self.token else "bind.code"), rows, numbered=False)

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Said(text=text) if not self.effect_id:
                return self._try(text, talk)
            case Chosen():
                pass
            case _:
                talk.say(self._wanted())
        return talk.again()

    def _try(self, text: str, talk: Talk) -> None:
        effect = self._by_paper(text) if self.token else self._by_code(text)
        if effect is None:
            talk.say(self._wanted())
            return talk.again()
        effect_id = talk.perform(effect)
        talk.replace(replace(self, effect_id=effect_id))
        return work_on(effect_id, talk)

    def _wanted(self) -> str:
        return "track.four_digits" if self.token else "bind.eight"

    def _by_paper(self, text: str) -> BindByPaper | None:
        figures = last_four(text)
        return BindByPaper(self.token, figures) if figures else None

    def _by_code(self, text: str) -> BindByCode | None:
        code = normal_code(text)
        return BindByCode(self.code, self.figures, code) if is_bind_code(code) else None

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        """After wrong digits the question stands; how it ended otherwise is told as everywhere."""
        if result.effect_id != self.effect_id:
            return False
        outcome = result.outcome
        if isinstance(outcome, Trouble) and outcome.kind == "not_found":
            talk.say("bind.refused")
            talk.replace(replace(self, effect_id=""))
            return True
        talk.pop()
        tell(result, talk)
        return True


def is_bind_code(code: str) -> bool:
    """Eight characters of the alphabet, the last of which checks the others."""
    plain = len(code) == _CODE_CHARS and set(code) <= set(CODE_ALPHABET)
    return plain and check_character(code[:-1]) == code[-1]


def tell(result: EffectFinished, talk: Talk) -> None:
    """It is open in the chat, or why not."""
    match result.outcome:
        case RequestMoved(card=card):
            talk.say("bind.done")
            talk.push(RequestFrame(ref=card.ref))
        case Trouble(kind="already_done"):
            talk.say("bind.spent")
        case Trouble(kind="not_found"):
            talk.say("bind.refused")
        case Trouble() as trouble:
            talk.tell(refusal(trouble, talk))
        case _:
            talk.say("trouble.unsure")
    talk.again()

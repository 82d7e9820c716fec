"""A message to the desk about a request, or the answer to its question (E7)."""

from dialogs import persian
from dialogs.protocol import Body, Chosen, EffectFinished, RequestMoved, Said, WriteToDesk
from dialogs.talk import Choice, Dialog, Talk

LIMIT = 2000


class WriteFrame(Dialog, frozen=True):
    """A message about the request `ref`. `text` "" = it is asked for; else to be confirmed. `effect_id`: under way."""

    ref: str
    text: str = ""
    effect_id: str = ""

    def show(self, talk: Talk) -> None:
        cancel = Choice(talk.text("write.not_now"), "!back")
        if not self.text:
            return talk.prompt(talk.text("write.text"), [[cancel]], numbered=False)
        if self.effect_id:
            return talk.prompt(talk.text("write.sending"), [[Choice(talk.text("button.menu"), "!menu")]])
        send = Choice(talk.text("button.send"), "send")
        return talk.prompt(talk.text("write.confirm", text=persian.quoted(self.text)), [[send], [cancel]])

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="send") if self.text and not self.effect_id:
                effect_id = talk.perform(WriteToDesk(self.ref, self.text))
                talk.replace(WriteFrame(ref=self.ref, text=self.text, effect_id=effect_id))
                talk.typing = True
                talk.stay()
            case _ if self.effect_id:
                talk.again()
            case Said(text=text) if len(text) > LIMIT:
                talk.say("write.too_long", limit=persian.digits(LIMIT))
                talk.again()
            case Said(text=text):
                talk.replace(WriteFrame(ref=self.ref, text=text.strip()))
            case _:
                talk.say("write.words_only")
                talk.again()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if result.effect_id != self.effect_id:
            return False
        talk.say("write.sent" if isinstance(result.outcome, RequestMoved) else "trouble.not_sent")
        talk.close()
        return True

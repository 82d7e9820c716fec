"""A message to the desk about a request, or the answer to its question (E7)."""

from dialogs import persian
from dialogs.citizen.waiting import work_on
from dialogs.protocol import Body, Chosen, EffectFinished, ReadRequest, RequestMoved, Said, Trouble, WriteToDesk
from dialogs.talk import Choice, Dialog, Steps, Talk, ask
from nlu.normalize import clean_answer

LIMIT = 2000


class WriteFrame(Dialog, frozen=True):
    """A message about the request `ref`. `text` "" = it is asked for; else to be confirmed. `effect_id`: under way."""

    ref: str
    text: str = ""
    effect_id: str = ""

    def show(self, talk: Talk) -> Steps:
        cancel = Choice(talk.text("write.not_now"), "!back")
        if not self.text:
            yield from self._ask(cancel, talk)
        elif self.effect_id:
            talk.prompt(talk.text("write.sending"), [[Choice(talk.text("button.menu"), "!menu")]])
        else:
            send = Choice(talk.text("button.send"), "send")
            talk.prompt(talk.text("write.confirm", text=persian.quoted(self.text)), [[send], [cancel]])

    def _ask(self, cancel: Choice, talk: Talk) -> Steps:
        """Says about which request, and repeats the desk's question where that is what is answered."""
        view = yield from ask(ReadRequest(self.ref))
        if isinstance(view, Trouble) and view.kind == "not_found":
            talk.say("request.gone")
            talk.close()
            return
        last = view.messages[-1] if not isinstance(view, Trouble) and view.messages else None
        if isinstance(view, Trouble):
            text = talk.text("write.plain")
        elif last is not None and last.question:
            text = talk.text("write.answer", service=view.card.service_title, question=persian.quoted(last.text))
        else:
            text = talk.text("write.text", service=view.card.service_title)
        talk.prompt(text, [[cancel]], numbered=False)

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="send") if self.text and not self.effect_id:
                effect_id = talk.perform(WriteToDesk(self.ref, self.text))
                talk.replace(WriteFrame(ref=self.ref, text=self.text, effect_id=effect_id))
                work_on(effect_id, talk)
            case _ if self.effect_id:
                talk.again()
            case Said(text=text) if len(text) > LIMIT:
                talk.say("write.too_long", limit=persian.digits(LIMIT))
                talk.again()
            case Said(text=text):
                talk.replace(WriteFrame(ref=self.ref, text=clean_answer(text)))
            case _:
                talk.say("write.words_only")
                talk.again()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if result.effect_id != self.effect_id:
            return False
        talk.say("write.sent" if isinstance(result.outcome, RequestMoved) else "trouble.not_sent")
        talk.close()
        return True

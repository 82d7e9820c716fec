"""Questions in one's own words: an answer, the question which one is meant, or an honest word of doubt."""

from dialogs import persian
from dialogs.citizen import unanswered
from dialogs.citizen.questions import find_answer
from dialogs.protocol import Body, Chosen, Said
from dialogs.talk import Choice, Dialog, Row, Talk


class AskFrame(Dialog, frozen=True):
    """A question is awaited. `suggested`: ids of the answers offered for the last one; `asked`: its masked words."""

    suggested: tuple[str, ...] = ()
    asked: str = ""

    def show(self, talk: Talk) -> None:
        if self.suggested:
            rows: list[Row] = [[Choice(talk.content.faq(one).question, f"faq:{one}")] for one in self.suggested]
            rows.append([Choice(talk.text("ask.none"), "none")])
            rows.append(_out(talk))
            return talk.prompt(talk.text("ask.did_you_mean"), rows)
        return talk.prompt(talk.text("ask.text"), [_out(talk)])

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Said(text=text):
                answer(text, talk)
            case Chosen(value=value) if value.removeprefix("faq:") in self.suggested:
                talk.tell(talk.content.faq(value.removeprefix("faq:")).answer)
                talk.replace(AskFrame())
            case Chosen(value="none"):
                unanswered.note(self.asked, "none_of_these", talk)
                unsure(talk)
                talk.replace(AskFrame())
            case _:
                talk.say("ask.words_only")
        talk.again()


def _out(talk: Talk) -> Row:
    return [Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")]


def surely(text: str, talk: Talk) -> bool:
    """The FAQ has an answer that is surely meant."""
    return find_answer(text, talk.topic, talk).action == "answer"


def answer(text: str, talk: Talk) -> None:
    """Answer, suggest up to three, or say so and name the in-person way."""
    found = find_answer(text, talk.topic, talk)
    talk.intent = "ask_faq" if found.action != "unsure" else "out_of_scope"
    listening = isinstance(talk.top, AskFrame)
    asked = unanswered.masked(text) if found.action == "suggest" else ""
    if found.action == "answer":
        talk.tell(talk.content.faq(found.hits[0].id).answer)
        suggested: tuple[str, ...] = ()
    elif found.action == "suggest":
        suggested = tuple(hit.id for hit in found.hits[:3])
    else:
        unanswered.note(text, "unanswered", talk)
        if talk.greeted:
            unsure(talk)
        suggested = ()
    if listening:
        talk.replace(AskFrame(suggested=suggested, asked=asked))
    elif suggested:
        talk.push(AskFrame(suggested=suggested, asked=asked))
    talk.again()


def unsure(talk: Talk) -> None:
    agency = talk.content.catalogue.agency
    talk.say("ask.unsure", phone=persian.code(persian.digits(agency.phone)))

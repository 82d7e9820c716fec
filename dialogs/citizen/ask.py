"""Questions in one's own words: an answer, the question which one is meant, or an honest word of doubt."""

from dialogs import persian
from dialogs.citizen import unanswered, wishes
from dialogs.citizen.wishes import Wish
from dialogs.protocol import Body, Chosen, Said
from dialogs.talk import Choice, Dialog, Row, Standing, Talk
from nlu.meaning import Understanding


class AskFrame(Dialog, frozen=True):
    """A question is awaited. `suggested`: ids of the answers offered for the last one; `asked`: its masked words;
    `ways`: commands that it may have meant."""

    suggested: tuple[str, ...] = ()
    asked: str = ""
    ways: tuple[str, ...] = ()

    def show(self, talk: Talk) -> None:
        if self.suggested or self.ways:
            rows: list[Row] = [[Choice(talk.text(f"wish.{way}"), f"!{way}")] for way in self.ways]
            rows += [[Choice(talk.content.faq(one).question, f"faq:{one}")] for one in self.suggested]
            rows.append([Choice(talk.text("ask.none"), "none")])
            rows.append(_out(talk))
            return talk.prompt(talk.text("ask.did_you_mean"), rows)
        return talk.prompt(talk.text("ask.text"), [[Choice(talk.text("button.human"), "!human")], _out(talk)])

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Said(text=text):
                respond(text, talk)
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


def respond(text: str, talk: Talk) -> None:
    """Lead where the words want to go; else answer, suggest up to three, or say so and name the in-person way."""
    meaning = talk.understand(text)
    wish = wishes.wish_of(meaning, talk)
    talk.intent = meaning.intent.name
    if wish is not None and wishes.prevails(wish, meaning):
        lead(wish, talk)
    else:
        answer(meaning, talk)


def lead_away(text: str, sorry: str, about: str, talk: Talk) -> None:
    """From a step whose matter the words are not. What they may mean is offered; where they mean nothing
    that we know, `sorry` is said, and they are noted."""
    meaning = talk.understand(text)
    wish = wishes.wish_of(meaning, talk)
    if wish is not None and wishes.prevails(wish, meaning) and wish.page != talk.top:
        talk.intent = meaning.intent.name
        lead(wish, talk)
    elif meaning.faq.action == "suggest" or wishes.ways(meaning):
        answer(meaning, talk)
    else:
        unanswered.note(text, "unanswered", talk, service=about)
        talk.say(sorry)


def lead(wish: Wish, talk: Talk) -> None:
    """Go there. A question that was awaited is so no more."""
    if wish.page is None:
        talk.want(wish.command)
    elif isinstance(talk.top, AskFrame):
        talk.replace(wish.page)
    else:
        talk.push(wish.page)


def answer(meaning: Understanding, talk: Talk) -> None:
    """By the questions that are answered; beside their suggestions stand the ways that were perhaps meant."""
    found = meaning.faq
    ways = wishes.ways(meaning) if found.action != "answer" else ()
    suggested = tuple(hit.id for hit in found.hits[:3]) if found.action == "suggest" else ()
    if found.action == "answer":
        talk.tell(talk.content.faq(found.hits[0].id).answer)
    elif not suggested and not ways and not meets(meaning, talk):
        unanswered.note(meaning.text, "unanswered", talk)
        if talk.greeted:
            unsure(talk)
    asked = unanswered.masked(meaning.text) if suggested else ""
    if isinstance(talk.top, AskFrame):
        talk.replace(AskFrame(suggested=suggested, asked=asked, ways=ways))
    elif suggested or ways:
        talk.push(AskFrame(suggested=suggested, asked=asked, ways=ways))
    talk.again()


def meets(meaning: Understanding, talk: Talk) -> bool:
    """Anger is met calmly."""
    if meaning.intent.name != "abuse" or meaning.intent.p < wishes.FOLLOWED_FROM:
        return False
    agency = talk.content.catalogue.agency
    talk.say("ask.angry", phone=persian.code(persian.digits(agency.phone)))
    return True


def unsure(talk: Talk) -> None:
    agency = talk.content.catalogue.agency
    human = [[Standing(talk.text("button.human"), "human")]] if talk.staff is None else []
    talk.say("ask.unsure", human, phone=persian.code(persian.digits(agency.phone)))

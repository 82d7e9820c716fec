"""The content admin's way in: find one text of the bot by its words, or see what was asked in vain."""

from dialogs import persian
from dialogs.admin import reviews
from dialogs.admin.entry import EntryFrame
from dialogs.admin.paraphrases import title_of
from dialogs.admin.questions import QuestionsFrame
from dialogs.admin.reviews import ReviewsFrame
from dialogs.admin.rights import AdminDialog
from dialogs.protocol import Body, Chosen, Entry, ReadEntries, ReadQuestions, Said, Trouble
from dialogs.staff.buttons import back, menu_row
from dialogs.staff.paragraphs import clip
from dialogs.talk import Choice, Row, Steps, Talk, ask

QUERY_CHARS = 200
FOUND = 6
SHOWN_CHARS = 120


class AdminMenu(AdminDialog, frozen=True):
    """Asks for words of the text that is looked for."""

    def present(self, talk: Talk) -> Steps:
        name = talk.staff.name if talk.staff else ""
        revision = persian.digits(talk.content.revision)
        told = yield from ask(ReadQuestions())
        rows: list[Row] = [menu_row(talk)]
        if not isinstance(told, Trouble):
            label = talk.text("admin.questions.button", count=persian.digits(told.total))
            rows.insert(0, [Choice(label, "questions")])
        if waiting := reviews.due(talk.content.catalogue.services, talk.today):
            rows.insert(-1, [Choice(talk.text("admin.review.button", count=persian.digits(len(waiting))), "reviews")])
        talk.prompt(talk.text("admin.menu", name=name, revision=revision), rows, numbered=False)

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Said(text=text):
                return look(text, talk)
            case Chosen(value="questions"):
                talk.push(QuestionsFrame())
            case Chosen(value="reviews"):
                talk.push(ReviewsFrame())
            case Chosen():
                talk.again()
            case _:
                talk.say("staff.text_wanted")
                talk.again()
        return None


class FoundFrame(AdminDialog, frozen=True):
    """What was found for these words, best first."""

    query: str

    def present(self, talk: Talk) -> Steps:
        found = (yield from ask(ReadEntries(self.query)))[:FOUND]
        lines = [_line(number, entry, talk) for number, entry in enumerate(found, 1)]
        text = talk.text("admin.found", query=persian.quoted(self.query), lines="\n\n".join(lines))
        talk.prompt(text, [*([_opening(number, entry, talk)] for number, entry in enumerate(found, 1)), [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value=value) if value.startswith("entry:"):
                talk.push(EntryFrame(key=value.removeprefix("entry:")))
            case Said(text=text):
                return look(text, talk)
            case _:
                talk.again()
        return None


def look(text: str, talk: Talk) -> Steps:
    """Open the list of what these words find; nothing found is said at once."""
    query = clip(" ".join(text.split()), QUERY_CHARS)
    found = yield from ask(ReadEntries(query))
    if not found:
        talk.say("admin.none", query=persian.quoted(query))
    elif isinstance(talk.top, FoundFrame):
        talk.replace(FoundFrame(query=query))
    else:
        talk.push(FoundFrame(query=query))
    talk.again()


def _opening(number: int, entry: Entry, talk: Talk) -> Choice:
    """Its number stands on the button, since two texts may begin alike."""
    label = talk.text("admin.found.short", number=persian.digits(number), text=title_of(entry, talk))
    return Choice(label, f"entry:{entry.key}")


def _line(number: int, entry: Entry, talk: Talk) -> str:
    """A text of one short line is its own title."""
    text = clip(" ".join(entry.text.split()), SHOWN_CHARS)
    place = persian.digits(number)
    if text == entry.title:
        return talk.text("admin.found.short", number=place, text=persian.quoted(text))
    return talk.text("admin.found.line", number=place, title=title_of(entry, talk), text=persian.quoted(text))

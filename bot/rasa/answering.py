"""action_faq_answer: our own answer to a question, up to three that may be meant, or an honest word of doubt."""

import datetime as dt

from bot.rasa.heard import Heard
from bot.rasa.names import FAQ_ID, SERVICE
from bot.rasa.speech import Told, Words, intent_button, told
from dialogs import persian
from dialogs.citizen import package
from dialogs.content.material import public_faqs
from dialogs.content.model import Content, FaqEntry
from nlu.meaning import Context
from nlu.understand import understand

SUGGESTED = 3


def answer(heard: Heard, words: Words) -> Told:
    """A question named by its id (the press of a suggestion) is answered; a text only as surely as we are sure."""
    content = words.content
    public = {entry.id for entry in public_faqs(content.words, content.catalogue)}
    chosen = heard.entities.get(FAQ_ID, "")
    if chosen in public:
        return _answered(content.faq(chosen), heard, words)
    context = Context(now=dt.datetime.now(persian.TEHRAN), topic=_topic(heard, content))
    found = understand(content.model, heard.text, context).faq
    if found.action == "answer":
        return _answered(content.faq(found.hits[0].id), heard, words)
    if found.action == "suggest":
        entries = [content.faq(hit.id) for hit in found.hits[:SUGGESTED]]
        buttons = [intent_button(entry.question, "ask_faq", faq_id=entry.id) for entry in entries]
        return told(words.text("ask.did_you_mean"), buttons)
    return told(words.text("ask.unsure", phone=persian.code(persian.digits(content.catalogue.agency.phone))))


def _topic(heard: Heard, content: Content) -> str:
    """The service that is talked of, "" for none that the desk offers."""
    code = heard.value(SERVICE)
    return code if any(service.code == code for service in content.catalogue.offered) else ""


def _answered(entry: FaqEntry, heard: Heard, words: Words) -> Told:
    """What is asked of every service is answered with this one's own (dialogs.citizen.questions)."""
    topic = _topic(heard, words.content)
    if entry.part and topic:
        return told(package.part_text(entry.part, words.content.catalogue.service(topic), words.content))
    return told(entry.answer)

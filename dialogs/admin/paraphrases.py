"""An entry's added paraphrases among the other texts of the content: what they are called and how they are shown."""

from dialogs.content.paraphrases import faq_of, phrases
from dialogs.protocol import Entry
from dialogs.talk import Talk


def title_of(entry: Entry, talk: Talk) -> str:
    """A question's answer and its paraphrases are two texts about one thing."""
    return talk.text("admin.paraphrases.title", title=entry.title) if faq_of(entry.key) else entry.title


def shown(key: str, text: str, talk: Talk) -> str:
    """The text, or a sentence where it has no phrase."""
    if not faq_of(key) or phrases(text):
        return text
    return talk.text("admin.paraphrases.none")

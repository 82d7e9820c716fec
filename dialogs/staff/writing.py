"""Reading a text that staff write: the one question is whether there is one and whether it fits."""

from dialogs import persian
from dialogs.protocol import Body, Said
from dialogs.talk import Talk
from nlu.normalize import clean_answer


def written(body: Body, limit: int, talk: Talk) -> str | None:
    """The text, or None after saying what was wrong with it and asking for the step to be shown again."""
    if not isinstance(body, Said):
        talk.say("staff.text_wanted")
        talk.again()
        return None
    text = clean_answer(body.text)
    if not text:
        talk.say("staff.text_empty")
    elif len(text) > limit:
        talk.say("staff.text_long", limit=persian.digits(limit), length=persian.digits(len(text)))
    else:
        return text
    talk.again()
    return None

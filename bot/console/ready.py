"""Ready answers where the console writes: a button each, which sends the form and has it back with the text in it, so
that it can be changed before it is sent and nothing else that was typed is lost.

What is chosen for a text that has begun already goes below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend_client.contract import RequestCard
from bot.console.forms import Form
from bot.console.voice import Voice
from dialogs.staff.ready import What, ready_answers

STEP = "ready"


@dataclass(frozen=True)
class Ready:
    """`key`: of its text among the words."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class ReadyGroup:
    """`title` "" where there is only one."""

    title: str
    answers: tuple[Ready, ...]


def ready_group(what: What, card: RequestCard, voice: Voice, title: str = "") -> list[ReadyGroup]:
    """The one of what fits this request; none where nothing does."""
    messages = voice.content.words.messages
    found = tuple(Ready(key, label, messages[key]) for key, label in ready_answers(what, card, voice))
    return [ReadyGroup(title, found)] if found else []


def chosen(form: Form, offers: Mapping[str, Sequence[ReadyGroup]]) -> str:
    """The field for which the pressed button offers an answer, "" where none was pressed."""
    step, _, rest = form.one("step").partition(":")
    field = rest.partition(":")[0]
    return field if step == STEP and field in offers else ""


def with_chosen(form: Form, offers: Mapping[str, Sequence[ReadyGroup]]) -> Form:
    """With the text of the pressed button in its field; unchanged where there is no such answer any more."""
    field = chosen(form, offers)
    _, _, key = form.one("step").partition(f":{field}:")
    answers = [each for group in offers.get(field, ()) for each in group.answers if each.key == key]
    if not answers:
        return form
    begun = form.one(field).strip()
    text = answers[0].text
    return form.but(**{field: f"{begun}\n{text}" if begun and text not in begun else begun or text})

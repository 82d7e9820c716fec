"""advance(scene, event) → Turn: the one entrance to the dialogs.

    event ─▶ hear: button, command word, open choice, or the top frame's own `take`
          ─▶ settle: the top frame shows its present step, until a prompt stands
          ─▶ Turn

Pure and bounded: a turn that does not come to rest within MAX_ROUNDS is a bug and says so.
"""

from collections.abc import Callable, Generator
from typing import Any, assert_never, cast

from dialogs import commands, live, notices, restored, results, resumed
from dialogs.citizen import ask, home
from dialogs.protocol import (
    Body,
    Chosen,
    ContactRestored,
    ContactSent,
    DeputyNamed,
    DeskChanged,
    EffectFinished,
    Event,
    FileSent,
    HandoverMoved,
    MorningCame,
    Pressed,
    Reading,
    Said,
    ServiceResumed,
    TimerFired,
    Turn,
    UnsupportedSent,
)
from dialogs.spelling import compact
from dialogs.staff import away
from dialogs.standing import act
from dialogs.talk import Dialog, Scene, Steps, Talk, run
from nlu.normalize import ascii_digits

MAX_ROUNDS = 10


def advance(scene: Scene, event: Event) -> Generator[Reading[Any], Any, Turn]:
    """One turn. The caller answers each yielded Reading with what it asks for, and gets the Turn at the end."""
    talk = Talk(scene, event.at)
    yield from hear(event.body, talk)
    yield from settle(talk)
    if by_a_person(event.body):
        resumed.tell_with_answer(talk)
        home.introduce(talk)
    return talk.turn()


def by_a_person(body: Body) -> bool:
    """Their own doing, but for a deep link, which says itself who we are or whom it enrols."""
    match body:
        case Said(text=text):
            return not start_payload(text)
        case Pressed() | FileSent() | ContactSent() | UnsupportedSent():
            return True
        case _:
            return False


def settle(talk: Talk) -> Steps:
    """Show the present step where the stack changed or a step asked for it."""
    for _ in range(MAX_ROUNDS):
        if not talk.unsettled:
            return
        dialog = top(talk)
        yield from run(home.show(talk) if dialog is None else dialog.show(talk))
    raise RuntimeError(f"no rest after {MAX_ROUNDS} rounds at {talk.top!r}")


def top(talk: Talk) -> Dialog | None:
    """The dialog on top; every frame is one (codec.py decodes no other)."""
    return cast("Dialog | None", talk.top)


def hear(body: Body, talk: Talk) -> Steps:
    """Deal with one event. Whoever talks with a person now is not heard by the bot."""
    if live.takes(body, talk):
        live.hear(body, talk)
        return
    match body:
        case Pressed(data=data):
            yield from press(data, talk)
        case Said(text=text):
            yield from listen(text, talk)
        case Chosen() | FileSent() | ContactSent() | UnsupportedSent():
            yield from pass_on(body, talk)
        case TimerFired():
            yield from run(notices.timer(body, talk))
        case EffectFinished():
            yield from results.hear(body, top(talk), talk)
        case DeskChanged():
            yield from run(notices.desk_changed(body, talk))
        case ServiceResumed():
            resumed.remember(body, talk)
        case DeputyNamed(absence=absence):
            away.tell_deputy(absence, talk)
        case MorningCame() | HandoverMoved():
            yield from run(notices.of_the_house(body, talk))
        case ContactRestored(refs=refs):
            yield from restored.offer(refs, talk)
        case _:
            assert_never(body)


def press(data: str, talk: Talk) -> Steps:
    """A button: a standing action, a choice of the open prompt, or an old one, which shows the present step again."""
    kind, _, rest = data.partition(".")
    first, _, second = rest.partition(".")
    prompt = talk.prompt_open
    if kind == "a":
        yield from act(first, second, talk)
    elif kind == "p" and prompt is not None and first == str(prompt.id) and _index(second) < len(prompt.values):
        yield from choose(prompt.values[_index(second)], talk)
    else:
        talk.say("stale_button")
        talk.again()


def _index(figure: str) -> int:
    return int(figure) if figure.isascii() and figure.isdecimal() and len(figure) <= 3 else 1000


def listen(text: str, talk: Talk) -> Steps:
    """Words: a deep link, an open choice by its label or number, a command, else the dialog's own business."""
    payload = start_payload(text)
    if payload:
        yield from run(commands.deep_link(payload, talk))
    elif (value := chosen_by_words(text, talk)) is not None:
        yield from choose(value, talk)
    elif (command := commands.named(text, talk.content)) is not None:
        yield from choose(f"!{command}", talk)
    else:
        yield from pass_on(Said(text), talk)


def start_payload(text: str) -> str:
    """`abc` of `/start abc`, which in groups names the bot (`/start@bot abc`); "" for anything else."""
    command, _, payload = text.strip().partition(" ")
    return payload.strip() if command.casefold().partition("@")[0] == "/start" else ""


def chosen_by_words(text: str, talk: Talk) -> str | None:
    """The open choice that was typed, spelt in any tolerated way or by its number (UX 8)."""
    prompt = talk.prompt_open
    if prompt is None:
        return None
    wanted = compact(text)
    for label, value in zip(prompt.labels, prompt.values, strict=True):
        if wanted and compact(label) == wanted:
            return value
    figure = ascii_digits(text.strip())
    plain = [value for value in prompt.values if not value.startswith("!")]
    if prompt.numbered and figure.isascii() and figure.isdecimal() and 1 <= _index(figure) <= len(plain):
        return plain[_index(figure) - 1]
    return None


def choose(value: str, talk: Talk) -> Steps:
    """A choice: a command is understood in every state, all else belongs to the dialog on top."""
    if not value.startswith("!"):
        yield from pass_on(Chosen(value), talk)
        return
    spoken: Callable[[Body], Steps] = lambda body: pass_on(body, talk)  # noqa: E731
    yield from commands.obey(value[1:], top(talk), talk, spoken)


def pass_on(body: Body, talk: Talk) -> Steps:
    """Let the dialog on top take it; with an empty stack the menu does. It may find that the words were a command,
    or lead elsewhere."""
    dialog = top(talk)
    if dialog is None:
        yield from run(home.take(body, talk))
    else:
        yield from run(dialog.take(body, talk))
    if talk.elsewhere is not None:
        (text, sorry, about), talk.elsewhere = talk.elsewhere, None
        ask.lead_away(text, sorry, about, talk)
    if command := talk.wanted:
        talk.want("")
        yield from choose(f"!{command}", talk)

"""A live handover under way: what either of the two does goes to the other, and the bot is quiet.

citizen ─words─▶ PassLine ─▶ HandoverMoved("said") ─▶ staff, and back, marked with the post

Only the way out is still ours: its button, its words, and two timers. What the person was at before stays below, and
goes on afterwards.
"""

import datetime as dt

from msgspec.structs import replace

from dialogs import commands, persian
from dialogs.citizen.human import HumanFrame, wait_anew
from dialogs.protocol import (
    Body,
    EndHandover,
    Handover,
    HandoverMoved,
    PassLine,
    Pressed,
    ReturnHandover,
    Said,
    UnsupportedSent,
)
from dialogs.spelling import compact
from dialogs.talk import Choice, Row, Standing, Talk
from nlu.normalize import clean_answer

SILENCE, ANSWER = "handover_silence", "handover_answer"
SILENCE_AFTER, ANSWER_WITHIN = dt.timedelta(minutes=15), dt.timedelta(minutes=5)
"""After that long without a word it is over; where staff do not answer, the citizen waits for somebody else."""
LIMIT = 2000
TALKING = frozenset({"citizen", "staff"})


def takes(body: Body, talk: Talk) -> bool:
    """It is a deed of a person who is talking with another now."""
    if talk.handover is None or talk.handover.part not in TALKING or isinstance(body, HandoverMoved):
        return False
    return isinstance(body, Said | Pressed) or type(body).__name__ in {"FileSent", "ContactSent", "UnsupportedSent"}


def hear(body: Body, talk: Talk) -> None:
    """Their words go over; files and the rest cannot, and they are told."""
    handover = talk.handover
    assert handover is not None
    match body:
        case Said(text=text) if _value(text, talk):
            _obey(_value(text, talk), handover, talk)
        case Pressed(data=data) if value := _pressed(data, talk):
            _obey(value, handover, talk)
        case Said(text=text) if text.startswith("/"):
            remind(talk)
        case Said(text=text) if len(text) > LIMIT:
            talk.say("handover.too_long", limit=persian.digits(LIMIT))
        case Said(text=text):
            _pass(clean_answer(text), handover, talk)
        case Pressed():
            remind(talk)
        case _:
            kind = body.kind if isinstance(body, UnsupportedSent) else "file"
            known = f"kind.{kind}" in talk.content.words.messages
            talk.say("handover.words_only", kind=talk.text(f"kind.{kind}" if known else "kind.other"))


def _value(text: str, talk: Talk) -> str:
    """What a typed way out means, "" for words that go over."""
    if commands.named(text, talk.content) == "hang_up":
        return "end"
    prompt = talk.prompt_open
    pairs = zip(prompt.labels, prompt.values, strict=True) if prompt else ()
    return next((value for label, value in pairs if value in {"end", "return"} and compact(label) == compact(text)), "")


def _pressed(data: str, talk: Talk) -> str:
    """Which way out was pressed, "" for any other button."""
    kind, _, rest = data.partition(".")
    number, _, index = rest.partition(".")
    prompt = talk.prompt_open
    if kind != "p" or prompt is None or number != str(prompt.id) or not index.isdecimal():
        return ""
    value = prompt.values[int(index)] if int(index) < len(prompt.values) else ""
    return value if value in {"end", "return"} else ""


def _obey(value: str, handover: Handover, talk: Talk) -> None:
    if value == "return" and handover.part == "staff":
        _return(handover, talk, "handover.given_back")
    else:
        end(handover, talk)


def end(handover: Handover, talk: Talk, *, silence: bool = False) -> None:
    """Leave it; the other one is told by the effect."""
    talk.perform(EndHandover(handover.ref, silence=silence), key=f"handover-end:{handover.ref}:{talk.person.ref}")
    _tell_end("handover.ended_silence" if silence else "handover.ended", handover, talk)
    leave(talk)


def leave(talk: Talk) -> None:
    """The bot speaks again; what lay below goes on."""
    if talk.handover is not None:
        talk.remind(SILENCE, talk.handover.ref, None)
        talk.remind(ANSWER, talk.handover.ref, None)
    talk.handover, talk.prompt_open = None, None
    talk.frames[:] = [frame for frame in talk.frames if not isinstance(frame, HumanFrame)]
    if talk.frames:
        talk.again()
    else:
        talk.stay()


def _return(handover: Handover, talk: Talk, key: str) -> None:
    talk.perform(ReturnHandover(handover.ref))
    talk.say(key, minutes=_minutes(ANSWER_WITHIN))
    leave(talk)


def _tell_end(key: str, handover: Handover, talk: Talk) -> None:
    talk.say(key, _again(handover, talk), minutes=_minutes(SILENCE_AFTER))


def _minutes(span: dt.timedelta) -> str:
    return persian.digits(span // dt.timedelta(minutes=1))


def _again(handover: Handover, talk: Talk) -> list[Row]:
    if handover.part == "staff":
        return []
    return [[Standing(talk.text("button.human"), "human")], [Standing(talk.text("button.menu"), "menu")]]


def remind(talk: Talk) -> None:
    """Where the person is, and the way out."""
    handover = talk.handover
    if handover is None:
        return
    rows: list[Row] = [[Choice(talk.text("handover.end"), "end")]]
    if handover.part == "staff":
        rows.append([Choice(talk.text("handover.return"), "return")])
    text = talk.text(f"handover.talking.{handover.part}", post=handover.post, minutes=_minutes(ANSWER_WITHIN))
    talk.prompt(text, rows, numbered=False)


def _pass(text: str, handover: Handover, talk: Talk) -> None:
    talk.perform(PassLine(handover.ref, text))
    if handover.part == "staff":
        talk.handover = replace(handover, unanswered=False)
        talk.remind(ANSWER, handover.ref, None)
    else:
        talk.remind(SILENCE, handover.ref, talk.at + SILENCE_AFTER)


# ── what comes from the other one ──


def moved(body: HandoverMoved, talk: Talk) -> None:
    """One of the two has done something. What is over here already is not told again."""
    handover = talk.handover
    if handover is None or handover.ref != body.ref:
        return
    match body.kind:
        case "taken":
            _taken(body, handover, talk)
        case "said":
            _said(body, handover, talk)
        case "returned":
            wait_anew(handover, talk)
        case "first":
            talk.say("handover.first")
        case "ended":
            key = "handover.ended_silence" if body.silence else f"handover.ended_by_other.{handover.part}"
            _tell_end(key, handover, talk)
            leave(talk)


def _taken(body: HandoverMoved, handover: Handover, talk: Talk) -> None:
    """Who waits at the menu or in the queue's own dialog is in it at once; of a form in mid-question nothing is taken
    over, there they come when they press."""
    idle = not talk.frames or isinstance(talk.top, HumanFrame)
    talk.handover = replace(handover, part="citizen" if idle else "called", post=body.post)
    talk.remind(SILENCE, body.ref, talk.at + SILENCE_AFTER)
    if idle:
        remind(talk)
    else:
        talk.say("handover.called", [_joining(body.ref, talk)], post=body.post)


def _joining(ref: str, talk: Talk) -> Row:
    return [Standing(talk.text("handover.join"), "h_join", ref)]


def join(ref: str, talk: Talk) -> None:
    """The citizen comes to the talk that was begun while they were at something else."""
    if talk.handover is None or talk.handover.ref != ref:
        talk.say("handover.over", [[Standing(talk.text("button.human"), "human")]])
        talk.again()
    elif talk.handover.part == "called":
        talk.handover = replace(talk.handover, part="citizen")
        remind(talk)
    else:
        talk.again()


def _said(body: HandoverMoved, handover: Handover, talk: Talk) -> None:
    if handover.part == "staff":
        talk.say("handover.citizen_says", text=persian.quoted(body.text))
        if not handover.unanswered:
            talk.remind(ANSWER, handover.ref, talk.at + ANSWER_WITHIN)
            talk.handover = replace(handover, unanswered=True)
        return
    rows = [_joining(body.ref, talk)] if handover.part == "called" else []
    talk.say("handover.staff_says", rows, post=body.post, text=persian.quoted(body.text))
    talk.remind(SILENCE, handover.ref, talk.at + SILENCE_AFTER)


# ── timers ──


def silent(ref: str, talk: Talk) -> None:
    """Nobody has written for long."""
    if talk.handover is not None and talk.handover.ref == ref and talk.handover.part in {"citizen", "called"}:
        end(talk.handover, talk, silence=True)


def without_answer(ref: str, talk: Talk) -> None:
    """Staff have been called away: the citizen need not wait for them."""
    handover = talk.handover
    if handover is not None and handover.ref == ref and handover.part == "staff" and handover.unanswered:
        _return(handover, talk, "handover.taken_back")

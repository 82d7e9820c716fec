"""Talk: what a step of a dialog may look at, and what it may do.

A step reads the scene, says things, pushes and pops frames, asks for effects. Everything is noted down and comes out as
one immutable Turn; nothing happens in the world. A step that must ask the desk is a generator and writes

    view = yield from ask(ReadRequest(ref))

The shell answers within the turn, with no transaction open; a step that asks nothing is a plain function.
"""

import datetime as dt
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import msgspec
from msgspec import Struct

from backend_client.contract import StaffMember
from dialogs import persian
from dialogs.content.model import Content
from dialogs.protocol import (
    Attachment,
    Body,
    Button,
    Draft,
    Effect,
    EffectFinished,
    Frame,
    Notice,
    Pending,
    Person,
    Prompt,
    Reading,
    Reply,
    State,
    Timer,
    Turn,
)
from nlu.meaning import Context, Understanding
from nlu.understand import understand

Told = TypeVar("Told")
Steps = Generator[Reading[Any], Any, None]
MAX_MESSAGES = 3
LABEL_LIMIT = 40
FAMILIAR = 0.6
"""The share of words that people ask with, below which a message is no question."""
SURVEY = "survey"
"""The `service` of a draft that holds a half-filled survey."""


def ask(reading: Reading[Told]) -> Generator[Reading[Any], Any, Told]:
    """Put a question to the desk in mid-step; see the module's docstring."""
    told: Told = yield reading
    return told


def run(step: Steps | None) -> Steps:
    """A step that may or may not be a generator, as a generator."""
    if step is not None:
        yield from step


@dataclass(frozen=True)
class Scene:
    """All that a turn may look at. `ids`: a new id for a kind of thing, the same on every replay of the turn.

    `staff`: the member of staff this person is, None for everybody else.
    """

    state: State
    person: Person
    staff: StaffMember | None
    drafts: tuple[Draft, ...]
    content: Content
    ids: Callable[[str], str]


class Choice(Struct, frozen=True):
    """A choice of the prompt it is shown with. `value` starting with `!` is a command, understood in every state."""

    label: str
    value: str


class Standing(Struct, frozen=True):
    """A button that keeps its meaning for ever: an action on a thing, authorised again at each tap, on the person."""

    label: str
    action: str
    ref: str = ""


Row = Sequence[Choice | Standing]


class Speaks(Protocol):
    """Who says it: a turn's Talk, or another bot of the agency that has only our content."""

    @property
    def content(self) -> Content: ...

    def text(self, key: str, **values: str) -> str: ...


class Talk:
    """One turn in the making."""

    def __init__(self, scene: Scene, at: dt.datetime) -> None:
        self.at = at
        self.today = persian.local_day(at)
        self.scene = scene
        self.content = scene.content
        self.staff = scene.staff
        self.person = scene.person
        self.drafts = {draft.id: draft for draft in scene.drafts}
        self.frames: list[Frame] = list(scene.state.frames)
        self.failures = scene.state.failures
        self.topic = scene.state.topic
        self.greeted = scene.state.greeted
        self.away = scene.state.away
        self.handover = scene.state.handover
        self.prompt_open = scene.state.prompt
        self.intent = ""
        self.typing = False
        self.bulk = False
        self._prompts = scene.state.prompts
        self._replies: list[Reply] = []
        self._effects: list[Pending] = []
        self._timers: list[Timer] = []
        self._again = False
        self._hushed = False
        self.prompted = False
        self.wanted = ""
        self.elsewhere: tuple[str, str, str] | None = None
        self._meanings: dict[tuple[str, str], Understanding] = {}

    # ── words ──
    def text(self, key: str, **values: str) -> str:
        """A message of the content. Raises KeyError for an unknown key or a missing placeholder."""
        return self.content.text(key, **values)

    def new_id(self, kind: str) -> str:
        return self.scene.ids(kind)

    def understand(self, text: str, topic: str = "") -> Understanding:
        """What these words mean; `topic`: the service that is talked of, if it is not the one talked of last."""
        about = topic or self.topic
        if (text, about) not in self._meanings:
            now = self.at.astimezone(persian.TEHRAN)
            context = Context(now=now, topic=about, audience="citizen" if self.staff is None else "all")
            self._meanings[text, about] = understand(self.content.model, text, context)
        return self._meanings[text, about]

    def strange(self, text: str) -> bool:
        """Most of its words are none that anybody asks with: a name, an address; not worth understanding."""
        lexicon = self.content.model.reader.lexicon
        return lexicon.known(lexicon.read(text)) < FAMILIAR

    def want(self, command: str) -> None:
        """The words meant this command; it is obeyed when the step has ended."""
        self.wanted = command

    def leave(self, text: str, sorry: str, about: str = "") -> None:
        """The words are no matter of this step, which is about that service. Where they lead nowhere else either, the
        message `sorry` is said."""
        self.elsewhere = (text, sorry, about)

    # ── frames ──
    @property
    def top(self) -> Frame | None:
        return self.frames[-1] if self.frames else None

    def push(self, frame: Frame) -> None:
        """This dialog is next, and shows itself though it should be open already."""
        self.frames.append(frame)
        self.failures = 0
        self.again()

    def pop(self) -> None:
        self.frames.pop()
        self.failures = 0

    def close(self) -> None:
        """This dialog has done its work: what lies below goes on, or the menu."""
        self.pop()
        self.again()

    def replace(self, frame: Frame) -> None:
        """The top frame goes on as this one, and shows itself though nothing of it has changed."""
        self.frames[-1] = frame
        self.failures = 0
        self.again()

    def home(self) -> None:
        """Leave everything; the menu is next."""
        self.frames.clear()
        self.failures = 0
        self.again()

    def again(self) -> None:
        """Show the present step (again) when this event has been dealt with."""
        self._again = True

    def stay(self) -> None:
        """Nothing more is to be shown in this turn: what comes next answers."""
        self._hushed = True

    @property
    def unsettled(self) -> bool:
        """The present step has still to be shown: the stack changed or a step asked for it, and no prompt stands."""
        return not self.prompted and not self._hushed and (self._again or tuple(self.frames) != self.scene.state.frames)

    # ── speaking ──
    def say(self, key: str, rows: Sequence[Row] = (), **values: str) -> None:
        """Say a message of the content; `rows` may hold standing buttons only."""
        self.tell(self.text(key, **values), rows)

    def tell_first(self, text: str) -> None:
        """Say this before all that was said in this turn."""
        self._replies.insert(0, Reply(text=text))

    def tell(
        self,
        text: str,
        rows: Sequence[Row] = (),
        *,
        attachment: Attachment | None = None,
        fact: str = "",
        bulk: bool = False,
        delivery_of: str = "",
        notice: Notice | None = None,
    ) -> None:
        """Say this text; see Reply for the meaning of the rest."""
        self._replies.append(
            Reply(
                text=text,
                buttons=tuple(tuple(self._button(choice, ()) for choice in row) for row in rows if row),
                attachment=attachment,
                fact=fact,
                bulk=bulk or self.bulk,
                delivery_of=delivery_of,
                notice=notice,
            )
        )

    def prompt(self, text: str, rows: Sequence[Row] = (), *, numbered: bool = True, contact: bool = False) -> None:
        """Ask: from now on these choices stand open, and an older prompt's buttons show the present step again."""
        choices = [choice for row in rows for choice in row if isinstance(choice, Choice)]
        self._prompts += 1
        self.prompt_open = Prompt(
            id=self._prompts,
            values=tuple(choice.value for choice in choices),
            labels=tuple(choice.label for choice in choices),
            numbered=numbered,
        )
        buttons = tuple(tuple(self._button(choice, choices) for choice in row) for row in rows if row)
        self._replies.append(Reply(text=text, buttons=buttons, contact=contact, bulk=self.bulk))
        self.prompted = True
        self._again = False

    def _button(self, choice: Choice | Standing, choices: Sequence[Choice]) -> Button:
        label = persian.shortened(choice.label, LABEL_LIMIT)
        if isinstance(choice, Standing):
            return Button(label, f"a.{choice.action}.{choice.ref}")
        return Button(label, f"p.{self._prompts}.{choices.index(choice)}")

    # ── deeds ──
    def perform(self, effect: Effect, *, key: str = "", draft_id: str = "") -> str:
        """Have the effect committed with this turn and performed after it; returns its id.

        `key`: names the deed, the same for the same deed; "" where each asking is a deed of its own.
        """
        effect_id = self.new_id("effect")
        self._effects.append(Pending(id=effect_id, key=key or f"effect:{effect_id}", effect=effect, draft_id=draft_id))
        return effect_id

    def remind(self, name: str, ref: str, due_at: dt.datetime | None) -> None:
        """Wake this conversation then; None takes an earlier reminder back."""
        self._timers.append(Timer(name=name, ref=ref, due_at=due_at))

    def save(self, draft: Draft) -> Draft:
        """Keep the draft as it is now; returns it with its time of change."""
        kept = msgspec.structs.replace(draft, updated_at=self.at)
        self.drafts[draft.id] = kept
        return kept

    def open_drafts(self) -> list[Draft]:
        """Forms that can be gone on with, the last used first."""
        drafts = [draft for draft in self.drafts.values() if draft.status == "open" and draft.service != SURVEY]
        return sorted(drafts, key=lambda draft: draft.updated_at, reverse=True)

    # ── the end ──
    def turn(self) -> Turn:
        """All that was noted down."""
        before = {draft.id: draft for draft in self.scene.drafts}
        state = State(
            frames=tuple(self.frames),
            prompt=self.prompt_open,
            prompts=self._prompts,
            failures=self.failures,
            topic=self.topic,
            greeted=self.greeted,
            away=self.away,
            handover=self.handover,
        )
        return Turn(
            state=state,
            replies=tuple(self._replies),
            effects=tuple(self._effects),
            timers=tuple(self._timers),
            drafts=tuple(draft for draft in self.drafts.values() if draft != before.get(draft.id)),
            person=self.person if self.person != self.scene.person else None,
            intent=self.intent,
            typing=self.typing,
        )


class Dialog(Frame, frozen=True):
    """A frame with its steps. `show` presents the present step; `take` deals with what the person did in it.

    `hear_result` is asked first when an effect of this conversation has ended: True means "that was mine".
    """

    def show(self, talk: Talk) -> Steps | None:
        """Present the present step with `talk.prompt`. A frame with nothing to show leads home."""
        return talk.home()

    def take(self, body: Body, talk: Talk) -> Steps | None:
        """One event in this state: Said, Chosen, FileSent, ContactSent or UnsupportedSent."""
        del body
        return talk.again()

    def back(self, talk: Talk) -> Steps | None:
        """One step back; by default to the dialog below."""
        return talk.close()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        del result, talk
        return False

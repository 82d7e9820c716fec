"""What a deed of the console is: the fields of its form, and how the effect is made of what came in."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from backend_client.contract import Page, StaffMember, StaffRequestView
from bot.console.forms import Form
from bot.console.ready import ReadyGroup
from bot.console.voice import Voice
from dialogs import persian
from dialogs.protocol import Effect
from dialogs.staff.course import DAY_CHARS, read_day
from nlu.normalize import clean_answer
from nlu.values import Invalid, read_jalali_date

Options = Sequence[tuple[str, str]]
"""Value and what people read."""
_NUMBER_CHARS = 9


@dataclass(frozen=True)
class Typed:
    """One text of a deed's form; `limit` in characters."""

    name: str
    limit: int
    required: bool = True
    rows: int = 5


@dataclass(frozen=True)
class OneOf:
    """One of several things is chosen. `options` of the request as it stands."""

    name: str
    options: "Callable[[Asked], Options]"


@dataclass(frozen=True)
class Day:
    """A day is written: one to come, or where `past` today or one before it."""

    name: str
    past: bool = False


Field = Typed | OneOf | Day


class Wrong(Exception):
    """The form cannot be understood yet. `problems`: name of a field → the sentence about it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Asked:
    """A form that came in about a request. `pages`: files kept for it so far. `colleagues`: who may be given it;
    `alike`: the applicant's other open requests for the service; both where the deed asks for that."""

    view: StaffRequestView
    form: Form
    voice: Voice
    pages: tuple[Page, ...] = ()
    colleagues: tuple[StaffMember, ...] = ()
    alike: tuple[StaffRequestView, ...] = ()

    @property
    def ref(self) -> str:
        return self.view.card.ref

    @property
    def no(self) -> int:
        """Of the thing that the form is about; no thing has the number 0."""
        return self.number("no") or 0

    def texts(self, *fields: Typed) -> dict[str, str]:
        """The texts, cleaned. Raises Wrong for those that are missing or too long."""
        found = {field.name: clean_answer(self.form.one(field.name)) for field in fields}
        problems = {}
        for field in fields:
            length = len(found[field.name])
            if field.required and not length:
                problems[field.name] = self.voice.text("console.wrong.missing")
            elif length > field.limit:
                problems[field.name] = self.voice.text(
                    "console.wrong.long", limit=persian.digits(field.limit), length=persian.digits(length)
                )
        if problems:
            raise Wrong(problems)
        return found

    def chosen(self, field: OneOf) -> str:
        """Raises Wrong where nothing is chosen, or what cannot be chosen any more."""
        value = self.form.one(field.name)
        if value not in {one for one, _ in field.options(self)}:
            raise Wrong({field.name: self.voice.text("console.wrong.not_chosen")})
        return value

    def number(self, name: str) -> int | None:
        """A number that the form remembers; None where it brought none."""
        text = self.form.one(name)[:_NUMBER_CHARS]
        return int(text) if text.isascii() and text.isdecimal() else None

    def day(self, field: Day) -> dt.date:
        """Raises Wrong for what is no day, and for one on the wrong side of today."""
        typed, today = clean_answer(self.form.one(field.name))[:DAY_CHARS], self.voice.today
        if field.past:
            return self._past_day(field, typed)
        day = read_day(typed, today)
        if day is None:
            raise Wrong({field.name: self.voice.text("staff.promise.unread")})
        if day <= today:
            raise Wrong({field.name: self.voice.text("staff.rejected.not_later")})
        return day

    def _past_day(self, field: Day, typed: str) -> dt.date:
        found = read_jalali_date(typed, today=self.voice.today)
        if isinstance(found, Invalid):
            raise Wrong({field.name: self.voice.text("staff.promise.unread")})
        day = dt.date.fromisoformat(found)
        if day > self.voice.today:
            raise Wrong({field.name: self.voice.text("staff.rejected.future")})
        return day


def all_of(*readings: Callable[[], object]) -> None:
    """Have each field read, so that all that is wrong is told at once. Raises Wrong."""
    problems: dict[str, str] = {}
    for read in readings:
        try:
            read()
        except Wrong as wrong:
            problems |= wrong.problems
    if problems:
        raise Wrong(problems)


def _nothing(_: object, __: object) -> dict[str, list[str]]:
    return {}


@dataclass(frozen=True)
class Deed:
    """`build` makes the effect of a form, or raises Wrong. `at_once`: a button on the request's page does it. `rare`:
    it stands behind the others.

    `of`: numbers of the request's things to which it can be done now, of inquiries for example; None where it is done
    to the request itself. `about`: what its form tells above the fields. `filled`: what stands in its fields at first.
    `hidden`: what the form must remember of the request as it stood when it was shown.

    `colleagues`, `alike`: its form needs those of Asked. `ready`: what is offered for its texts, by field. `submit`:
    the button that sends the form has words of its own. `template`: of its form; `more`: what that tells beside the
    fields. `preview`: template of the look at the whole before it is done, "" for none. `most_files`: that it takes.
    """

    name: str
    effect: type[Effect]
    build: Callable[[Asked], Effect]
    fields: tuple[Field, ...] = ()
    at_once: bool = False
    rare: bool = False
    of: Callable[[StaffRequestView, StaffMember], Sequence[int]] | None = None
    about: Callable[[Asked], str] = lambda _: ""
    filled: Callable[[StaffRequestView, Voice], dict[str, list[str]]] = _nothing
    hidden: Callable[[StaffRequestView], dict[str, str]] = lambda _: {}
    colleagues: bool = False
    alike: bool = False
    ready: Callable[[Asked], Mapping[str, Sequence[ReadyGroup]]] = lambda _: {}
    submit: bool = False
    template: str = "deed.html"
    more: Callable[[Asked], dict[str, object]] = lambda _: {}
    preview: str = ""
    most_files: int = 0

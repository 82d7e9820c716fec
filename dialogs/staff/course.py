"""The course of an accepted request, changed: back to an earlier stage, waiting for somebody, a later day (G5, F60).

What is chosen first stands in `target`; then the reason is written, without which nothing is changed.
"""

import datetime as dt
from abc import abstractmethod
from typing import ClassVar

import jdatetime
from msgspec.structs import replace

from backend_client.contract import StaffRequestView
from dialogs import persian
from dialogs.protocol import (
    Body,
    Chosen,
    Effect,
    PauseRequest,
    PromiseAnew,
    ReadStaffRequest,
    ResumeRequest,
    ReturnRequest,
    Trouble,
)
from dialogs.staff import bills
from dialogs.staff.buttons import back, button
from dialogs.staff.deed import DeedFrame, DeedMenu, perform
from dialogs.staff.trouble import offer_retry
from dialogs.staff.writing import written
from dialogs.talk import Choice, Row, Steps, Talk, ask
from nlu.values import Invalid, read_jalali_date

REASON_CHARS = 500
DAY_CHARS = 100
_NEAR = dt.timedelta(days=180)


class CourseFrame(DeedMenu, frozen=True):
    """What can be changed in the course of `ref` now."""

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        talk.prompt(
            talk.text("staff.course"), [*([button(talk, name)] for name in changes_of_course(told)), [back(talk)]]
        )

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value=("confirm_payment" | "cancel_bill") as name):
                talk.pop()
                return bills.begin(name, self.ref, talk)
            case Chosen(value="return"):
                talk.push(ReturnFrame(ref=self.ref))
            case Chosen(value="pause"):
                talk.push(PauseFrame(ref=self.ref))
            case Chosen(value="promise"):
                talk.push(PromiseFrame(ref=self.ref))
            case Chosen(value="resume"):
                perform(self, ResumeRequest(self.ref), talk)
            case _:
                talk.say("staff.choose")
                talk.again()
        return None


def changes_of_course(view: StaffRequestView) -> list[str]:
    """What waits for a payment goes on when that is there, or is not wanted any more."""
    behind = any(stage.state == "done" for stage in view.stages)
    if bills.unpaid(view):
        return ["confirm_payment", "cancel_bill", "promise"]
    waits = "resume" if view.card.waiting else "pause"
    return [waits, "promise", *(["return"] if behind else [])]


class ReasonedFrame(DeedFrame, frozen=True):
    """`target` "" until it is chosen; `title` is what people read of it."""

    target: str = ""
    title: str = ""
    words: ClassVar[str] = ""

    def choices(self, view: StaffRequestView, talk: Talk) -> list[Choice]:
        """What can be chosen; none where it is typed."""
        del view, talk
        return []

    @abstractmethod
    def effect(self, reason: str) -> Effect:
        """The deed, for this reason."""

    def present(self, talk: Talk) -> Steps:
        if self.target:
            limit = persian.digits(REASON_CHARS)
            talk.prompt(
                talk.text(f"{self.words}.reason", title=self.title, limit=limit), [[back(talk)]], numbered=False
            )
            return
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        rows: list[Row] = [[choice] for choice in self.choices(told, talk)]
        talk.prompt(talk.text(self.words), [*rows, [back(talk)]], numbered=bool(rows))

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        if not self.target:
            return self.choose(body, talk)
        reason = written(body, REASON_CHARS, talk)
        if reason is not None:
            perform(self, self.effect(reason), talk)
        return None

    def choose(self, body: Body, talk: Talk) -> Steps | None:
        if not isinstance(body, Chosen):
            talk.say("staff.choose")
            talk.again()
            return None
        return self._take_choice(body.value, talk)

    def _take_choice(self, value: str, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        chosen = [] if isinstance(told, Trouble) else [one for one in self.choices(told, talk) if one.value == value]
        if chosen:
            talk.replace(replace(self, target=value, title=chosen[0].label))
        talk.again()

    def back(self, talk: Talk) -> Steps | None:
        if self.target and not self.waiting:
            talk.replace(replace(self, target="", title=""))
            talk.again()
            return None
        return super().back(talk)


class ReturnFrame(ReasonedFrame, frozen=True):
    """`target`: name of a stage behind the request."""

    words: ClassVar[str] = "staff.return"

    def choices(self, view: StaffRequestView, talk: Talk) -> list[Choice]:
        del talk
        return [Choice(stage.title, stage.name) for stage in view.stages if stage.state == "done"]

    def effect(self, reason: str) -> Effect:
        return ReturnRequest(self.ref, self.target, reason)


class PauseFrame(ReasonedFrame, frozen=True):
    """`target`: citizen or agency."""

    words: ClassVar[str] = "staff.pause"

    def choices(self, view: StaffRequestView, talk: Talk) -> list[Choice]:
        del view
        return [button(talk, "pause_citizen", "citizen"), button(talk, "pause_agency", "agency")]

    def effect(self, reason: str) -> Effect:
        return PauseRequest(self.ref, "citizen" if self.target == "citizen" else "agency", reason)


class PromiseFrame(ReasonedFrame, frozen=True):
    """`target`: the day, ISO."""

    words: ClassVar[str] = "staff.promise"

    def choose(self, body: Body, talk: Talk) -> Steps | None:
        text = written(body, DAY_CHARS, talk)
        if text is None:
            return None
        day = read_day(text, talk.today)
        if day is None:
            talk.say("staff.promise.unread")
        elif day <= talk.today:
            talk.say("staff.rejected.not_later")
        else:
            talk.replace(replace(self, target=day.isoformat(), title=persian.day(day)))
        talk.again()
        return None

    def effect(self, reason: str) -> Effect:
        return PromiseAnew(self.ref, dt.date.fromisoformat(self.target), reason)


def read_day(text: str, today: dt.date) -> dt.date | None:
    """A Jalali day; without a year, the one that is near. None where none is read."""
    year = jdatetime.date.fromgregorian(date=today).year
    read = [read_jalali_date(each, today=today) for each in (text, f"{text} {year}", f"{text} {year + 1}")]
    if isinstance(read[0], Invalid) and read[0].reason != "no_year":
        return None
    days = [dt.date.fromisoformat(each) for each in read if not isinstance(each, Invalid)]
    return next((day for day in days if dt.timedelta(0) < day - today < _NEAR), days[0] if days else None)

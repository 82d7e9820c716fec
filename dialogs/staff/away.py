"""Being away, and who stands in: the days, the deputy, a look at the whole. It ends by itself.

overview ─▶ from ─▶ to ─▶ deputy ─▶ confirm ─▶ SetAbsence
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from backend_client.contract import Absence, StaffMember
from dialogs import persian
from dialogs.protocol import Body, Chosen, EndAbsence, ReadAbsences, ReadDeputies, Said, SetAbsence, Trouble
from dialogs.staff.buttons import back, button, page_chosen
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.give import member_rows
from dialogs.staff.members import is_enrolled
from dialogs.staff.trouble import offer_retry
from dialogs.talk import Row, Standing, Steps, Talk, ask
from nlu.values import Invalid, read

Step = Literal["overview", "from", "to", "deputy", "confirm"]
STEPS: tuple[Step, ...] = ("overview", "from", "to", "deputy", "confirm")
MOST_DAYS = 366


class AwayFrame(DeedFrame, frozen=True):
    """One's own absence. Days are ISO dates, "" until they are said. `ref`: of no request."""

    ref: str = ""
    step: Step = "overview"
    from_on: str = ""
    to_on: str = ""
    deputy: str = ""
    page: int = 0

    def present(self, talk: Talk) -> Steps | None:
        match self.step:
            case "overview":
                return self._overview(talk)
            case "from":
                days: Row = [button(talk, "today"), button(talk, "tomorrow")]
                talk.prompt(talk.text("staff.away.from"), [days, [back(talk)]], numbered=False)
            case "to":
                text = talk.text("staff.away.to", day=shown(self.from_on))
                talk.prompt(text, [[button(talk, "same_day")], [back(talk)]], numbered=False)
            case "deputy" | "confirm":
                return self._deputies(talk)
        return None

    def _overview(self, talk: Talk) -> Steps:
        told = yield from ask(ReadAbsences())
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif told.own is None:
            talk.prompt(talk.text("staff.away.none"), [[button(talk, "away", "begin")], [back(talk)]])
        else:
            text = talk.text("staff.away.own", **in_words(told.own))
            changing: Row = [button(talk, "away_change", "begin"), button(talk, "away_end", "end")]
            talk.prompt(text, [changing, [back(talk)]])

    def _deputies(self, talk: Talk) -> Steps:
        told = yield from ask(ReadDeputies())
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif not told:
            talk.say("staff.away.nobody")
            talk.close()
        elif self.step == "deputy":
            talk.prompt(talk.text("staff.away.deputy"), [*member_rows(told, self.page, talk), [back(talk)]])
        else:
            self._confirm(told, talk)

    def _confirm(self, deputies: Sequence[StaffMember], talk: Talk) -> None:
        names = {each.ref: each.name for each in deputies}
        text = talk.text(
            "staff.away.confirm",
            first=shown(self.from_on),
            last=shown(self.to_on),
            deputy=persian.quoted(names.get(self.deputy, "")),
        )
        talk.prompt(text, [[button(talk, "away_set", "send")], [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="send") if self.step == "confirm":
                first, last = dt.date.fromisoformat(self.from_on), dt.date.fromisoformat(self.to_on)
                perform(self, SetAbsence(first, last, self.deputy), talk)
                return
            case Chosen(value="end") if self.step == "overview":
                perform(self, EndAbsence(), talk)
                return
            case Chosen(value=value):
                self._choose(value, talk)
            case Said(text=text) if self.step in {"from", "to"}:
                self._read_day(text, talk)
            case _:
                talk.say("staff.choose" if self.step in {"overview", "deputy", "confirm"} else "staff.away.day_wanted")
        talk.again()

    def _choose(self, value: str, talk: Talk) -> None:
        page = page_chosen(value)
        if page is not None:
            talk.replace(replace(self, page=page))
        elif value == "begin":
            talk.replace(AwayFrame(step="from"))
        elif value in {"today", "tomorrow"} and self.step == "from":
            self._begin(talk.today + dt.timedelta(days=value == "tomorrow"), talk)
        elif value == "same_day" and self.step == "to":
            talk.replace(replace(self, to_on=self.from_on, step="deputy"))
        elif value.startswith("member:") and self.step == "deputy":
            talk.replace(replace(self, deputy=value.removeprefix("member:"), step="confirm"))

    def _read_day(self, text: str, talk: Talk) -> None:
        value = read("jalali_date", text, today=talk.today)
        if isinstance(value, Invalid):
            label = talk.text(f"staff.away.label_{self.step}")
            talk.tell(talk.text(f"invalid.jalali_date.{value.reason}", label=label))
            return
        day = dt.date.fromisoformat(str(value))
        if self.step == "from":
            self._begin(day, talk)
        else:
            self._end_on(day, talk)

    def _begin(self, day: dt.date, talk: Talk) -> None:
        if day < talk.today:
            talk.say("staff.rejected.past")
        else:
            talk.replace(replace(self, from_on=day.isoformat(), step="to"))

    def _end_on(self, day: dt.date, talk: Talk) -> None:
        days = (day - dt.date.fromisoformat(self.from_on)).days
        if days < 0:
            talk.say("staff.rejected.before")
        elif days >= MOST_DAYS:
            talk.say("staff.rejected.too_many_days")
        else:
            talk.replace(replace(self, to_on=day.isoformat(), step="deputy"))

    def back(self, talk: Talk) -> Steps | None:
        if self.step == "overview" or self.waiting:
            return super().back(talk)
        talk.replace(replace(self, step=STEPS[STEPS.index(self.step) - 1], page=0))
        return None


def shown(day: str) -> str:
    return persian.day(dt.date.fromisoformat(day))


def in_words(absence: Absence) -> dict[str, str]:
    return {
        "first": persian.day(absence.from_on),
        "last": persian.day(absence.to_on),
        "deputy": persian.quoted(absence.deputy_name),
        "name": persian.quoted(absence.name),
    }


def tell_deputy(absence: Absence, talk: Talk) -> None:
    """To whoever was named, with the way to what is now in their hands, too."""
    if not is_enrolled(talk.staff):
        return
    queue = Standing(talk.text("staff.button.queue"), "s_queue")
    talk.tell(talk.text("staff.away.named", **in_words(absence)), [[queue]])

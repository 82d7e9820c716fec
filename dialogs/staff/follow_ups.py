"""Who was not content, before the head of the agency: told, listed, and settled with what was done (T5, E9).

Of the survey itself nothing is shown: single forms are nobody's to read (F22).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from backend_client.contract import Change, FollowUp, StaffMember
from dialogs import persian
from dialogs.protocol import Body, Chosen, ReadFollowUp, ReadFollowUps, SettleFollowUp, Trouble
from dialogs.staff.buttons import back, button, menu_row, page_chosen, page_of, paging
from dialogs.staff.card import branch_title, unit_title
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.members import StaffDialog, is_enrolled, leads
from dialogs.staff.trouble import SpeaksToStaff, offer_retry
from dialogs.staff.writing import written
from dialogs.talk import Choice, Standing, Steps, Talk, ask

TEXT_CHARS = 2000
_PER_PAGE = 5


def desk_changed(change: Change, talk: Talk) -> None:
    """There is one more; in a digest's time, not at night."""
    if not is_enrolled(talk.staff) or not leads(talk.staff):
        return
    values = {"service": change.card.service_title, "code": persian.tracking_code(change.card.tracking_code)}
    branch = branch_title(change.card.branch, talk.content.catalogue)
    text = talk.text("staff.follow_up.notice", branch=branch, **values)
    opening = Standing(talk.text("staff.follow_up.button.open"), "s_follow", change.card.ref)
    talk.tell(text, [[opening]], fact=f"staff:{change.id}:{talk.person.ref}", bulk=True)


def remind(day: dt.date, talk: Talk) -> Steps:
    """On a working morning, of those that were there the day before."""
    told = yield from ask(ReadFollowUps())
    if isinstance(told, Trouble):
        return
    waiting = [each for each in told if each.settled_at is None and persian.local_day(each.opened_at) < day]
    if waiting:
        count, oldest = persian.digits(len(waiting)), persian.day(persian.local_day(waiting[0].opened_at))
        text = talk.text("staff.follow_up.reminder", count=count, day=oldest)
        listing = Standing(talk.text("staff.follow_up.button.list"), "s_follow")
        talk.tell(text, [[listing]], fact=f"follow_ups:{day}", bulk=True)


class _ForHeads(StaffDialog, frozen=True):
    def refusal(self, member: StaffMember | None) -> str:
        if not is_enrolled(member):
            return "staff.not_enrolled"
        return "" if leads(member) else "staff.follow_up.other_role"


class FollowUpsFrame(_ForHeads, frozen=True):
    page: int = 0

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadFollowUps())
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif not told:
            talk.prompt(talk.text("staff.follow_up.none"), [menu_row(talk)])
        else:
            self._list(told, talk)

    def _list(self, told: Sequence[FollowUp], talk: Talk) -> None:
        open_ = sum(each.settled_at is None for each in told)
        head = talk.text("staff.follow_up.head", open=persian.digits(open_), settled=persian.digits(len(told) - open_))
        shown = page_of(told, self.page, _PER_PAGE)
        lines = [_line(each, talk) for each in shown]
        rows = [[Choice(_label(each, talk), f"open:{each.ref}")] for each in shown]
        turns = paging(told, self.page, talk, _PER_PAGE)
        talk.prompt("\n\n".join([head, *lines]), [*rows, turns, menu_row(talk)])

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value=value) if value.startswith("open:"):
                talk.push(FollowUpFrame(ref=value.removeprefix("open:")))
            case Chosen(value=value) if (page := page_chosen(value)) is not None:
                talk.replace(replace(self, page=page))
            case _:
                talk.say("choose_one")
        talk.again()


class FollowUpFrame(_ForHeads, DeedFrame, frozen=True):
    """`how`: what was done is being written, as a note or as a message to the applicant."""

    how: Literal["", "noted", "told"] = ""

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadFollowUp(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif told.settled_at:
            talk.prompt("\n".join(card(told, talk)), [[back(talk)], menu_row(talk)])
        elif self.how:
            text = talk.text(f"staff.follow_up.write.{self.how}", limit=persian.digits(TEXT_CHARS))
            talk.prompt(text, [[back(talk)]], numbered=False)
        else:
            lines = [*card(told, talk), talk.text("staff.follow_up.how")]
            rows = [[button(talk, "follow_told", "told")], [button(talk, "follow_noted", "noted")], [back(talk)]]
            talk.prompt("\n".join(lines), rows)

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="told" | "noted" as how):
                talk.replace(replace(self, how=how))
            case _ if self.how:
                text = written(body, TEXT_CHARS, talk)
                if text is not None:
                    perform(self, SettleFollowUp(self.ref, text, told=self.how == "told"), talk)
                return
            case _:
                talk.say("choose_one")
        talk.again()

    def back(self, talk: Talk) -> Steps | None:
        if self.waiting or not self.how:
            return super().back(talk)
        talk.replace(replace(self, how=""))
        talk.again()
        return None


def _label(one: FollowUp, talk: Talk) -> str:
    return talk.text("staff.follow_up.button.one", code=persian.tracking_code(one.tracking_code))


def _line(one: FollowUp, talk: Talk) -> str:
    key = "settled" if one.settled_at else "open"
    moment = one.settled_at or one.opened_at
    return talk.text(
        f"staff.follow_up.line.{key}",
        service=one.service_title,
        code=persian.tracking_code(one.tracking_code),
        branch=branch_title(one.branch, talk.content.catalogue),
        day=persian.day(persian.local_day(moment)),
        by=persian.quoted(one.settled_by),
    )


def card(one: FollowUp, talk: SpeaksToStaff) -> list[str]:
    """What the head needs for calling, and whether the promise was kept."""
    answered = persian.local_day(one.answered_at)
    lines = [
        talk.text(
            "staff.follow_up.card",
            service=one.service_title,
            code=persian.tracking_code(one.tracking_code),
            unit=unit_title(one.unit, talk.content.catalogue),
            branch=branch_title(one.branch, talk.content.catalogue),
            name=persian.quoted(one.applicant),
            phone=persian.code(persian.digits(one.mobile)),
            day=persian.day(answered),
            opened=persian.day(persian.local_day(one.opened_at)),
        )
    ]
    if one.promised_to:
        kept = "kept" if answered <= one.promised_to else "late"
        lines.append(talk.text(f"staff.follow_up.promise.{kept}", day=persian.day(one.promised_to)))
    if one.settled_at:
        key = "told" if one.told else "noted"
        day = persian.day(persian.local_day(one.settled_at))
        by = persian.quoted(one.settled_by)
        lines.append(talk.text(f"staff.follow_up.settled.{key}", by=by, day=day, text=persian.quoted(one.text)))
    return lines

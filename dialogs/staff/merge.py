"""Merging two requests of one applicant for one service: which one goes on, what that means, then it is done."""

from msgspec.structs import replace

from backend_client.contract import RequestCard, StaffRequestView
from dialogs import persian
from dialogs.protocol import Body, Chosen, MergeRequest, ReadStaffRequest, Trouble
from dialogs.staff.buttons import back, button
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.trouble import offer_retry
from dialogs.talk import Choice, Row, Steps, Talk, ask


class MergeFrame(DeedFrame, frozen=True):
    """`into`: ref of the one that is to go on, "" until it is chosen."""

    into: str = ""

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif chosen := next((each for each in told.duplicates if each.ref == self.into), None):
            self._confirm(told, chosen, talk)
        elif told.duplicates:
            code = persian.tracking_code(told.card.tracking_code)
            rows: list[Row] = [[Choice(_label(each, talk), each.ref)] for each in told.duplicates]
            talk.prompt(talk.text("staff.merge", code=code), [*rows, [back(talk)]])
        else:
            talk.say("staff.merge.none")
            talk.close()

    def _confirm(self, view: StaffRequestView, chosen: RequestCard, talk: Talk) -> None:
        text = talk.text(
            "staff.merge.confirm",
            code=persian.tracking_code(view.card.tracking_code),
            other=persian.tracking_code(chosen.tracking_code),
        )
        talk.prompt(text, [[button(talk, "merge_send", "send")], [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="send") if self.into:
                perform(self, MergeRequest(self.ref, self.into), talk)
                return
            case Chosen(value=value) if not self.into:
                talk.replace(replace(self, into=value))
            case _:
                talk.say("staff.choose")
        talk.again()

    def back(self, talk: Talk) -> Steps | None:
        if not self.into or self.waiting:
            return super().back(talk)
        talk.replace(replace(self, into=""))
        talk.again()
        return None


def _label(card: RequestCard, talk: Talk) -> str:
    day = persian.short_day(persian.local_day(card.submitted_at))
    return talk.text("staff.button.duplicate", code=persian.tracking_code(card.tracking_code), day=day)


def on_card(view: StaffRequestView, talk: Talk) -> str:
    """What of this applicant's belongs together; "" where nothing does."""
    lines = []
    if view.duplicates:
        lines.append(talk.text("staff.card.duplicates", codes=_codes(view.duplicates)))
    if view.merged:
        lines.append(talk.text("staff.card.merged", codes=_codes((view.merged,))))
    if view.merged_here:
        lines.append(talk.text("staff.card.merged_here", codes=_codes(view.merged_here)))
    return "\n".join(lines)


def _codes(cards: tuple[RequestCard, ...]) -> str:
    return "، ".join(persian.tracking_code(card.tracking_code) for card in cards)

"""Results of staff's deeds that no open dialog waits for any more, each told as a notice of its own."""

from msgspec.structs import replace

from dialogs import persian
from dialogs.protocol import (
    ConsoleOpened,
    EffectFinished,
    EntryPublished,
    Frame,
    GroupBound,
    InviteAccepted,
    ReportMade,
    RequestMoved,
    Trouble,
)
from dialogs.staff import console, groups, members, reports
from dialogs.staff.correct import CorrectionFrame
from dialogs.staff.deed import MENDABLE, DeedFrame, done
from dialogs.staff.request import StaffRequestFrame
from dialogs.staff.trouble import undone
from dialogs.talk import Row, Standing, Talk

EFFECTS = frozenset(
    {
        "TakeRequest", "AcceptRequest", "ListDeficiencies", "FinishStage", "AskCitizen", "TellCitizen",
        "IssueResponse", "CorrectResponse", "RedeemInvite", "OpenConsole", "PublishEntry", "UndoRevision",
        "AddParaphrase", "DismissQuestion", "WriteNote", "GiveRequest", "ReleaseRequest", "SetAbsence", "EndAbsence",
        "ProposeDocument", "AskDocument", "DecideDocument", "MakeReport",
        "AssessFee", "ConfirmPayment", "RejectPayment", "CancelBill",
        "SendInquiry", "RemindInquiry", "AnswerInquiry", "AddPaper", "MergeRequest", "NoteRegistration",
        "SettleFollowUp",
    }
)  # fmt: skip


def tell(result: EffectFinished, talk: Talk) -> None:
    """Say how it ended, with the button that leads on."""
    fact = f"result:{result.effect_id}"
    match result.outcome:
        case InviteAccepted(name=name, post=post):
            talk.tell(talk.text("staff.welcome", name=name, post=post), [_beginnings(talk)], fact=fact)
        case GroupBound() as to:
            talk.tell(groups.bound(to, talk), fact=fact)
        case RequestMoved(card=card):
            opening = Standing(talk.text("staff.button.open"), "s_open", card.ref)
            talk.tell(done(result.effect, card, talk), [[opening]], fact=fact)
        case ConsoleOpened() as opened:
            talk.tell(console.link_text(opened, talk), fact=fact)
        case ReportMade() as made:
            reports.tell(made, result, talk)
        case EntryPublished(revision=revision):
            talk.tell(talk.text(f"admin.done.{result.effect}", revision=persian.digits(revision)), fact=fact)
        case Trouble() as trouble:
            talk.tell(_not_done(result.effect, trouble, talk), fact=fact)
        case _:
            talk.tell(talk.text("staff.done"), fact=fact)
    release(result, talk)


def _beginnings(talk: Talk) -> Row:
    """How to begin, by role."""
    member = talk.staff
    requests = Standing(talk.text("staff.button.queue"), "s_queue")
    content = Standing(talk.text("staff.button.admin"), "s_admin")
    if member is None:
        return [requests]
    row = [requests] if members.works_on_requests(member) else []
    row += [Standing(talk.text("counter.button"), "s_counter")] if "counter_clerk" in member.roles else []
    row += [Standing(talk.text("menu.reports"), "s_reports")] if members.leads(member) else []
    row += [content] if members.edits_content(member) else []
    return row or [Standing(talk.text("staff.button.console"), "s_console")]


def _not_done(effect: str, trouble: Trouble, talk: Talk) -> str:
    if effect == "RedeemInvite":
        known = trouble.kind in {"unavailable", "too_many_tries"}
        return talk.text(f"staff.trouble.{trouble.kind}" if known else "staff.invite_spent")
    return talk.text("staff.not_done", deed=talk.text(f"staff.deed.{effect}"), reason=undone(effect, trouble, talk))


def release(result: EffectFinished, talk: Talk) -> None:
    """A dialog further down that waits for this result is over, or may be gone on with."""
    mendable = isinstance(result.outcome, Trouble) and result.outcome.kind in MENDABLE
    frames: list[Frame] = []
    for frame in talk.frames:
        if not isinstance(frame, DeedFrame) or frame.waiting != result.effect_id:
            frames.append(frame)
        elif mendable or isinstance(frame, StaffRequestFrame):
            frames.append(replace(frame, waiting=""))
        elif isinstance(frame, CorrectionFrame) and isinstance(result.outcome, Trouble):
            frames.append(frame.after(result.outcome))
    talk.frames[:] = frames

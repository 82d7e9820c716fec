"""Appeals on the cards of staff: which response one contests, and how a request was contested."""

from backend_client.contract import Contested, RequestCard, StaffRequestView
from dialogs import persian
from dialogs.staff.paragraphs import clip
from dialogs.talk import Speaks

TEXT_CHARS = 600


def on_card(view: StaffRequestView, talk: Speaks) -> str:
    """What it contests, and what contests it; "" where nothing does."""
    told = [contested(view.contests, talk)] if view.contests else []
    return "\n".join([*told, *(filed(each, talk) for each in view.appeals)])


def contested(contest: Contested, talk: Speaks) -> str:
    """The response with its request, its outcome, its text and who has issued it."""
    answer = contest.response
    told = [
        talk.text(
            "staff.card.contests",
            number=shown_number(answer.number),
            day=persian.day(persian.local_day(answer.issued_at)),
            service=answer.service_title,
            code=persian.tracking_code(answer.tracking_code),
            outcome=talk.text(f"outcome.{answer.outcome}"),
            issuer=persian.quoted(answer.issuer_name),
            post=persian.quoted(answer.issuer_post),
            text=persian.quoted(clip(answer.text, TEXT_CHARS)),
        )
    ]
    if contest.corrected:
        told.append(talk.text("staff.card.contests.corrected", number=shown_number(contest.corrected)))
    if contest.own:
        told.append(talk.text("staff.card.contests.own"))
    return "\n".join(told)


def filed(card: RequestCard, talk: Speaks) -> str:
    """By which code a response is contested, and where that stands."""
    status = talk.text(f"staff.kind.appeal_{card.outcome}" if card.outcome else f"staff.status.{card.status}")
    return talk.text("staff.card.appealed", code=persian.tracking_code(card.tracking_code), status=status)


def shown_number(number: str) -> str:
    return persian.code(persian.digits(number))

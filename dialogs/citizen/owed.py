"""What a request waits for its citizen to do: papers, an answer, a payment. They are reminded of it on a working
morning, twice at the most, in words that are made then; whoever has refused notices is not."""

import datetime as dt

from backend_client.contract import Change, ChangeKind, RequestView
from dialogs import persian
from dialogs.citizen.payment import to_pay
from dialogs.mornings import morning_after
from dialogs.protocol import ReadRequest, Trouble
from dialogs.talk import Standing, Steps, Talk, ask

OWED = "owed"
FIRST_AFTER, AGAIN_AFTER = 3, 5
"""Working days."""
_AGAIN = ".2"
"""Behind the ref of the second reminder."""
_ASKING: frozenset[ChangeKind] = frozenset(
    {"deficient", "question", "document_asked", "paused", "billed", "payment_rejected"}
)


def remember(change: Change, talk: Talk) -> None:
    """The desk has asked for something; what was asked for before is reminded of together with it."""
    card = change.card
    if change.kind not in _ASKING or (change.kind == "paused" and card.waiting != "citizen"):
        return
    talk.remind(OWED, card.ref, morning_after(FIRST_AFTER, card.branch, talk))
    talk.remind(OWED, card.ref + _AGAIN, None)


def remind(ref: str, talk: Talk) -> Steps:
    """Unless it is done by now."""
    request = ref.removesuffix(_AGAIN)
    view = yield from ask(ReadRequest(request))
    if isinstance(view, Trouble):
        if view.kind != "not_found":
            talk.remind(OWED, ref, talk.at + dt.timedelta(hours=1))
        return
    lines = owed(view, talk)
    if not lines or talk.person.notices != "all":
        return
    card = view.card
    text = talk.text(
        "owed.text",
        service=card.service_title,
        code=persian.tracking_code(card.tracking_code),
        lines="\n".join(lines),
    )
    rows = [
        [Standing(talk.text("button.open"), "open", request)],
        [Standing(talk.text("button.fewer"), "quiet")],
    ]
    talk.tell(text, rows, fact=f"owed:{ref}:{talk.today.isoformat()}:{talk.person.ref}", bulk=True)
    if ref == request:
        talk.remind(OWED, request + _AGAIN, morning_after(AGAIN_AFTER, card.branch, talk))


def owed(view: RequestView, talk: Talk) -> list[str]:
    """One line for each thing that is waited for."""
    lines = []
    if view.card.status == "deficient":
        lines.append(talk.text("owed.deficient"))
    if view.wanted:
        lines.append(talk.text("owed.documents", documents=persian.listed([each.slot.title for each in view.wanted])))
    elif view.card.waiting == "citizen":
        lines.append(talk.text("owed.answer"))
    if (bill := to_pay(view)) and bill.state != "reported":
        lines.append(talk.text("owed.bill", title=bill.title, amount=persian.amount(bill.amount_rial)))
    return lines

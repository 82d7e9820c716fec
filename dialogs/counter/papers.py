"""What the counter prints and hands out, each as a PDF in the clerk's chat."""

from typing import Literal

from backend_client.contract import Filed
from dialogs import persian
from dialogs.citizen import request_text
from dialogs.protocol import BindCodeRenewed, CounterPaper, EffectFinished, Trouble
from dialogs.staff.trouble import undone
from dialogs.talk import Standing, Talk

Paper = Literal["slip", "receipt", "response", "bill"]


def tell_filed(filed: Filed, draft_id: str, talk: Talk) -> None:
    """The code to be said aloud, then the papers: the response of an instant service with the slip, the receipt where
    it was accepted at once, else the slip, whose receipt follows."""
    submitted = filed.submitted
    card = submitted.card
    code = persian.tracking_code(card.tracking_code)
    fact = f"filed:{draft_id}"
    state = "instant" if submitted.response else "accepted" if submitted.receipt else "submitted"
    text = talk.text(
        f"counter.filed.{state}",
        service=card.service_title,
        code=code,
        promise=request_text.promise(card.promised_from, card.promised_to, talk),
        accept_by=persian.moment(card.accept_by) if card.accept_by else "",
    )
    talk.tell(text, [[Standing(talk.text("counter.open"), "s_counter", card.ref)]], fact=fact)
    if submitted.response:
        send(card.ref, card.tracking_code, "response", talk, fact=fact)
    send(card.ref, card.tracking_code, "receipt" if submitted.receipt else "slip", talk, filed.bind_code, fact=fact)


def tell_renewed(result: EffectFinished, talk: Talk) -> None:
    """The slip once more, with another code to bind it with."""
    match result.outcome:
        case BindCodeRenewed(ref=ref, code=code):
            talk.tell(talk.text("counter.paper.renewed"), attachment=CounterPaper(ref, "slip", code))
        case Trouble(kind="already_done"):
            talk.say("counter.bound_already")
        case Trouble() as trouble:
            talk.tell(undone(result.effect, trouble, talk))
        case _:
            talk.say("trouble.unsure")


def send(
    ref: str, tracking_code: str, paper: Paper, talk: Talk, bind_code: str = "", *, bill: int = 0, fact: str = ""
) -> None:
    """One paper, with what it is and whose."""
    caption = talk.text(f"counter.paper.{paper}", code=persian.tracking_code(tracking_code))
    attachment = CounterPaper(ref, paper, bind_code, bill)
    talk.tell(caption, attachment=attachment, fact=f"{fact}:{paper}" if fact else "")

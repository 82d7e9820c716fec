"""Taking a request, accepting it, and telling what is wanting (P1)."""

from backend_client.contract import Deficiency, StaffRequestView
from bot.console.deeds.deed import Asked, Deed, Typed, Wrong
from dialogs.protocol import AcceptRequest, Effect, ListDeficiencies, TakeRequest
from dialogs.staff.card import revisions_of
from dialogs.staff.deficiencies import REMARK_CHARS, deficient_things


def _deficiencies(asked: Asked) -> Effect:
    """Those that are ticked, each with why (P1)."""
    titles = dict(deficient_things(asked.view, asked.voice))
    chosen = [name for name in dict.fromkeys(asked.form.all("wanting")) if name in titles]
    if not chosen:
        raise Wrong({"wanting": asked.voice.text("console.wrong.nothing_chosen")})
    remarks = asked.texts(*(Typed(remark_of(name), REMARK_CHARS) for name in chosen))
    return ListDeficiencies(asked.ref, tuple(Deficiency(name=name, remark=remarks[remark_of(name)]) for name in chosen))


def _seen(view: StaffRequestView) -> dict[str, str]:
    return {"seen": str(revisions_of(view))}


def _accept(asked: Asked) -> Effect:
    """What the applicant has corrected since the page was shown is not accepted unseen."""
    return AcceptRequest(asked.ref, asked.number("seen"))


def remark_of(name: str) -> str:
    """The form's field for what is wrong with that field or document."""
    return f"remark_{name}"


DEEDS = (
    Deed("take", TakeRequest, lambda asked: TakeRequest(asked.ref), at_once=True),
    Deed("accept", AcceptRequest, _accept, at_once=True, hidden=_seen),
    Deed("deficiencies", ListDeficiencies, _deficiencies, template="deficiencies.html"),
)

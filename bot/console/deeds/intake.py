"""Taking a request, accepting it, and telling what is wanting (P1)."""

from collections.abc import Mapping, Sequence

from backend_client.contract import Deficiency, StaffRequestView
from bot.console.deeds.deed import Asked, Deed, Typed, Wrong
from bot.console.ready import Ready, ReadyGroup, ready_group
from dialogs.protocol import AcceptRequest, Effect, ListDeficiencies, TakeRequest
from dialogs.staff.card import revisions_of
from dialogs.staff.deficiencies import REASONS, REMARK_CHARS, deficient_things, is_document


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


def _things(asked: Asked) -> dict[str, object]:
    """What may be wanting, with the field for why."""
    things = list(deficient_things(asked.view, asked.voice))
    return {
        "things": [(name, title, remark_of(name)) for name, title in things],
        "labels": {remark_of(name): title for name, title in things},
    }


def _remarks(asked: Asked) -> Mapping[str, Sequence[ReadyGroup]]:
    catalogue = asked.voice.content.catalogue
    text = asked.voice.text
    reasons = tuple(
        Ready(f"staff.reason.{reason}", text(f"staff.button.reason.{reason}"), text(f"staff.reason.{reason}"))
        for reason in REASONS
    )
    others = ready_group("remark", asked.view.card, asked.voice)
    return {
        remark_of(name): [ReadyGroup("", reasons)] if is_document(name, asked.view, catalogue) else others
        for name, _ in deficient_things(asked.view, asked.voice)
    }


def remark_of(name: str) -> str:
    """The form's field for what is wrong with that field or document."""
    return f"remark_{name}"


DEEDS = (
    Deed("take", TakeRequest, lambda asked: TakeRequest(asked.ref), at_once=True),
    Deed("accept", AcceptRequest, _accept, at_once=True, hidden=_seen),
    Deed(
        "deficiencies",
        ListDeficiencies,
        _deficiencies,
        ready=_remarks,
        template="deficiencies.html",
        more=_things,
    ),
)

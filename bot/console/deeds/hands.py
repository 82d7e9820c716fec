"""Giving a request to a colleague, and back to the unit. Who had it when the form was shown goes with it, so that of
two at once one wins."""

from backend_client.contract import StaffRequestView
from bot.console.deeds.deed import Asked, Deed, OneOf, Options, Wrong
from dialogs.protocol import Effect, GiveRequest, ReleaseRequest

_REF_CHARS = 100


def _colleagues(asked: Asked) -> Options:
    return [(each.ref, f"{each.name}، {each.post}") for each in asked.colleagues]


_TO = OneOf("to", _colleagues)


def _holder(view: StaffRequestView) -> dict[str, str]:
    return {"holder": view.card.taken_ref}


def _held(asked: Asked) -> str:
    return asked.form.one("holder")[:_REF_CHARS]


def _give(asked: Asked) -> Effect:
    """Who can have it by now is the desk's to say, which also knows who has it meanwhile."""
    to = asked.form.one(_TO.name)[:_REF_CHARS]
    if not to:
        raise Wrong({_TO.name: asked.voice.text("console.wrong.not_chosen")})
    return GiveRequest(asked.ref, to, _held(asked))


def _release(asked: Asked) -> Effect:
    return ReleaseRequest(asked.ref, _held(asked))


DEEDS = (
    Deed("give", GiveRequest, _give, (_TO,), rare=True, colleagues=True, hidden=_holder),
    Deed("release", ReleaseRequest, _release, rare=True, hidden=_holder),
)

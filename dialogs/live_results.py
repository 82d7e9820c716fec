"""Results of the deeds of a live handover, to either of the two."""

from dialogs import live
from dialogs.citizen import human
from dialogs.protocol import EffectFinished, Trouble
from dialogs.staff import handovers
from dialogs.talk import Talk

EFFECTS = frozenset({"AskForPerson", "PlaceHandover", "TakeHandover", "PassLine", "ReturnHandover", "EndHandover"})


def hear(result: EffectFinished, talk: Talk) -> None:
    """What is done without a word was said when it was asked for."""
    match result.effect:
        case "AskForPerson":
            human.asked(result, talk)
        case "PlaceHandover":
            human.placed(result, talk)
        case "TakeHandover":
            handovers.taken(result, talk)
        case "PassLine":
            _not_passed(result, talk)


def _not_passed(result: EffectFinished, talk: Talk) -> None:
    """The other one had left before these words came."""
    if isinstance(result.outcome, Trouble):
        talk.say("handover.not_passed")
        if talk.handover is not None and talk.handover.ref == result.ref:
            live.leave(talk)

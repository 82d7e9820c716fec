"""Effects about a live talk with a member of staff; see `dialogs.vocabulary.effects`."""

from dialogs.vocabulary.effects import Effect


class AskForPerson(Effect, frozen=True):
    """Wait for a person of the desk, or leave word until it opens. `text`: what it is about, "" where that is not told;
    `service`: code of the one spoken of last."""

    text: str
    service: str


class PlaceHandover(Effect, frozen=True):
    """The desk opens or closes: whoever waits is put into the queue, or off to the next opening."""

    ref: str


class TakeHandover(Effect, frozen=True):
    """Staff: talk with this citizen."""

    ref: str


class PassLine(Effect, frozen=True):
    """Give these words to the other one."""

    ref: str
    text: str


class ReturnHandover(Effect, frozen=True):
    """Staff: the citizen waits for somebody else, before all others."""

    ref: str


class EndHandover(Effect, frozen=True):
    """Either: the talk, or the waiting for it, is over. `silence`: since nobody wrote."""

    ref: str
    silence: bool = False

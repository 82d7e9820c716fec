"""What is said where code and second factor open nothing."""

from dialogs import persian
from dialogs.protocol import Trouble
from dialogs.talk import Speaks


def refusal(found: Trouble, talk: Speaks) -> str:
    """The same words for an unknown code and for wrong digits: which of the two it was is told to nobody."""
    match found.kind:
        case "not_found":
            return talk.text("track.not_found")
        case "too_many_tries":
            return talk.text("track.too_many_tries", minutes=persian.digits(max(1, -(-found.wait_s // 60))))
        case _:
            return talk.text("trouble.unavailable")

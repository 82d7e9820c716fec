"""After a long stop of the service: who stood in the middle of something is told once, and shown where they are.

    ServiceResumed ─▶ remembered ─▶ the person's own late message ─▶ told before its answer
                                 └▶ none for a moment             ─▶ told, and the present step again

Messengers keep a message for a day but forget a tap within minutes, so nobody knows whose tap was lost.
"""

import datetime as dt

from dialogs import persian
from dialogs.citizen.waiting import WaitingFrame
from dialogs.protocol import Away, ServiceResumed
from dialogs.staff.deed import DeedFrame
from dialogs.talk import Talk

RESUMED = "resumed"
A_MOMENT = dt.timedelta(seconds=15)
"""In which messages of the stop come in from the messenger."""


def remember(resumed: ServiceResumed, talk: Talk) -> None:
    """Only where a step waits for an answer; of two stops in a row one is told."""
    if talk.prompt_open is None or not _waits_for_an_answer(talk):
        return
    since = min(resumed.since, talk.away.since) if talk.away else resumed.since
    talk.away = Away(since, resumed.until)
    talk.remind(RESUMED, "", talk.at + A_MOMENT)


def _waits_for_an_answer(talk: Talk) -> bool:
    """Not in the menu, nor where the next word is ours."""
    match talk.top:
        case None | WaitingFrame():
            return False
        case DeedFrame(waiting=waiting):
            return not waiting
        case _:
            return True


def show_again(talk: Talk) -> None:
    """Nothing came of the person: the sentence and the present step, behind everybody's replies."""
    if talk.away is not None:
        talk.bulk = True
        talk.tell(_sentence(talk.away, talk))
        talk.away = None
        talk.again()


def tell_with_answer(talk: Talk) -> None:
    """Their late message is being answered: told in the same breath."""
    if talk.away is not None:
        talk.tell_first(_sentence(talk.away, talk))
        talk.away = None
        talk.remind(RESUMED, "", None)


def _sentence(away: Away, talk: Talk) -> str:
    return talk.text("resumed", since=persian.moment(away.since), until=persian.moment(away.until))

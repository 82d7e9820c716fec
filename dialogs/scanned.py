"""The card of an appointment was opened by its QR: by its own person, by the counter, or by somebody else."""

from dialogs.citizen import home
from dialogs.citizen.visits import VisitFrame, not_offered
from dialogs.citizen.waiting import work_on
from dialogs.protocol import ReadAppointments, ScanVisitCard, Trouble
from dialogs.staff.visits import CODE_CHARS, receives
from dialogs.talk import Steps, Talk, ask


def open_card(token: str, talk: Talk) -> Steps:
    """Staff note that its person has come, which the desk allows at the right branch only. Nobody else learns more of
    it than its own person, to whom it opens as everywhere."""
    if not talk.content.capabilities.appointments:
        not_offered(talk)
        return
    told = yield from ask(ReadAppointments())
    mine = () if isinstance(told, Trouble) else told
    own = next((each.ref for each in mine if each.code == token[:CODE_CHARS]), "")
    home.introduce(talk)
    if own:
        talk.push(VisitFrame(ref=own))
    elif receives(talk.staff):
        work_on(talk.perform(ScanVisitCard(token)), talk)
    else:
        talk.say("visit.not_yours")
    talk.again()

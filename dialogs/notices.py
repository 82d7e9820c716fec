"""What happens without the person: changes at the desk and timers. A notice never takes over an open question."""

import datetime as dt

from dialogs import live, persian, resumed
from dialogs.citizen import draft_life, human, owed, visits
from dialogs.citizen import notices as citizen_notices
from dialogs.citizen.form import album_ended
from dialogs.citizen.waiting import impatient
from dialogs.protocol import DeskChanged, HandoverMoved, MorningCame, ReadRequest, TimerFired, Trouble
from dialogs.staff import follow_ups, groups, handovers, morning
from dialogs.staff import notices as staff_notices
from dialogs.talk import Standing, Steps, Talk, ask

SURVEY_INVITATION = "survey_invitation"
INVITED_AFTER = dt.timedelta(days=1)


def desk_changed(body: DeskChanged, talk: Talk) -> None:
    """To the citizens who follow the request, or to the staff of its unit."""
    if body.side == "group":
        groups.desk_changed(body.change, talk)
        return
    if body.change.kind == "dissatisfied":
        follow_ups.desk_changed(body.change, talk)
        return
    if body.side == "staff":
        staff_notices.desk_changed(body.change, talk)
        return
    citizen_notices.desk_changed(body.change, talk)
    owed.remember(body.change, talk)
    if body.change.kind == "answered":
        talk.remind(SURVEY_INVITATION, body.change.card.ref, talk.at + INVITED_AFTER)


def of_the_house(body: HandoverMoved | MorningCame, talk: Talk) -> Steps | None:
    """A working day begins; somebody asks for a person, or what the two who talk do."""
    match body:
        case MorningCame(day=day):
            return morning.came(day, talk)
        case HandoverMoved(kind="asked"):
            handovers.tell_asked(body, talk)
        case HandoverMoved():
            live.moved(body, talk)
    return None


def timer(fired: TimerFired, talk: Talk) -> Steps | None:
    """Words of reminders are made when they fire, from what is true then."""
    match fired.name:
        case "patience":
            impatient(fired, talk)
        case "working":
            talk.say("waiting.working")
            talk.stay()
        case "album":
            album_ended(fired.ref, talk)
        case "draft_warning":
            draft_life.warn(fired.ref, talk)
        case "draft_expiry":
            draft_life.expire(fired.ref, talk)
        case resumed.RESUMED:
            resumed.show_again(talk)
        case live.SILENCE | live.ANSWER | human.HOURS:
            _of_handover(fired, talk)
        case morning.AGAIN:
            return morning.again(fired.ref, talk)
        case owed.OWED:
            return owed.remind(fired.ref, talk)
        case "visit":
            return visits.remind(fired.ref, talk)
        case "survey_invitation":
            return _invite(fired.ref, talk)
        case _:
            raise ValueError(fired.name)
    return None


def _of_handover(fired: TimerFired, talk: Talk) -> None:
    match fired.name:
        case live.SILENCE:
            live.silent(fired.ref, talk)
        case live.ANSWER:
            live.without_answer(fired.ref, talk)
        case _:
            human.hours_changed(fired.ref, talk)


def _invite(ref: str, talk: Talk) -> Steps:
    """One invitation to the survey, a day after the response, unless refused, filled, or notices are off."""
    if talk.person.notices != "all" or ref in talk.person.skipped_surveys:
        return
    view = yield from ask(ReadRequest(ref))
    if isinstance(view, Trouble) or view.surveyed or view.response is None:
        return
    rows = [
        [Standing(talk.text("button.survey"), "survey", ref)],
        [Standing(talk.text("button.fewer"), "quiet")],
    ]
    talk.tell(
        talk.text(
            "survey.invitation",
            service=view.card.service_title,
            code=persian.tracking_code(view.card.tracking_code),
        ),
        rows,
        fact=f"survey:{ref}:{talk.person.ref}",
        bulk=True,
    )

"""An appointment in words, and when its person is next to be reminded."""

import datetime as dt

from backend_client.contract import Appointment
from dialogs import persian
from dialogs.mornings import is_working, morning_of
from dialogs.talk import Talk

REMINDER = "visit"
_DAY = dt.timedelta(days=1)


def shown(visit: Appointment, talk: Talk) -> str:
    """What it is for, when and where, its code, and what to bring; it stands alone after weeks (UX 24)."""
    branch = talk.content.catalogue.branch(visit.branch)
    values = {"service": visit.service_title, "time": persian.moment(visit.starts_at)}
    if visit.status != "booked":
        return talk.text(f"visit.{visit.status}", **values)
    return talk.text(
        "visit.text",
        code=persian.appointment_code(visit.code),
        place=f"{branch.title}، {branch.address}",
        phone=persian.code(persian.digits(branch.phone)),
        documents=_documents(visit, talk),
        **values,
    )


def way_there(visit: Appointment, talk: Talk) -> str:
    """Where it is, when it is open, whom to call, and when to be there."""
    branch = talk.content.catalogue.branch(visit.branch)
    return talk.text(
        "visit.way",
        branch=branch.title,
        address=branch.address,
        hours=branch.hours,
        phone=persian.code(persian.digits(branch.phone)),
    )


def _documents(visit: Appointment, talk: Talk) -> str:
    """What the service's presence stages want to be brought."""
    services = (each for each in talk.content.catalogue.services if each.code == visit.service)
    stages = (stage.presence for service in services for stage in service.stages if stage.presence)
    wanted = dict.fromkeys(document for presence in stages for document in presence.documents)
    return persian.listed(tuple(wanted)) if wanted else talk.text("visit.id_card")


def next_reminder(visit: Appointment, talk: Talk) -> dt.datetime | None:
    """The next working morning of the branch, the appointment's own day at the latest; None when that is past. Never
    at night, never on a closed day before it."""
    last = persian.local_day(visit.starts_at)
    day = talk.today
    while day <= last:
        morning = morning_of(day)
        works = is_working(day, visit.branch, talk)
        if talk.at < morning < visit.starts_at and (works or day == last):
            return morning
        day += _DAY
    return None

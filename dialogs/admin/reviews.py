"""The yearly review of each service's information package (I1-I10): whose time is near or over, and its owner."""

import datetime as dt
from collections.abc import Sequence

from backend_client.catalogue import Service
from dialogs import persian
from dialogs.admin.rights import AdminDialog
from dialogs.protocol import Body
from dialogs.staff import members
from dialogs.staff.buttons import back, menu_row
from dialogs.talk import Speaks, Talk

BEFORE = dt.timedelta(days=14)
MONTH = dt.timedelta(days=30)
SHOWN = 12


def due(services: Sequence[Service], today: dt.date) -> list[Service]:
    """Those whose day is near or over, the longest over first."""
    near = [one for one in services if one.review_on is not None and one.review_on <= today + BEFORE]
    return sorted(near, key=lambda one: (one.review_on or today, one.code))


def remind(talk: Talk) -> None:
    """Content editors, of each package once before its day and once a month after it, until it has a new day."""
    if talk.staff is None or not members.edits_content(talk.staff):
        return
    for service in due(talk.content.catalogue.services, talk.today):
        on = service.review_on or talk.today
        month = 0 if talk.today < on else 1 + (talk.today - on) // MONTH
        talk.tell(in_words(service, talk, talk.today), fact=f"review:{service.code}:{on}:{month}", bulk=True)


def in_words(service: Service, talk: Speaks, today: dt.date) -> str:
    on = service.review_on or today
    key = "admin.review.near" if today < on else "admin.review.over"
    return talk.text(key, service=service.title, day=persian.day(on), owner=service.owner)


class ReviewsFrame(AdminDialog, frozen=True):
    """Packages whose review is due."""

    def present(self, talk: Talk) -> None:
        waiting = due(talk.content.catalogue.services, talk.today)
        lines = [in_words(one, talk, talk.today) for one in waiting[:SHOWN]]
        how = talk.text("admin.review.how") if lines else talk.text("admin.review.none")
        talk.prompt("\n\n".join([*lines, how]), [[back(talk)], menu_row(talk)])

    def deal(self, body: Body, talk: Talk) -> None:
        del body
        talk.again()

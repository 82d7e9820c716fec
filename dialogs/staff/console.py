"""The way into the web console: a link that is good once and for minutes, for whoever is enrolled."""

from dialogs import persian
from dialogs.citizen.waiting import work_on
from dialogs.protocol import ConsoleOpened, OpenConsole
from dialogs.staff import members
from dialogs.staff.deed import PATIENCE_S
from dialogs.talk import Talk


def ask_for_link(talk: Talk) -> None:
    """Whatever stands open goes on; the link is told beside it."""
    if not members.is_enrolled(talk.staff):
        members.lead_out("staff.not_enrolled", talk)
        return
    work_on(talk.perform(OpenConsole()), talk, PATIENCE_S)


def link_text(opened: ConsoleOpened, talk: Talk) -> str:
    """The address alone on its line, so that every messenger makes a link of it."""
    return talk.text("staff.console.link", link=opened.address, minutes=persian.digits(opened.minutes))

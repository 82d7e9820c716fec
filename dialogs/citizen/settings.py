"""What a person can decide: notices, and what is kept of them."""

from msgspec.structs import replace

from dialogs import persian
from dialogs.protocol import Body, Chosen
from dialogs.staff import members, morning
from dialogs.talk import Choice, Dialog, Row, Talk


class SettingsFrame(Dialog, frozen=True):
    """Notices on or off in two taps (UX 27), and the way to privacy."""

    def show(self, talk: Talk) -> None:
        state = talk.person.notices
        toggle = Choice(talk.text(f"settings.turn.{state}"), "toggle")
        rows: list[Row] = [
            [toggle],
            *_of_staff(talk),
            [Choice(talk.text("settings.privacy"), "privacy")],
            [Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")],
        ]
        talk.prompt(talk.text(f"settings.{state}"), rows)

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="privacy"):
                talk.push(PrivacyFrame())
            case Chosen(value="digest") if _of_staff(talk):
                morning.turn_digest(talk)
            case Chosen(value="toggle"):
                set_notices(talk, essential=talk.person.notices == "all")
            case _:
                talk.say("choose_one")
        talk.again()


def _of_staff(talk: Talk) -> list[Row]:
    """The morning's digest, for those who work on requests."""
    if talk.staff is None or not members.works_on_requests(talk.staff):
        return []
    label = "staff.digest.turn.on" if morning.wants_digest(talk) else "staff.digest.turn.off"
    return [[Choice(talk.text(label), "digest")]]


def set_notices(talk: Talk, *, essential: bool) -> None:
    """Refuse (or have again) all but the essential notices; obeyed from the next one on."""
    talk.person = replace(talk.person, notices="essential" if essential else "all")
    talk.say("settings.now_essential" if essential else "settings.now_all")


class PrivacyFrame(Dialog, frozen=True):
    """What is kept, why and how long; the kept identity can be forgotten here."""

    def show(self, talk: Talk) -> None:
        rows: list[Row] = [[Choice(talk.text("privacy.forget"), "forget")]] if talk.person.profile else []
        rows.append([Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")])
        consent = talk.person.consent_at
        when = talk.text("privacy.consented", moment=persian.moment(consent)) if consent and talk.person.profile else ""
        talk.prompt(talk.text("privacy.text", consent=when).strip(), rows)

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="forget"):
                talk.person = replace(talk.person, profile={}, profile_pages=(), consent_at=None)
                talk.say("privacy.forgotten")
            case _:
                talk.say("choose_one")
        talk.again()

"""The number and day under which the secretariat registered a request, noted and corrected (F58).

The number that stood there when the form was shown goes with it, so that of two who note one only one wins."""

from backend_client.contract import StaffRequestView
from bot.console.deeds.deed import Asked, Day, Deed, Typed, all_of
from bot.console.voice import Voice
from dialogs import persian
from dialogs.protocol import Effect, NoteRegistration
from dialogs.staff.registry import NUMBER_CHARS

NUMBER = Typed("number", NUMBER_CHARS, rows=1)
ON = Day("on", past=True)


def _seen(view: StaffRequestView) -> dict[str, str]:
    return {"seen": view.registration.number if view.registration else ""}


def _filled(view: StaffRequestView, voice: Voice) -> dict[str, list[str]]:
    """What is there already, to be corrected; today, where nothing is."""
    there = view.registration
    number = [there.number] if there else []
    return {NUMBER.name: number, ON.name: [persian.short_day(there.on if there else voice.today)]}


def _note(asked: Asked) -> Effect:
    all_of(lambda: asked.texts(NUMBER), lambda: asked.day(ON))
    seen = asked.form.one("seen")[:NUMBER_CHARS]
    return NoteRegistration(asked.ref, asked.texts(NUMBER)["number"], asked.day(ON), seen)


DEEDS = (
    Deed(
        "registration",
        NoteRegistration,
        _note,
        (NUMBER, ON),
        rare=True,
        filled=_filled,
        hidden=_seen,
        submit=True,
    ),
)

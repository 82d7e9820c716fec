"""Leaving a form: one question, which says what is kept and for how long, or what is deleted (UX 12)."""

from msgspec.structs import replace

from dialogs.protocol import Body, Chosen
from dialogs.talk import Choice, Dialog, Talk


class LeaveForm(Dialog, frozen=True):
    """Asked on top of the form of `draft_id`."""

    draft_id: str

    def show(self, talk: Talk) -> None:
        rows = [
            [Choice(talk.text("leave.go_on"), "go_on")],
            [Choice(talk.text("leave.keep"), "keep")],
            [Choice(talk.text("leave.delete"), "delete")],
        ]
        talk.prompt(talk.text("leave.text"), rows)

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="go_on"):
                talk.pop()
            case Chosen(value="keep"):
                talk.say("leave.kept")
                talk.home()
            case Chosen(value="delete"):
                draft = talk.drafts.get(self.draft_id)
                if draft is not None:
                    talk.save(replace(draft, status="discarded", answers={}, pages=()))
                talk.say("leave.deleted")
                talk.home()
            case _:
                talk.say("choose_one")
                talk.again()

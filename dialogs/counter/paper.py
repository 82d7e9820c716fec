"""A paper that is no matter of this counter, before a member of staff: somebody else's, or their own."""

from dialogs.citizen.waiting import work_on
from dialogs.counter.members import CounterDialog
from dialogs.protocol import Body, Chosen, FollowRequest
from dialogs.staff.buttons import menu_row
from dialogs.talk import Choice, Talk


class ForeignPaper(CounterDialog, frozen=True):
    """The paper of `token`."""

    token: str

    def present(self, talk: Talk) -> None:
        talk.prompt(talk.text("counter.foreign"), [[Choice(talk.text("counter.button.own"), "own")], menu_row(talk)])

    def deal(self, body: Body, talk: Talk) -> None:
        if body == Chosen("own"):
            talk.pop()
            return work_on(talk.perform(FollowRequest(self.token)), talk)
        talk.say("choose_one")
        return talk.again()

"""After publishing: the change can be taken back, with one confirmation."""

from msgspec.structs import replace

from dialogs import persian
from dialogs.admin.rights import AdminDialog
from dialogs.protocol import Body, Chosen, EffectFinished, EntryPublished, Trouble, UndoRevision
from dialogs.staff.buttons import back, button, menu_row
from dialogs.staff.trouble import rejection
from dialogs.talk import Steps, Talk

MEANWHILE = "changed_meanwhile"


class PublishedFrame(AdminDialog, frozen=True):
    """The text `key` is live since this revision. `asking`: whether it is really to be taken back."""

    key: str
    title: str
    revision: int
    asking: bool = False
    waiting: str = ""

    def present(self, talk: Talk) -> None:
        values = {"title": self.title, "revision": persian.digits(self.revision)}
        if self.waiting:
            talk.prompt(talk.text("staff.still_working"), [[back(talk)], menu_row(talk)])
        elif self.asking:
            rows = [[button(talk, "undo_confirm")], [button(talk, "undo_not", "!back")]]
            talk.prompt(talk.text("admin.undo", **values), rows)
        else:
            rows = [[button(talk, "undo")], [back(talk)], menu_row(talk)]
            talk.prompt(talk.text("admin.published", **values), rows)

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case _ if self.waiting:
                talk.say("staff.still_working")
            case Chosen(value="undo"):
                talk.replace(replace(self, asking=True))
            case Chosen(value="undo_confirm") if self.asking:
                talk.replace(replace(self, waiting=talk.perform(UndoRevision(self.revision))))
                talk.typing = True
                talk.stay()
            case _:
                talk.again()

    def back(self, talk: Talk) -> Steps | None:
        if self.asking and not self.waiting:
            talk.replace(replace(self, asking=False))
            talk.again()
            return None
        return super().back(talk)

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if not self.waiting or result.effect_id != self.waiting:
            return False
        match result.outcome:
            case EntryPublished(revision=revision):
                talk.say("admin.done.UndoRevision", revision=persian.digits(revision))
            case Trouble(kind="rejected", problems=problems) if MEANWHILE in problems.values():
                talk.say("admin.undo_late")
            case Trouble() as trouble:
                talk.tell(rejection(trouble, talk))
            case other:
                raise TypeError(f"undoing resulted in {other!r}")
        talk.pop()
        talk.again()
        return True

"""One text of the bot as it is live now, and the way to change it."""

from collections.abc import Generator
from typing import Any

from dialogs import persian
from dialogs.admin.edit import EditFrame
from dialogs.admin.paraphrases import shown, title_of
from dialogs.admin.placeholders import braced
from dialogs.admin.rights import AdminDialog
from dialogs.protocol import Body, Chosen, Entry, ReadEntries, Reading
from dialogs.staff.buttons import back, button, menu_row
from dialogs.talk import Steps, Talk, ask


class EntryFrame(AdminDialog, frozen=True):
    """The text `key`."""

    key: str

    def present(self, talk: Talk) -> Steps:
        entry = yield from read_entry(self.key)
        if entry is None:
            talk.prompt(talk.text("admin.gone"), [[back(talk)], menu_row(talk)])
            return
        talk.tell(shown(entry.key, entry.text, talk))
        text = talk.text("admin.entry", title=title_of(entry, talk), entry=persian.code(entry.key))
        if entry.placeholders:
            text += "\n" + talk.text("admin.placeholders", names=braced(entry.placeholders))
        talk.prompt(text, [[button(talk, "edit_entry", "edit")], [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        if body in {Chosen("edit"), Chosen("!edit")}:
            return self._edit(talk)
        talk.again()
        return None

    def _edit(self, talk: Talk) -> Steps:
        """Text and revision are remembered, so that a colleague's change meanwhile is noticed."""
        entry = yield from read_entry(self.key)
        if entry is None:
            talk.again()
            return
        talk.push(
            EditFrame(
                key=entry.key,
                title=title_of(entry, talk),
                was=entry.text,
                base=talk.content.revision,
                placeholders=entry.placeholders,
            )
        )


def read_entry(key: str) -> Generator[Reading[Any], Any, Entry | None]:
    """The text of this very key."""
    found = yield from ask(ReadEntries(key))
    return next((entry for entry in found if entry.key == key), None)

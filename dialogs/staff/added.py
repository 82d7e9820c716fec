"""Adding a paper that reached the desk by another way, by post for example: its name, its pages."""

from typing import ClassVar

from msgspec.structs import replace

from dialogs import persian
from dialogs.protocol import AddPaper, Body, Chosen, FileSent
from dialogs.staff.buttons import back
from dialogs.staff.collecting import CollectingFrame
from dialogs.staff.deed import perform
from dialogs.staff.writing import written
from dialogs.talk import Steps, Talk

TITLE_CHARS = 100


class AddPaperFrame(CollectingFrame, frozen=True):
    """`title` "" until it is written."""

    title: str = ""
    file_words: ClassVar[str] = "add_paper"

    def present(self, talk: Talk) -> None:
        if not self.title:
            text = talk.text("staff.add_paper", limit=persian.digits(TITLE_CHARS))
            talk.prompt(text, [[back(talk)]], numbered=False)
            return
        first = talk.text("staff.add_paper.files", title=persian.quoted(self.title), most=persian.digits(self.most))
        text = "\n".join(line for line in (first, self.files_so_far(talk)) if line)
        rows = self.file_rows("keep_paper", talk) if self.pages else []
        talk.prompt(text, [*rows, [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case FileSent(file=file) if self.title:
                self.fetch(file, "added", talk)
            case Chosen(value="send") if self.title and self.pages and not self.fetching:
                perform(self, AddPaper(self.ref, self.title, self.pages), talk)
            case Chosen(value="remove_files"):
                talk.replace(replace(self, pages=()))
                talk.again()
            case _ if not self.title:
                title = written(body, TITLE_CHARS, talk)
                if title is not None:
                    talk.replace(replace(self, title=title, files_id=talk.new_id("paper")))
                    talk.again()
            case _:
                talk.say("staff.inquiry.file_wanted")
                talk.again()

    def back(self, talk: Talk) -> Steps | None:
        if self.waiting or not self.title:
            return super().back(talk)
        talk.replace(replace(self, title=""))
        talk.again()
        return None

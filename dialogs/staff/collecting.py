"""A dialog of staff that collects files: each is fetched and looked at, then it counts."""

from typing import ClassVar

from msgspec.structs import replace

from backend_client.contract import Page
from dialogs import persian
from dialogs.protocol import EffectFinished, FetchFile, FileRefused, FileStored, SentFile, Trouble
from dialogs.staff.buttons import button
from dialogs.staff.deed import DeedFrame
from dialogs.staff.trouble import reason
from dialogs.talk import Row, Talk

FILE_MB = 20


class CollectingFrame(DeedFrame, frozen=True):
    """`files_id` owns the files; `fetching`: effects that bring one. `file_words`: of the step that asks for them."""

    files_id: str = ""
    pages: tuple[Page, ...] = ()
    fetching: tuple[str, ...] = ()
    file_words: ClassVar[str] = "response"
    most: ClassVar[int] = 5

    def file_names(self) -> tuple[str, ...]:
        return tuple(page.name for page in self.pages)

    def fetch(self, file: SentFile, slot: str, talk: Talk) -> None:
        if len(self.file_names()) + len(self.fetching) >= self.most:
            talk.say(f"staff.{self.file_words}.files_full", most=persian.digits(self.most))
            talk.again()
            return
        effect = FetchFile(self.files_id, slot, file, ("image", "pdf"), FILE_MB)
        talk.replace(replace(self, fetching=(*self.fetching, talk.perform(effect))))
        talk.typing = True
        talk.stay()

    def files_so_far(self, talk: Talk) -> str:
        """What has come, and what is still coming."""
        names = persian.listed([persian.quoted(page.name) for page in self.pages])
        lines = []
        if self.pages:
            lines.append(talk.text("staff.files.here", count=persian.digits(len(self.pages)), names=names))
        if self.fetching:
            lines.append(talk.text("staff.response.fetching", count=persian.digits(len(self.fetching))))
        return "\n".join(lines)

    def file_rows(self, done: str, talk: Talk) -> list[Row]:
        """`done`: the button that ends the step."""
        first: Row = [] if self.fetching else [button(talk, done, "send")]
        return [first, [button(talk, "remove_files")] if self.pages else []]

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if result.effect_id not in self.fetching:
            return super().hear_result(result, talk)
        fetching = tuple(other for other in self.fetching if other != result.effect_id)
        pages = self.pages
        match result.outcome:
            case FileStored(page=page):
                pages = (*(other for other in pages if other.sha256 != page.sha256), page)
            case FileRefused(reason=cause, limit=limit):
                talk.say(f"staff.file_refused.{cause}", limit=persian.digits(limit))
            case Trouble() as trouble:
                talk.tell(reason(trouble, talk))
            case other:
                raise TypeError(f"a file's result was {other!r}")
        talk.replace(replace(self, fetching=fetching, pages=pages))
        talk.again()
        return True

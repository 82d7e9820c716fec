"""Changing one text: written, seen as the citizen would see it, published for all dialogs at once."""

from msgspec.structs import replace

from dialogs import persian
from dialogs.admin.paraphrases import shown
from dialogs.admin.placeholders import Difference, braced, difference, filled
from dialogs.admin.published import PublishedFrame
from dialogs.admin.rights import AdminDialog
from dialogs.content.paraphrases import FULL, TAKEN, faq_of, normal
from dialogs.protocol import Body, Chosen, EffectFinished, EntryPublished, PublishEntry, Trouble
from dialogs.staff import members
from dialogs.staff.buttons import back, button, menu_row
from dialogs.staff.paragraphs import clip
from dialogs.staff.trouble import reason
from dialogs.staff.writing import written
from dialogs.talk import Row, Steps, Talk

TEXT_CHARS = 3000
SHOWN_CHARS = 1500
MEANWHILE = "changed_meanwhile"


class EditFrame(AdminDialog, frozen=True):
    """`was`: the text in revision `base`, from which it is edited. `text`: the new one, if written."""

    key: str
    title: str
    was: str
    base: int
    placeholders: tuple[str, ...] = ()
    text: str = ""
    waiting: str = ""

    def present(self, talk: Talk) -> None:
        if self.waiting:
            talk.prompt(talk.text("staff.still_working"), [[back(talk)], menu_row(talk)])
        elif self.text:
            self._preview(talk, may_publish=talk.staff is not None and members.publishes(talk.staff))
        else:
            self._ask(talk)

    def _ask(self, talk: Talk) -> None:
        key = "admin.paraphrases.edit" if faq_of(self.key) else "admin.edit"
        text = talk.text(key, title=self.title, limit=persian.digits(TEXT_CHARS))
        if self.placeholders:
            text += "\n" + talk.text("admin.placeholders", names=braced(self.placeholders))
        talk.prompt(text, [[back(talk)]], numbered=False)

    def _preview(self, talk: Talk, *, may_publish: bool) -> None:
        """The text alone in its message, as citizens get it; then the question. Paraphrases nobody gets."""
        text = shown(self.key, normal(self.key, self.text), talk)
        talk.tell(filled(text, self.placeholders, talk.content.words.messages))
        publish: Row = [button(talk, "publish")] if may_publish else []
        key = "admin.paraphrases.preview" if faq_of(self.key) else "admin.preview"
        if not may_publish:
            key = "admin.preview.editor"
        talk.prompt(talk.text(key, title=self.title), [publish, [button(talk, "rewrite")], [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case _ if self.waiting:
                talk.say("staff.still_working")
            case Chosen(value="publish") if self.text:
                self._publish(talk)
            case Chosen(value="rewrite" | "!edit"):
                talk.replace(replace(self, text=""))
                talk.again()
            case Chosen():
                talk.again()
            case _:
                self._write(body, talk)

    def _write(self, body: Body, talk: Talk) -> None:
        text = written(body, TEXT_CHARS, talk)
        if text is None:
            return
        wrong = difference(text, self.placeholders)
        if wrong:
            talk.tell(_wrong(wrong, talk))
        elif normal(self.key, text) == self.was:
            talk.say("admin.same")
        else:
            talk.replace(replace(self, text=text))
        talk.again()

    def _publish(self, talk: Talk) -> None:
        effect = PublishEntry(self.key, normal(self.key, self.text), self.was, self.base)
        talk.replace(replace(self, waiting=talk.perform(effect)))
        talk.typing = True
        talk.stay()

    def back(self, talk: Talk) -> Steps | None:
        if self.text and not self.waiting:
            talk.replace(replace(self, text=""))
            talk.again()
            return None
        return super().back(talk)

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if not self.waiting or result.effect_id != self.waiting:
            return False
        match result.outcome:
            case EntryPublished(revision=revision):
                talk.say("admin.done.PublishEntry", revision=persian.digits(revision))
                talk.replace(PublishedFrame(key=self.key, title=self.title, revision=revision))
            case Trouble(kind="rejected", problems=problems) if MEANWHILE in problems.values():
                talk.say("admin.changed_meanwhile", yours=persian.quoted(clip(self.text, SHOWN_CHARS)))
                talk.pop()
            case Trouble(kind="rejected", problems=problems, by=title) if TAKEN in problems.values():
                talk.say("admin.paraphrases.taken", title=title)
                talk.replace(replace(self, text="", waiting=""))
            case Trouble(kind="rejected", problems=problems) if FULL in problems.values():
                talk.say("admin.paraphrases.full")
                talk.replace(replace(self, text="", waiting=""))
            case Trouble() as trouble:
                talk.tell(reason(trouble, talk))
                talk.replace(replace(self, waiting=""))
            case other:
                raise TypeError(f"publishing resulted in {other!r}")
        talk.again()
        return True


def _wrong(wrong: Difference, talk: Talk) -> str:
    lines = []
    if wrong.missing:
        lines.append(talk.text("admin.placeholders.missing", names=braced(wrong.missing)))
    if wrong.unknown:
        lines.append(talk.text("admin.placeholders.unknown", names=braced(wrong.unknown)))
    if wrong.stray:
        lines.append(talk.text("admin.placeholders.stray"))
    return "\n".join(lines)

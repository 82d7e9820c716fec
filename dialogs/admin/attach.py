"""A question without an answer becomes a paraphrase: the entry is found, what will be live is seen, and published."""

from collections.abc import Mapping

from msgspec.structs import replace

from dialogs import persian
from dialogs.admin.published import PublishedFrame
from dialogs.admin.rights import AdminDialog
from dialogs.content.model import Content
from dialogs.content.paraphrases import FULL, PHRASE_CHARS, TAKEN, key_of, owner
from dialogs.protocol import AddParaphrase, Body, Chosen, EffectFinished, EntryPublished, Said, Trouble
from dialogs.staff import members
from dialogs.staff.buttons import back, button, menu_row
from dialogs.staff.paragraphs import clip
from dialogs.staff.trouble import reason
from dialogs.staff.writing import written
from dialogs.talk import Choice, Row, Talk
from nlu import fillers
from nlu.meaning import Scope
from nlu.normalize import fold

LIKELY_P = 0.1
"""What the search finds with less is no nearer than what shares words."""
FOUND = 6
SHOWN_CHARS = 1500


class QuestionDialog(AdminDialog, frozen=True):
    """About the noted question `ref`."""

    ref: str


class AttachFrame(QuestionDialog, frozen=True):
    """Which entry it belongs to. `query`: words the admin looks for that by, "" for the nearest ones."""

    phrase: str
    query: str = ""

    def present(self, talk: Talk) -> None:
        found = [talk.content.faq(one) for one in candidates(self.query or self.phrase, talk.content)]
        labels = [
            talk.text("admin.found.short", number=persian.digits(number), text=faq.question)
            for number, faq in enumerate(found, 1)
        ]
        how = talk.text("admin.attach.how" if found else "admin.attach.search")
        lines = [talk.text("admin.attach", phrase=persian.quoted(self.phrase)), *labels, how]
        rows: list[Row] = [[Choice(label, f"faq:{faq.id}")] for label, faq in zip(labels, found, strict=True)]
        talk.prompt("\n\n".join(lines), [*rows, [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value=value) if value.startswith("faq:"):
                self._choose(value.removeprefix("faq:"), talk)
            case Said(text=text):
                self._look(clip(" ".join(text.split()), PHRASE_CHARS), talk)
            case Chosen():
                pass
            case _:
                talk.say("staff.text_wanted")
        talk.again()

    def _choose(self, faq: str, talk: Talk) -> None:
        if not belongs_already(self.phrase, talk):
            talk.push(AddFrame(ref=self.ref, phrase=self.phrase, faq=faq))

    def _look(self, query: str, talk: Talk) -> None:
        if candidates(query, talk.content):
            talk.replace(replace(self, query=query))
        else:
            talk.say("admin.attach.none", query=persian.quoted(query))


class AddFrame(QuestionDialog, frozen=True):
    """The phrase with the answer it will get. `waiting`: id of the effect that publishes it."""

    phrase: str
    faq: str
    waiting: str = ""

    def present(self, talk: Talk) -> None:
        if self.waiting:
            talk.prompt(talk.text("staff.still_working"), [[back(talk)], menu_row(talk)])
            return
        may_publish = talk.staff is not None and members.publishes(talk.staff)
        faq = talk.content.faq(self.faq)
        text = talk.text(
            "admin.add",
            phrase=persian.quoted(self.phrase),
            title=faq.question,
            answer=clip(faq.answer, SHOWN_CHARS),
            how=talk.text("admin.add.publisher" if may_publish else "admin.add.editor"),
        )
        publish: Row = [button(talk, "publish_phrase")] if may_publish else []
        talk.prompt(text, [publish, [back(talk)]], numbered=False)

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case _ if self.waiting:
                talk.say("staff.still_working")
            case Chosen(value="publish_phrase"):
                effect = AddParaphrase(self.ref, self.faq, self.phrase)
                talk.replace(replace(self, waiting=talk.perform(effect)))
                talk.typing = True
                talk.stay()
            case Chosen():
                talk.again()
            case _:
                self._write(body, talk)

    def _write(self, body: Body, talk: Talk) -> None:
        """Other words for the phrase."""
        text = written(body, PHRASE_CHARS, talk)
        phrase = " ".join((text or "").split())
        if phrase and ("{" in phrase or "}" in phrase):
            talk.say("admin.placeholders.stray")
        elif phrase and not belongs_already(phrase, talk):
            talk.replace(replace(self, phrase=phrase))
        talk.again()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if not self.waiting or result.effect_id != self.waiting:
            return False
        match result.outcome:
            case EntryPublished(revision=revision):
                self._published(revision, talk)
            case Trouble(kind="not_found" | "already_done"):
                talk.say("admin.question.gone")
                leave_question(talk)
            case Trouble() as trouble:
                talk.tell(_refusal(trouble, talk))
                talk.replace(replace(self, waiting=""))
            case other:
                raise TypeError(f"adding a paraphrase resulted in {other!r}")
        talk.again()
        return True

    def _published(self, revision: int, talk: Talk) -> None:
        talk.say("admin.done.AddParaphrase", revision=persian.digits(revision))
        leave_question(talk)
        title = talk.text("admin.paraphrases.title", title=talk.content.faq(self.faq).question)
        talk.push(PublishedFrame(key=key_of(self.faq), title=title, revision=revision))


def belongs_already(phrase: str, talk: Talk) -> bool:
    """Said, with the entry's name, where somebody who asks so gets an answer already."""
    present = owner(phrase, talk.content)
    if present is not None:
        talk.say("admin.paraphrases.taken", title=present.question)
    return present is not None


def _refusal(trouble: Trouble, talk: Talk) -> str:
    if TAKEN in trouble.problems.values():
        return talk.text("admin.paraphrases.taken", title=trouble.by)
    if FULL in trouble.problems.values():
        return talk.text("admin.paraphrases.full")
    return reason(trouble, talk)


def leave_question(talk: Talk) -> None:
    """It has been dealt with: the list goes on."""
    while isinstance(talk.top, QuestionDialog):
        talk.pop()


def candidates(text: str, content: Content) -> tuple[str, ...]:
    """Entries for citizens that may be meant: those the search finds, then those with most of the words."""
    model = content.model
    found = model.faq.find(model.reader.read(text), Scope("citizen"), limit=FOUND)
    searched = (hit.id for hit in found.hits if hit.p >= LIKELY_P)
    words = _telling(text)
    scores = {faq: len(words & said) for faq, said in content.once(_words_of).items()}
    by_words = sorted((faq for faq, score in scores.items() if score), key=lambda faq: -scores[faq])
    return tuple(dict.fromkeys([*searched, *by_words]))[:FOUND]


def _words_of(content: Content) -> Mapping[str, frozenset[str]]:
    offered = {"", *(service.code for service in content.catalogue.offered)}
    return {
        faq.id: frozenset().union(*map(_telling, (faq.question, *faq.paraphrases)))
        for faq in content.words.faqs
        if faq.audience == "citizen" and faq.service in offered
    }


def _telling(text: str) -> frozenset[str]:
    """The words that say what it is about."""
    return frozenset(fillers.content(fold(text)).split())

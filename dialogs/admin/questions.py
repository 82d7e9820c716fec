"""Citizens' questions that got no answer: the most asked first, each to be added to an entry or put aside."""

from msgspec.structs import replace

from dialogs import persian
from dialogs.admin.attach import AttachFrame, QuestionDialog
from dialogs.admin.rights import AdminDialog
from dialogs.protocol import (
    Body,
    Chosen,
    DismissQuestion,
    Done,
    EffectFinished,
    Question,
    QuestionList,
    ReadQuestion,
    ReadQuestions,
    Trouble,
)
from dialogs.staff.buttons import back, button, menu_row, page_chosen
from dialogs.staff.trouble import offer_retry, reason
from dialogs.talk import Choice, Row, Steps, Talk, ask

PER_PAGE = 6
GONE = frozenset({"not_found", "already_done"})


class QuestionsFrame(AdminDialog, frozen=True):
    """The list, from the most asked on."""

    page: int = 0

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadQuestions(self.page * PER_PAGE, PER_PAGE))
        if isinstance(told, Trouble):
            return offer_retry(told, talk)
        if not told.questions and self.page:
            return talk.replace(replace(self, page=self.page - 1))  # meanwhile the list has become shorter
        if not told.questions:
            return talk.prompt(talk.text("admin.questions.none"), [[back(talk)], menu_row(talk)])
        return self._list(told, talk)

    def _list(self, told: QuestionList, talk: Talk) -> None:
        numbered = list(enumerate(told.questions, 1))
        lines = [
            talk.text("admin.questions.head", total=persian.digits(told.total)),
            *(_line(number, question, talk) for number, question in numbered),
            talk.text("admin.questions.how"),
        ]
        rows: list[Row] = [[_opening(number, question, talk)] for number, question in numbered]
        talk.prompt("\n\n".join(lines), [*rows, self._ways(told, talk)])

    def _ways(self, told: QuestionList, talk: Talk) -> list[Choice]:
        """Between two pages there is no room for a third button: the way out leads over the page before."""
        before = [Choice(talk.text("button.previous"), f"page:{self.page - 1}")] if self.page else []
        more = (self.page + 1) * PER_PAGE < told.total
        after = [Choice(talk.text("button.next"), f"page:{self.page + 1}")] if more else []
        return [*before, *after, *([] if before and after else [back(talk)])]

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value=value) if value.startswith("question:"):
                talk.push(QuestionFrame(ref=value.removeprefix("question:")))
            case Chosen(value=value) if (page := page_chosen(value)) is not None:
                talk.replace(replace(self, page=page))
            case Chosen():
                pass
            case _:
                talk.say("choose_one")
        talk.again()


class QuestionFrame(QuestionDialog, frozen=True):
    """One question. `waiting`: id of the effect that puts it aside."""

    waiting: str = ""

    def present(self, talk: Talk) -> Steps:
        if self.waiting:
            talk.prompt(talk.text("staff.still_working"), [[back(talk)], menu_row(talk)])
            return
        told = yield from ask(ReadQuestion(self.ref))
        if isinstance(told, Trouble) and told.kind not in GONE:
            offer_retry(told, talk)
        elif isinstance(told, Trouble) or told.state != "open":
            talk.prompt(talk.text("admin.question.gone"), [[back(talk)], menu_row(talk)])
        else:
            rows = [[button(talk, "add_paraphrase")], [button(talk, "dismiss")], [back(talk)]]
            talk.prompt(_whole(told, talk), rows)

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case _ if self.waiting:
                talk.say("staff.still_working")
            case Chosen(value="add_paraphrase"):
                return self._add(talk)
            case Chosen(value="dismiss"):
                talk.replace(replace(self, waiting=talk.perform(DismissQuestion(self.ref))))
                talk.typing = True
                talk.stay()
            case Chosen():
                talk.again()
            case _:
                talk.say("choose_one")
                talk.again()
        return None

    def _add(self, talk: Talk) -> Steps:
        """With its words, of which the masks are left out."""
        told = yield from ask(ReadQuestion(self.ref))
        if not isinstance(told, Trouble):
            talk.push(AttachFrame(ref=self.ref, phrase=" ".join(told.text.replace("#", " ").split())))
        talk.again()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if not self.waiting or result.effect_id != self.waiting:
            return False
        match result.outcome:
            case Done():
                talk.say("admin.question.dismissed")
                talk.pop()
            case Trouble(kind=kind) if kind in GONE:
                talk.say("admin.question.gone")
                talk.pop()
            case Trouble() as trouble:
                talk.tell(reason(trouble, talk))
                talk.replace(replace(self, waiting=""))
            case other:
                raise TypeError(f"dismissing resulted in {other!r}")
        talk.again()
        return True


def _opening(number: int, question: Question, talk: Talk) -> Choice:
    label = talk.text("admin.found.short", number=persian.digits(number), text=question.text)
    return Choice(label, f"question:{question.ref}")


def _line(number: int, question: Question, talk: Talk) -> str:
    return talk.text(
        "admin.questions.line",
        number=persian.digits(number),
        text=persian.quoted(question.text),
        count=persian.digits(question.count),
        day=persian.day(persian.local_day(question.last_at)),
        service=_service(question, talk),
    )


def _whole(question: Question, talk: Talk) -> str:
    return talk.text(
        "admin.question",
        text=persian.quoted(question.text),
        count=persian.digits(question.count),
        first=persian.day(persian.local_day(question.first_at)),
        last=persian.day(persian.local_day(question.last_at)),
        service=_service(question, talk),
        outcome=talk.text(f"admin.question.outcome.{question.outcome}"),
    )


def _service(question: Question, talk: Talk) -> str:
    """A service that is offered no more is none."""
    titles = {service.code: service.title for service in talk.content.catalogue.services}
    return titles.get(question.service) or talk.text("admin.question.general")

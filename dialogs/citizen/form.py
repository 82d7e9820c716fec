"""One form, for every service: a question at a time, documents, summary, confirmation.

    identity (known? ask?) ─▶ questions and documents in order ─▶ summary ─▶ confirm ─▶ waiting
                                     ▲  back, edit, a question in between  │
                                     └─────────────────────────────────────┘
The draft holds what was answered; the frame only where we are.
"""

from msgspec.structs import replace

from dialogs import persian
from dialogs.citizen import albums, documents, identity, questions, summary
from dialogs.citizen.albums import Album
from dialogs.citizen.steps import SUMMARY, Step, all_steps, first_open, is_relevant, neighbour, pages_of
from dialogs.protocol import Body, Chosen, Draft, EffectFinished, FileSent
from dialogs.talk import Dialog, Steps, Talk

EDIT = "edit"


class FormFrame(Dialog, frozen=True):
    """Where in the form of `draft_id` we are. `cursor`: name of the step; "" = the first open one.

    `return_to` SUMMARY: this one answer is being changed, the summary is next. `page`: of a long list of choices.
    `album`: the last files that were sent at once.
    """

    draft_id: str
    cursor: str = ""
    return_to: str = ""
    page: int = 0
    album: Album | None = None

    def show(self, talk: Talk) -> Steps | None:
        draft = talk.drafts.get(self.draft_id)
        if draft is None or draft.status != "open":
            return talk.home()
        if draft.identity == "unasked" and not draft.asked:
            return identity.offer(draft, talk)
        cursor = self.cursor or first_open(draft, talk.content, talk.today)
        if cursor not in {SUMMARY, EDIT} and _step(cursor, draft, talk) is None:
            cursor = first_open(draft, talk.content, talk.today)
        if cursor != self.cursor:
            talk.frames[-1] = replace(self, cursor=cursor, page=0)
        return self._present(cursor, draft, talk)

    def _present(self, cursor: str, draft: Draft, talk: Talk) -> None:
        if cursor == SUMMARY:
            return summary.show(draft, talk)
        if cursor == EDIT:
            return summary.show_edit(draft, talk, self.page)
        step = _step(cursor, draft, talk)
        if step is None:
            return talk.home()
        editing = bool(self.return_to)
        if step.slot:
            return documents.show(step, draft, talk, editing=editing)
        return questions.show(step, draft, talk, page=self.page, editing=editing)

    def take(self, body: Body, talk: Talk) -> Steps | None:
        draft = talk.drafts.get(self.draft_id)
        if draft is None or draft.status != "open":
            return talk.home()
        if draft.identity == "unasked" and not draft.asked:
            return identity.take(body, draft, talk)
        if isinstance(body, Chosen) and self._navigate(body.value, draft, talk):
            return None
        if isinstance(body, FileSent) and body.album and self._take_of_album(body, draft, talk):
            return None
        if self.cursor == SUMMARY:
            return summary.take(body, draft, talk)
        step = _step(self.cursor, draft, talk)
        if step is None:
            talk.say("choose_one")
            return talk.again()
        given = documents.take(body, step, draft, talk) if step.slot else questions.take(body, step, draft, talk)
        if given is not None:
            self._go_on(step.name, given, talk)
        return None

    def _take_of_album(self, sent: FileSent, draft: Draft, talk: Talk) -> bool:
        """False: it is the first of an album where no document is wanted, and is answered for all the others."""
        album = self.album if self.album is not None and self.album.id == sent.album else None
        first = album is None
        if album is None:
            here = _step(self.cursor, draft, talk)
            album = Album(id=sent.album, slot=here.name if here is not None and here.slot else "")
        step = _step(album.slot, draft, talk)
        if step is not None and step.slot is not None:
            album = albums.receive(album, sent, step.slot, draft, talk)
        elif not first:
            talk.stay()
        talk.frames[-1] = replace(self, album=album)
        return bool(album.slot) or not first

    def _navigate(self, value: str, draft: Draft, talk: Talk) -> bool:
        """Choices that move about in the form. True if it was one."""
        word, _, rest = value.partition(":")
        if value == "!edit":
            talk.replace(replace(self, cursor=EDIT, page=0))
        elif value == "!skip":
            self._skip(draft, talk)
        elif word == "page":
            talk.replace(replace(self, page=int(rest)))
        elif word == EDIT:
            talk.replace(replace(self, cursor=rest, return_to=SUMMARY, page=0))
        elif value == "to_summary":
            talk.replace(replace(self, cursor=SUMMARY, return_to="", page=0))
        else:
            return False
        return True

    def back(self, talk: Talk) -> None:
        """One question back; later answers stay. Before the first stands the service's page."""
        draft = talk.drafts.get(self.draft_id)
        if draft is None:
            return talk.home()
        if self.return_to or self.cursor == EDIT:
            return talk.replace(replace(self, cursor=SUMMARY, return_to=""))
        before = neighbour(self.cursor, draft, talk.content, talk.today, by=-1)
        if before and draft.identity != "unasked":
            return talk.replace(replace(self, cursor=before, page=0))
        talk.say("form.first")
        return talk.again()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        """A page of one of this form's documents was looked at."""
        if hear_of_album(result, talk):
            return True
        draft = talk.drafts.get(self.draft_id)
        if result.effect != "FetchFile" or draft is None or result.draft_id != draft.id:
            return False
        step = _step(self.cursor, draft, talk)
        kept = documents.hear(result, step, draft, talk)
        talk.again()
        if kept is not None and step is not None:
            self.go_on_after_page(step.name, kept, talk)
        return True

    def go_on_after_page(self, slot: str, draft: Draft, talk: Talk) -> None:
        """A document of one page is complete with it, if it is the one that is asked for."""
        step = _step(self.cursor, draft, talk)
        single = step is not None and step.slot is not None and step.slot.max_pages == 1
        if step is not None and step.name == slot and single and pages_of(slot, draft):
            self._go_on(slot, draft, talk)

    def _skip(self, draft: Draft, talk: Talk) -> None:
        """Leave an optional question out; at one that is needed say so, and how to find the answer out first."""
        step = _step(self.cursor, draft, talk)
        if step is not None and not step.required:
            return self._leave_empty(step, draft, talk)
        if step is None:
            talk.say("nothing_to.skip")
        else:
            phone = persian.code(persian.digits(talk.content.catalogue.agency.phone))
            talk.say("form.needed", label=step.title, phone=phone)
        return talk.again()

    def _leave_empty(self, step: Step, draft: Draft, talk: Talk) -> None:
        """Skipped: remembered as an empty answer, shown as such in the summary (UX 10)."""
        pages = tuple(page for page in draft.pages if page.slot != step.name)
        self._go_on(step.name, talk.save(replace(draft, answers={**draft.answers, step.name: ""}, pages=pages)), talk)

    def _go_on(self, answered: str, draft: Draft, talk: Talk) -> None:
        """After an answer: where it was an edit, back to the summary unless something new is to be asked; else to the
        next question, which shows its earlier answer to be kept or changed."""
        if self.return_to:
            cursor = first_open(draft, talk.content, talk.today)
        else:
            cursor = neighbour(answered, draft, talk.content, talk.today, by=1)
        talk.replace(replace(self, cursor=cursor, return_to=self.return_to if cursor != SUMMARY else "", page=0))


def hear_of_album(result: EffectFinished, talk: Talk) -> bool:
    """A file of an album was looked at: answered with all the others. True if it was one."""
    for place, frame in enumerate(talk.frames):
        if isinstance(frame, FormFrame) and frame.album and result.effect_id in frame.album.coming:
            draft = talk.drafts.get(frame.draft_id)
            if draft is None or draft.status != "open":
                return False
            talk.frames[place] = replace(frame, album=albums.hear(frame.album, result, draft, talk))
            return True
    return False


def album_ended(draft_id: str, talk: Talk) -> None:
    """Nothing more has come: the one answer to all its files, and the present question again if it is this form's."""
    draft = talk.drafts.get(draft_id)
    for place, frame in enumerate(talk.frames):
        if not isinstance(frame, FormFrame) or frame.draft_id != draft_id or draft is None or frame.album is None:
            continue
        step = _step(frame.album.slot, draft, talk)
        if step is None or step.slot is None or draft.status != "open":
            continue
        told = replace(frame, album=albums.tell(frame.album, step.slot, draft, talk))
        talk.frames[place] = told
        if place + 1 < len(talk.frames):
            talk.stay()
        else:
            talk.again()
            if frame.album.untold:
                told.go_on_after_page(step.name, draft, talk)


def _step(name: str, draft: Draft, talk: Talk) -> Step | None:
    """The question of this name, if it counts now; also of a known identity, which can be edited from the summary."""
    for step in all_steps(draft, talk.content):
        if step.name == name and is_relevant(step, draft, talk.today):
            return step
    return None

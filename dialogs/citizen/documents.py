"""One document of a form: what a good one looks like, its pages as they arrive, replacing and removing them.

Looking at a file takes time and the channel, so it is an effect: the step stays open and each result adds a page.
"""

from msgspec.structs import replace

from backend_client.catalogue import DocumentSlot
from backend_client.contract import Page
from dialogs import persian
from dialogs.citizen.questions import answer_question, head, navigation, unexpected
from dialogs.citizen.steps import Step, pages_of, relevant_steps
from dialogs.protocol import (
    Body,
    Chosen,
    Draft,
    EffectFinished,
    FetchFile,
    FileRefused,
    FileSent,
    FileStored,
    Said,
    SampleFile,
)
from dialogs.talk import Choice, Row, Talk


def show(step: Step, draft: Draft, talk: Talk, *, editing: bool) -> None:
    """What is wanted, in which form, and what has come so far."""
    slot = step.slot
    if slot is None:
        return
    pages = pages_of(slot.name, draft)
    lines = [head(step, draft, talk, editing=editing), _wanted(step, talk)]
    lines += [talk.text("form.remark", remark=draft.remarks[slot.name])] if slot.name in draft.remarks else []
    lines += [slot.description] if slot.description else []
    lines.append(_kinds(slot, talk))
    if slot.max_pages > 1:
        lines.append(talk.text("form.max_pages", count=persian.digits(slot.max_pages)))
    if pages:
        lines.append(talk.text("form.has_pages", count=persian.digits(len(pages))))
    talk.prompt("\n".join(lines), [*_rows(step, slot, len(pages), talk), navigation(talk)], numbered=False)


def _wanted(step: Step, talk: Talk) -> str:
    return talk.text("form.send" if step.required else "form.send_optional", title=step.question)


def _rows(step: Step, slot: DocumentSlot, pages: int, talk: Talk) -> list[Row]:
    rows: list[Row] = []
    if pages:
        rows.append([Choice(talk.text("button.go_on"), "keep")])
        rows.append([Choice(talk.text("button.remove_page"), "remove")])
    if slot.sample:
        rows.append([Choice(talk.text("button.sample"), "sample")])
    if not step.required:
        rows.append([Choice(talk.text("button.skip"), "!skip")])
    return rows


def take(body: Body, step: Step, draft: Draft, talk: Talk) -> Draft | None:
    """A file, or what to do with those that came. The draft when the document is complete; None: the step stands."""
    slot = step.slot
    if slot is None:
        return None
    match body:
        case FileSent():
            _receive(body, slot, draft, talk)
            return None
        case Chosen(value="keep"):
            return draft
        case Chosen(value="!resume") if pages_of(slot.name, draft):
            return draft
        case Chosen(value="remove"):
            kept = [page for page in draft.pages if page.slot != slot.name] + list(pages_of(slot.name, draft)[:-1])
            talk.save(replace(draft, pages=tuple(kept)))
            talk.say("form.page_removed")
        case Chosen(value="sample"):
            sample = SampleFile(path=slot.sample, name=slot.sample.rpartition("/")[2])
            talk.tell(talk.text("form.sample", title=slot.title), attachment=sample)
        case Said(text=text):
            if not answer_question(text, draft.service, talk):
                talk.say("form.file_wanted" if step.required else "form.file_wanted_or_skip", title=slot.title)
        case Chosen():
            pass
        case _:
            unexpected(body, "file", talk)
    talk.again()
    return None


def _receive(sent: FileSent, slot: DocumentSlot, draft: Draft, talk: Talk) -> None:
    """Have the file fetched and looked at; a single page is replaced by a new one. Words have no place in it."""
    if slot.max_pages > 1 and len(pages_of(slot.name, draft)) >= slot.max_pages:
        talk.say("file_refused.too_many", limit=persian.digits(slot.max_pages))
        talk.again()
        return
    if sent.caption and not answer_question(sent.caption, draft.service, talk):
        talk.say("form.caption_unread")
    fetch(sent, slot, draft, talk)
    talk.stay()


def fetch(sent: FileSent, slot: DocumentSlot, draft: Draft, talk: Talk) -> str:
    """Returns the effect's id."""
    effect = FetchFile(owner=draft.id, slot=slot.name, file=sent.file, kinds=slot.kinds, max_mb=slot.max_mb)
    talk.typing = True
    return talk.perform(effect, draft_id=draft.id)


def hear(result: EffectFinished, step: Step | None, draft: Draft, talk: Talk) -> Draft | None:
    """The file was looked at: it counts, or it is said what is wrong (UX 20). The draft with its page, or None."""
    if isinstance(result.outcome, FileStored):
        kept = add_page(result.outcome.page, draft, talk)
        here, wanted = progress(kept, talk)
        talk.say("form.received", here=here, wanted=wanted)
        return kept
    refused = result.outcome if isinstance(result.outcome, FileRefused) else FileRefused("gone")
    talk.tell(refusal(refused, step.slot if step is not None else None, talk))
    return None


def refusal(refused: FileRefused, slot: DocumentSlot | None, talk: Talk) -> str:
    """What is wrong with it, and how to mend it."""
    wanted = _kinds(slot, talk) if slot is not None else ""
    return talk.text(f"file_refused.{refused.reason}", limit=persian.digits(refused.limit), wanted=wanted)


def _kinds(slot: DocumentSlot, talk: Talk) -> str:
    return talk.text(f"form.kinds.{'_'.join(slot.kinds)}", mb=persian.digits(slot.max_mb))


def add_page(page: Page, draft: Draft, talk: Talk) -> Draft:
    """Keep the page; the same content counts once, and a single page is replaced."""
    single = any(s.slot and s.slot.name == page.slot and s.slot.max_pages == 1 for s in _document_steps(draft, talk))
    others = tuple(one for one in draft.pages if not (one.slot == page.slot and (single or one.sha256 == page.sha256)))
    answers = {name: answer for name, answer in draft.answers.items() if name != page.slot}
    return talk.save(replace(draft, pages=(*others, page), answers=answers))


def progress(draft: Draft, talk: Talk) -> tuple[str, str]:
    """How many of the wanted documents are here, and how many are wanted; in Persian digits."""
    wanted = _document_steps(draft, talk)
    here = [step for step in wanted if pages_of(step.name, draft)]
    return persian.digits(len(here)), persian.digits(len(wanted))


def _document_steps(draft: Draft, talk: Talk) -> list[Step]:
    return [step for step in relevant_steps(draft, talk.content, talk.today) if step.slot]

"""The steps of one form: its questions in order, as the answers so far make them relevant."""

import datetime as dt

from msgspec import Struct
from msgspec.structs import replace

from backend_client import forms
from backend_client.catalogue import Catalogue, DocumentSlot, Field, Option, Service
from backend_client.contract import Page
from dialogs.content.model import Content
from dialogs.protocol import Draft

BRANCH = "branch"
KIND = "applicant_kind"
SUMMARY = "summary"


class Step(Struct, frozen=True, kw_only=True):
    """One question of a form: a field to be answered, or a document to be sent. Exactly one of the two is set."""

    field: Field | None = None
    slot: DocumentSlot | None = None
    identity: bool = False

    @property
    def name(self) -> str:
        return self.field.name if self.field else self.slot.name if self.slot else ""

    @property
    def title(self) -> str:
        """Its name in summaries and lists."""
        return self.field.short if self.field else self.slot.title if self.slot else ""

    @property
    def question(self) -> str:
        """Its words when it is asked."""
        return self.field.label if self.field else self.slot.title if self.slot else ""

    @property
    def required(self) -> bool:
        return self.field.required if self.field else bool(self.slot and self.slot.required)

    @property
    def relevant(self) -> str:
        return self.field.relevant if self.field else self.slot.relevant if self.slot else ""


def definition_of(draft: Draft, content: Content) -> Service:
    """The service in the version that the draft began with."""
    return content.definition(draft.service, draft.version)


def all_steps(draft: Draft, content: Content) -> tuple[Step, ...]:
    """Every question of the draft's form, relevant or not."""
    if draft.asked:
        steps = content.once(_steps_of, draft.service, draft.version)
        asked = tuple(step for step in steps if step.name in draft.asked)
        return (*asked, *(Step(slot=slot) for slot in draft.extra))
    return content.once(_usual_steps, draft.service, draft.version)


def _usual_steps(content: Content, code: str, version: int) -> tuple[Step, ...]:
    """Who the applicant is needs no question where the service is for one kind only."""
    only_kind = len(content.definition(code, version).applicants) == 1
    return tuple(step for step in _steps_of(content, code, version) if not (step.name == KIND and only_kind))


def _steps_of(content: Content, code: str, version: int) -> tuple[Step, ...]:
    service, catalogue = content.definition(code, version), content.catalogue
    identity = [
        *(_step(_narrowed(field, service), identity=True) for field in catalogue.identity.fields),
        *(Step(slot=slot, identity=True) for slot in catalogue.identity.documents),
    ]
    own = [*map(_step, service.fields), *(Step(slot=slot) for slot in service.documents)]
    return (*identity, *_branch_step(service, catalogue, content), *own)


def _step(field: Field, *, identity: bool = False) -> Step:
    """A field of type image or file is asked like a document of one page."""
    if field.type not in {"image", "file"}:
        return Step(field=field, identity=identity)
    kinds: tuple[str, ...] = ("image",) if field.type == "image" else ("image", "pdf")
    slot = DocumentSlot(
        name=field.name,
        title=field.label,
        description=field.hint,
        required=field.required,
        relevant=field.relevant,
        kinds=kinds,  # type: ignore[arg-type]  # two literals
        max_pages=1,
    )
    return Step(slot=slot, identity=identity)


def _narrowed(field: Field, service: Service) -> Field:
    """Only the kinds of applicant that the service is for are offered."""
    if field.name != KIND:
        return field
    return replace(field, choices=tuple(choice for choice in field.choices if choice.value in service.applicants))


def _branch_step(service: Service, catalogue: Catalogue, content: Content) -> list[Step]:
    branches = tuple(catalogue.branches_of(service))
    if len(branches) < 2:
        return []
    choices = tuple(Option(branch.code, branch.title) for branch in branches)
    field = Field(
        name=BRANCH,
        type="select_one",
        label=content.text("form.branch"),
        title=content.text("form.branch_title"),
        hint=content.text("form.branch_hint"),
        choices=choices,
    )
    return [Step(field=field)]


def relevant_steps(draft: Draft, content: Content, today: dt.date) -> list[Step]:
    """The questions that count now; identity is left out where it is known already, the branch where it is the
    counter's own, or that of the response which is contested."""
    return [step for step in all_steps(draft, content) if not _settled(step, draft) and is_relevant(step, draft, today)]


def _settled(step: Step, draft: Draft) -> bool:
    if step.identity:
        return draft.identity == "known" and not draft.asked
    return step.name == BRANCH and fixes_branch(draft) and BRANCH in draft.answers


def fixes_branch(draft: Draft) -> bool:
    """It is no choice of whoever fills the form in."""
    return bool(draft.filed_by or draft.contests)


def is_relevant(step: Step, draft: Draft, today: dt.date) -> bool:
    """A question that a deficiency asks again is relevant whatever the other answers were."""
    return bool(draft.asked) or forms.holds(step.relevant, draft.answers, today=today)


def is_answered(step: Step, draft: Draft) -> bool:
    """Answered, or skipped where it may be. A skipped question is remembered with an empty answer."""
    if step.slot:
        return bool(pages_of(step.name, draft)) or step.name in draft.answers
    return step.name in draft.answers


def pages_of(slot: str, draft: Draft) -> tuple[Page, ...]:
    return tuple(page for page in draft.pages if page.slot == slot)


def first_open(draft: Draft, content: Content, today: dt.date) -> str:
    """Name of the first unanswered question; SUMMARY when all are."""
    for step in relevant_steps(draft, content, today):
        if not is_answered(step, draft):
            return step.name
    return SUMMARY


def neighbour(name: str, draft: Draft, content: Content, today: dt.date, *, by: int) -> str:
    """The question before (-1) or after (+1) this one; SUMMARY after the last, "" before the first."""
    names = [step.name for step in relevant_steps(draft, content, today)]
    if name == SUMMARY:
        return names[-1] if names else ""
    place = names.index(name) + by if name in names else 0
    if place < 0:
        return ""
    return names[place] if place < len(names) else SUMMARY


def progress(name: str, draft: Draft, content: Content, today: dt.date) -> tuple[int, int | None]:
    """(place of the question, number of all); the number is None while an open answer could still change it (UX 6)."""
    names = [step.name for step in relevant_steps(draft, content, today)]
    deciding = () if draft.asked else content.once(_deciding, draft.service, draft.version)
    known = all(is_answered(step, draft) for step in deciding)
    return names.index(name) + 1, len(names) if known else None


def _deciding(content: Content, code: str, version: int) -> tuple[Step, ...]:
    """The questions on whose answers it depends whether others are asked."""
    steps = _usual_steps(content, code, version)
    looked_at = frozenset[str]().union(*(forms.names(step.relevant) for step in steps))
    return tuple(step for step in steps if step.name in looked_at)

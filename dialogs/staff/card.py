"""One request as staff read it: a clear card, complete, in at most two messages."""

from collections import Counter
from collections.abc import Iterator

from backend_client.catalogue import Catalogue
from backend_client.contract import Applicant, Message, StaffRequestView, StageProgress
from dialogs import persian
from dialogs.staff import appeal, bills, inquiry_lines, merge, undelivered, visit_line
from dialogs.staff.answers import shown, shown_fields
from dialogs.staff.due import due
from dialogs.staff.history import notes_on_card
from dialogs.staff.paragraphs import clip, in_messages
from dialogs.talk import Talk

LAST_MESSAGES = 3
MESSAGE_CHARS = 300


def card_messages(view: StaffRequestView, talk: Talk) -> list[str]:
    paragraphs = [
        "\n".join(_head(view, talk)),
        "\n".join([*_applicant(view.applicant, talk), *_reached(view, talk)]),
        "\n".join(_dates(view, talk)),
        "\n".join([*_stage(view, talk), *_visit(view, talk)]),
        appeal.on_card(view, talk),
        bills.on_card(view, talk),
        merge.on_card(view, talk),
        undelivered.on_card(view, talk),
        _deficiencies(view, talk),
        "\n".join(_answers(view, talk)),
        _documents(view, talk),
        _demands(view, talk),
        inquiry_lines.on_card(view, talk),
        _added(view, talk),
        "\n".join(_conversation(view, talk)),
        notes_on_card(view, talk),
    ]
    return in_messages([paragraph for paragraph in paragraphs if paragraph])


def brief_card(view: StaffRequestView, talk: Talk) -> str:
    """Where the request stands now, for somebody who has just seen the whole card."""
    dates = [deadline] if (deadline := due(view.card, talk)) else []
    last = (merge.on_card(view, talk), bills.on_card(view, talk), undelivered.on_card(view, talk), _demands(view, talk))
    return "\n".join(
        [*_head(view, talk), *dates, *_stage(view, talk), *_visit(view, talk), *(each for each in last if each)]
    )


def _head(view: StaffRequestView, talk: Talk) -> Iterator[str]:
    card = view.card
    yield talk.text("staff.card.code", code=persian.tracking_code(card.tracking_code))
    if view.registration:
        day = persian.day(view.registration.on)
        yield talk.text("staff.card.registration", number=persian.registry_number(view.registration.number), day=day)
    yield talk.text("staff.card.service", service=card.service_title)
    yield talk.text("staff.card.status", status=talk.text(f"staff.status.{card.status}"))
    if card.outcome:
        yield talk.text("outcome.line", outcome=talk.text(f"outcome.{card.outcome}"))
    if card.taken_by or card.status in {"submitted", "accepted"}:
        taken = persian.quoted(card.taken_by) if card.taken_by else talk.text("staff.card.nobody")
        yield talk.text("staff.card.taken", by=taken)
    if card.deputy:
        yield talk.text("staff.card.deputy", by=persian.quoted(card.deputy))
    yield talk.text("staff.card.branch", branch=branch_title(card.branch, talk.content.catalogue))


def _applicant(applicant: Applicant, talk: Talk) -> Iterator[str]:
    yield talk.text(f"staff.card.applicant.{applicant.kind}", name=persian.quoted(applicant.name))
    yield talk.text(f"staff.card.identifier.{applicant.kind}", identifier=_number(applicant.identifier))
    yield talk.text("staff.card.mobile", mobile=_number(applicant.mobile))
    if applicant.representative:
        yield talk.text("staff.card.representative", name=persian.quoted(applicant.representative))
        yield talk.text("staff.card.representative_id", identifier=_number(applicant.representative_id))


def _reached(view: StaffRequestView, talk: Talk) -> list[str]:
    """Of a request that was filed at a counter, as long as nobody has it in their chat."""
    return [] if view.in_chat else [talk.text("staff.card.no_chat")]


def _number(value: str) -> str:
    """An identifier or a telephone as people read it; its order holds in right-to-left text."""
    return persian.code(persian.digits(value))


def _dates(view: StaffRequestView, talk: Talk) -> Iterator[str]:
    card = view.card
    yield talk.text("staff.card.submitted", moment=persian.moment(card.submitted_at))
    if card.accepted_at is not None:
        yield talk.text("staff.card.accepted", moment=persian.moment(card.accepted_at))
    if deadline := due(card, talk):
        yield deadline
    if answer := view.response:
        day = persian.day(persian.local_day(answer.issued_at))
        yield talk.text("staff.card.response", number=_number(answer.number), day=day)
    if view.earlier:
        yield talk.text("staff.card.earlier", numbers="، ".join(_number(each.number) for each in view.earlier))


def revisions_of(view: StaffRequestView) -> int:
    """How many corrections of the applicant whoever reads this has before them."""
    return sum(entry.kind == "revised" for entry in view.history)


def present_stage(view: StaffRequestView) -> StageProgress | None:
    """The stage that is being worked on, where there are several that of the reader's unit, as the card tells (G5)."""
    present = [stage for stage in view.stages if stage.state == "present"]
    own = [stage for stage in present if (stage.title, stage.unit) == (view.card.stage, view.card.unit)]
    return next(iter((*own, *present)), None)


def stages_beside(view: StaffRequestView) -> list[StageProgress]:
    """What is being done elsewhere at the same time."""
    own = present_stage(view)
    return [stage for stage in view.stages if stage.state == "present" and stage is not own]


def _stage(view: StaffRequestView, talk: Talk) -> Iterator[str]:
    """The present stage and, where the citizen must come for it, what they were told (E11)."""
    stage = None if view.card.status == "merged" else present_stage(view)
    if stage is None:
        if view.card.status == "accepted":
            yield talk.text("staff.card.stages_done")
        return
    number = view.stages.index(stage) + 1
    yield talk.text(
        "staff.card.stage_of",
        stage=stage.title,
        number=persian.digits(number),
        count=persian.digits(len(view.stages)),
    )
    if stage.due_on is not None:
        yield talk.text("staff.card.stage_due", day=persian.day(stage.due_on))
    for other in stages_beside(view):
        yield talk.text("staff.card.beside", stage=other.title, unit=unit_title(other.unit, talk.content.catalogue))
    if stage.presence is not None:
        yield talk.text(
            "staff.card.presence",
            place=stage.presence.place or branch_title(view.card.branch, talk.content.catalogue),
            reason=stage.presence.reason,
            time=stage.presence.time,
        )


def _visit(view: StaffRequestView, talk: Talk) -> list[str]:
    line = visit_line.on_card(view, talk)
    return [line] if line else []


def _deficiencies(view: StaffRequestView, talk: Talk) -> str:
    if not view.deficiencies:
        return ""
    titles = titles_of(view, talk.content.catalogue)
    lines = [
        f"{titles.get(deficiency.name, deficiency.name)}: {persian.quoted(deficiency.remark)}"
        for deficiency in view.deficiencies
    ]
    return talk.text("staff.card.deficiencies", lines=persian.listed(lines))


def titles_of(view: StaffRequestView, catalogue: Catalogue) -> dict[str, str]:
    """Names of all fields and documents that this request's form may ask → what people read."""
    fields = (*catalogue.identity.fields, *view.definition.fields)
    slots = (*catalogue.identity.documents, *view.definition.documents)
    named = {field.name: field.short for field in fields} | {slot.name: slot.title for slot in slots}
    named |= {demand.slot: demand.title for demand in view.demands}
    named |= {each.slot: f"{each.agency}، {each.subject}" for each in view.inquiries}
    return named | {each.slot: each.title for each in view.added}


def _answers(view: StaffRequestView, talk: Talk) -> Iterator[str]:
    fields = list(shown_fields(view, talk.content.catalogue))
    if fields:
        yield talk.text("staff.card.answers")
    for field in fields:
        yield f"{field.short}: {shown(field, view.answers[field.name])}"


def _documents(view: StaffRequestView, talk: Talk) -> str:
    if not view.pages:
        return talk.text("staff.card.no_documents")
    titles = titles_of(view, talk.content.catalogue)
    counts = Counter(page.slot for page in view.pages)
    lines = [
        talk.text("staff.card.document", title=titles.get(slot, slot), count=persian.digits(count))
        for slot, count in counts.items()
    ]
    return talk.text("staff.card.documents", lines=persian.listed(lines))


def _demands(view: StaffRequestView, talk: Talk) -> str:
    """Documents asked for after acceptance that are not there: proposed, or waited for."""
    lines = [
        talk.text(f"staff.card.demand.{each.state}", title=persian.quoted(each.title))
        for each in view.demands
        if each.state in {"proposed", "asked"}
    ]
    return "\n".join(lines)


def _added(view: StaffRequestView, talk: Talk) -> str:
    """Papers that came by the desk and not from the applicant."""
    lines = [
        talk.text(
            "staff.card.added.line",
            title=persian.quoted(each.title),
            by=persian.quoted(each.by),
            day=persian.day(persian.local_day(each.at)),
        )
        for each in view.added
    ]
    return talk.text("staff.card.added", lines=persian.listed(lines)) if lines else ""


def _conversation(view: StaffRequestView, talk: Talk) -> Iterator[str]:
    """The last messages both ways (E7)."""
    if view.messages:
        yield talk.text("staff.card.messages")
    for message in view.messages[-LAST_MESSAGES:]:
        yield talk.text(
            "staff.card.message",
            who=_who(message, talk),
            moment=persian.moment(message.at),
            text=persian.quoted(clip(message.text, MESSAGE_CHARS)),
        )


def _who(message: Message, talk: Talk) -> str:
    if message.sender == "citizen":
        return talk.text("staff.card.citizen")
    return persian.quoted(message.author) if message.author else talk.text("staff.card.desk")


def unit_title(code: str, catalogue: Catalogue) -> str:
    """The unit's name; its code where the catalogue no longer has it."""
    return {unit.code: unit.title for unit in catalogue.units}.get(code, code)


def branch_title(code: str, catalogue: Catalogue) -> str:
    """The branch's name; its code where the catalogue no longer has it."""
    titles = {branch.code: branch.title for branch in catalogue.branches}
    return titles.get(code, code)

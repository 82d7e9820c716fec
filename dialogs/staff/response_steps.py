"""What each step of a response asks, and the look at the whole of it before it is issued (T4)."""

from typing import TYPE_CHECKING, get_args

from backend_client.contract import Outcome, StaffRequestView
from dialogs import persian
from dialogs.staff.buttons import back, button, page_of
from dialogs.staff.paragraphs import clip, in_messages
from dialogs.staff.ready import ready_rows
from dialogs.staff.toggles import toggle_rows
from dialogs.talk import Choice, Row, Talk

if TYPE_CHECKING:
    from dialogs.staff.respond import WritingFrame

TEXT_CHARS, GROUND_CHARS, REMARKS_CHARS, REASON_CHARS = 2000, 400, 500, 500
MOST_FILES = 5
LAWS = 3
SHOWN_CHARS = 600
LAW_CHARS = 300


def present_step(frame: "WritingFrame", view: StaffRequestView, talk: Talk) -> None:
    match frame.step:
        case "reason":
            ask_reason(frame, view, talk)
        case "outcome":
            ask_outcome(frame, view, talk)
        case "text":
            ask_text(frame, view, talk)
        case "grounds":
            ask_grounds(frame, view, talk)
        case "remarks":
            ask_remarks(frame, talk)
        case "files":
            ask_files(frame, talk)
        case "preview":
            show_preview(frame, view, talk)


def ask_reason(frame: "WritingFrame", view: StaffRequestView, talk: Talk) -> None:
    code = persian.tracking_code(view.card.tracking_code)
    text = talk.text(f"staff.{frame.words}.reason", code=code, limit=persian.digits(REASON_CHARS))
    talk.prompt(text, [[back(talk)]], numbered=False)


def ask_outcome(frame: "WritingFrame", view: StaffRequestView, talk: Talk) -> None:
    """Pressed, never typed; while it is changed the present one is marked."""
    choices = {outcome: talk.text(f"staff.button.outcome.{outcome}") for outcome in get_args(Outcome)}
    if frame.revising:
        choices[frame.outcome] = talk.text("staff.button.chosen", title=choices[frame.outcome])
    code = persian.tracking_code(view.card.tracking_code)
    rows: list[Row] = [[Choice(label, value)] for value, label in choices.items()]
    talk.prompt(talk.text("staff.response.outcome", code=code), [*rows, [back(talk)]])


def ask_text(frame: "WritingFrame", view: StaffRequestView, talk: Talk) -> None:
    code = persian.tracking_code(view.card.tracking_code)
    text = talk.text(f"staff.response.text.{frame.outcome}", code=code, limit=persian.digits(TEXT_CHARS))
    rows = [_keep(frame.text, talk), *ready_rows(frame.outcome, view.card, frame.page, talk), [back(talk)]]
    talk.prompt(_with_earlier(text, frame.text, talk), rows, numbered=False)


def ask_grounds(frame: "WritingFrame", view: StaffRequestView, talk: Talk) -> None:
    """The service's laws are offered; other grounds and the reasoning are typed."""
    laws = view.definition.laws
    here = page_of(laws, frame.page, LAWS)
    lines = [f"{persian.digits(number)}) {clip(law, LAW_CHARS)}" for number, law in enumerate(here, 1)]
    chosen = persian.listed(frame.grounds)
    text = "\n\n".join(
        part
        for part in (
            talk.text("staff.response.grounds"),
            talk.text("staff.response.laws", lines="\n".join(lines)) if lines else "",
            talk.text("staff.response.grounds_chosen", lines=chosen) if chosen else "",
        )
        if part
    )
    onward = [button(talk, "onward"), button(talk, "clear_grounds")] if frame.grounds else []
    talk.prompt(clip(text, 3800), [*_law_rows(frame, laws, talk), onward, [back(talk)]])


def _law_rows(frame: "WritingFrame", laws: tuple[str, ...], talk: Talk) -> list[Row]:
    titles = {str(place): law for place, law in enumerate(laws)}
    chosen = tuple(place for place, law in titles.items() if law in frame.grounds)
    return toggle_rows(titles, chosen, frame.page, talk, prefix="law", per_page=LAWS)


def ask_remarks(frame: "WritingFrame", talk: Talk) -> None:
    text = _with_earlier(talk.text("staff.response.remarks"), frame.remarks, talk)
    without = [button(talk, "without_remarks")]
    talk.prompt(text, [_keep(frame.remarks, talk), without, [back(talk)]], numbered=False)


def ask_files(frame: "WritingFrame", talk: Talk) -> None:
    if found := frame.file_names():
        names = persian.listed([persian.quoted(name) for name in found])
        count = persian.digits(len(found))
        text = talk.text("staff.response.files_so_far", count=count, names=names)
        onward = [button(talk, "onward"), button(talk, "remove_files")]
    else:
        text = talk.text("staff.response.files", most=persian.digits(MOST_FILES))
        onward = [button(talk, "without_files", "onward")]
    if frame.fetching:
        text += "\n" + talk.text("staff.response.fetching", count=persian.digits(len(frame.fetching)))
    talk.prompt(text, [onward, [back(talk)]])


def _with_earlier(text: str, earlier: str, talk: Talk) -> str:
    if not earlier:
        return text
    return f"{text}\n\n{talk.text('staff.earlier', text=persian.quoted(clip(earlier, SHOWN_CHARS)))}"


def _keep(earlier: str, talk: Talk) -> Row:
    return [button(talk, "keep", "onward")] if earlier else []


def show_preview(frame: "WritingFrame", view: StaffRequestView, talk: Talk) -> None:
    """Every field of T4 as it will be; number and date are given when it is issued."""
    *first, last = in_messages([field for field in _fields(frame, view, talk) if field])
    for text in first:
        talk.tell(text)
    if frame.fetching:
        ready = talk.text("staff.response.fetching", count=persian.digits(len(frame.fetching)))
        send = button(talk, "drop_files", "drop")
    else:
        ready, send = talk.text(f"staff.{frame.words}.not_issued"), frame.sending(talk)
    steps: list[Row] = [
        [button(talk, "edit_text", "step:text"), button(talk, "edit_grounds", "step:grounds")],
        [button(talk, "edit_remarks", "step:remarks"), button(talk, "edit_files", "step:files")],
        [button(talk, f"edit_{step}", f"step:{step}") for step in ("outcome", "reason") if step in _chosen(frame)],
    ]
    talk.prompt(f"{last}\n\n{ready}", [[send], *steps, [back(talk)]])


def _chosen(frame: "WritingFrame") -> set[str]:
    """The steps besides text, grounds, remarks and files."""
    return {"outcome", *({"reason"} & set(frame.steps))}


def _fields(frame: "WritingFrame", view: StaffRequestView, talk: Talk) -> list[str]:
    issuer = talk.staff
    appeal = view.definition.appeal
    files = persian.listed([persian.quoted(name) for name in frame.file_names()])
    return [
        talk.text(
            f"staff.{frame.words}.preview",
            code=persian.tracking_code(view.card.tracking_code),
            service=view.card.service_title,
            name=persian.quoted(view.applicant.name),
            identifier=persian.code(persian.digits(view.applicant.identifier)),
        ),
        *frame.extra_fields(talk),
        talk.text("staff.response.field.outcome", outcome=talk.text(f"outcome.{frame.outcome}")),
        talk.text("staff.response.field.text", text=persian.quoted(frame.text)),
        talk.text("staff.response.field.grounds", text=persian.listed(frame.grounds)),
        talk.text("staff.response.field.appeal", authority=appeal.authority, days=persian.digits(appeal.days)),
        talk.text("staff.response.field.remarks", text=persian.quoted(frame.remarks)) if frame.remarks else "",
        talk.text("staff.response.field.files", lines=files) if files else "",
        talk.text(
            "staff.response.field.issuer",
            name=issuer.name if issuer else "",
            post=issuer.post if issuer else "",
        ),
    ]

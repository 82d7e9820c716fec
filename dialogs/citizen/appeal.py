"""Contesting a response: from its request into the form of an appeal, and where the desk says no."""

from collections.abc import Iterator

from msgspec.structs import replace

from backend_client.contract import About, Contested, RequestCard, RequestView, Response
from dialogs import persian
from dialogs.citizen import request_text
from dialogs.citizen.form import FormFrame
from dialogs.citizen.services import Readiness
from dialogs.protocol import Contest, Draft, ReadRequest, Trouble
from dialogs.talk import Row, Speaks, Standing, Steps, Talk, ask

ABOUT = "about"
"""By this name the desk refuses what an appeal contests."""


def begin(view: RequestView, talk: Talk) -> None:
    """Which response, until when and what is needed; or why it can no longer be contested."""
    answer = view.response
    if answer is None:
        talk.say("appeal.no_response")
    elif view.appeal_service:
        talk.push(Readiness(service=view.appeal_service, contests=_contest(view, answer)))
    elif filed := _standing(view):
        talk.say("appeal.already", _opening(filed.ref, talk), code=persian.tracking_code(filed.tracking_code))
    else:
        talk.say("appeal.too_late", [], **_authority(answer))


def _contest(view: RequestView, answer: Response) -> Contest:
    return Contest(
        about=About(ref=view.card.ref, number=answer.number),
        title=answer.service_title,
        until=answer.appeal_until,
        branch=view.card.branch,
    )


def _standing(view: RequestView) -> RequestCard | None:
    """The last appeal that was not withdrawn."""
    return next((each for each in reversed(view.appeals) if each.status not in {"withdrawn", "merged"}), None)


def _authority(answer: Response) -> dict[str, str]:
    return {
        "number": response_number(answer.number),
        "authority": persian.quoted(answer.appeal_authority),
        "day": persian.day(answer.appeal_until),
    }


def response_number(number: str) -> str:
    return persian.code(persian.digits(number))


def _opening(ref: str, talk: Talk) -> list[Row]:
    return [[Standing(talk.text("button.open"), "open", ref)]]


def offer(answer: Response, ref: str, talk: Talk) -> list[Row]:
    """Under a refusal the way to contest it, as long as there is one."""
    open_now = answer.outcome == "refused" and answer.appeal_service and talk.today <= answer.appeal_until
    return [[Standing(button(answer, talk), "appeal", ref)]] if open_now else []


def button(answer: Response, talk: Speaks) -> str:
    """With the last day."""
    return talk.text("request.appeal", day=persian.short_day(answer.appeal_until))


# ── on the pages of both requests ──


def lines(view: RequestView, talk: Speaks) -> Iterator[str]:
    """What it contests, and how its own response was contested."""
    if view.contests:
        yield from _contested(view.contests, talk)
    for each in view.appeals:
        state = f"outcome.{each.outcome}" if each.outcome else each.status
        code = persian.tracking_code(each.tracking_code)
        yield talk.text("appeal.line", code=code, state=talk.text(f"appeal.state.{state}"))


def _contested(contested: Contested, talk: Speaks) -> Iterator[str]:
    answer = contested.response
    yield talk.text(
        "appeal.contests",
        number=response_number(answer.number),
        service=answer.service_title,
        code=persian.tracking_code(answer.tracking_code),
    )
    if contested.corrected:
        yield talk.text("appeal.contests.corrected", number=response_number(contested.corrected))


# ── what the desk says no to ──


def refused(draft: Draft, contest: Contest, reason: str, talk: Talk, *, waiting: bool) -> Steps:
    """The form is kept, unless another appeal stands in its place; of a corrected response the new one is shown and
    contested with the same words. `waiting`: the person is still there."""
    view = yield from ask(ReadRequest(contest.about.ref))
    answer = None if isinstance(view, Trouble) else view.response
    kept = replace(draft, status="open", confirm_no=draft.confirm_no + 1, effect_id="")
    kind, _, code = reason.partition(":")
    match kind:
        case "appealed":
            talk.save(replace(draft, status="discarded", answers={}, pages=()))
            talk.say("appeal.already", _opening(contest.about.ref, talk), code=persian.tracking_code(code))
        case "corrected" if not isinstance(view, Trouble) and answer and view.appeal_service == draft.service:
            _contest_anew(replace(kept, contests=_contest(view, answer)), contest, answer, talk, waiting=waiting)
            return
        case "too_late" if answer:
            talk.save(kept)
            rows = [*_going_on(draft, talk), *_opening(contest.about.ref, talk)]
            talk.say("appeal.too_late.kept", rows, **_authority(answer))
        case _:
            talk.save(kept)
            talk.say("rejected.whole", [*_going_on(draft, talk), *_opening(contest.about.ref, talk)])
    if waiting:
        talk.prompt_open = None
        talk.stay()


def _contest_anew(draft: Draft, before: Contest, answer: Response, talk: Talk, *, waiting: bool) -> None:
    talk.save(draft)
    number, now = response_number(before.about.number), response_number(answer.number)
    talk.say("appeal.corrected", number=number, now=now)
    talk.tell(request_text.response(answer, talk), [] if waiting else _going_on(draft, talk))
    if waiting:
        talk.frames.clear()
        talk.push(FormFrame(draft_id=draft.id))


def _going_on(draft: Draft, talk: Talk) -> list[Row]:
    return [[Standing(talk.text("button.resume_draft"), "resume", draft.id)]]

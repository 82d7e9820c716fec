"""Correcting a request before the desk accepts it: which question, then its form with that one alone."""

from backend_client.contract import RequestView
from dialogs import persian
from dialogs.citizen.form import FormFrame
from dialogs.citizen.paging import MOST_BUTTONS, paged
from dialogs.citizen.steps import all_steps
from dialogs.protocol import Body, Chosen, Draft, ReadRequest, Trouble
from dialogs.talk import Choice, Dialog, Steps, Talk, ask


class ReviseFrame(Dialog, frozen=True):
    """Which answer or document of the request `ref` is to be given anew."""

    ref: str
    page: int = 0

    def show(self, talk: Talk) -> Steps:
        view = yield from ask(ReadRequest(self.ref))
        if isinstance(view, Trouble) or not view.revisable:
            _too_late(view, talk)
            return
        draft = _draft(view, view.revisable, talk)
        choices = [Choice(step.title, f"name:{step.name}") for step in all_steps(draft, talk.content)]
        shown, turns = paged(choices, self.page, MOST_BUTTONS - 1, talk)
        last = [*turns, Choice(talk.text("button.back"), "!back")]
        code = persian.tracking_code(view.card.tracking_code)
        talk.prompt(
            talk.text("revise.which", service=view.card.service_title, code=code), [*([one] for one in shown), last]
        )

    def take(self, body: Body, talk: Talk) -> Steps:
        view = yield from ask(ReadRequest(self.ref))
        match body:
            case Chosen(value=value) if value.startswith("page:"):
                talk.replace(ReviseFrame(ref=self.ref, page=int(value.removeprefix("page:"))))
            case Chosen(value=value) if isinstance(view, RequestView) and value.removeprefix("name:") in view.revisable:
                begin(view, value.removeprefix("name:"), talk)
                return
            case _:
                talk.say("choose_one")
        talk.again()


def _too_late(view: RequestView | Trouble, talk: Talk) -> None:
    gone = isinstance(view, Trouble)
    talk.say("trouble.unavailable" if gone else "revise.too_late")
    talk.close()


def begin(view: RequestView, name: str, talk: Talk) -> None:
    """Open (or go on with) the form of that question."""
    known = (one for one in talk.open_drafts() if one.request_ref == view.card.ref and one.revising)
    draft = next((one for one in known if one.asked == (name,)), None) or talk.save(_draft(view, (name,), talk))
    talk.frames.clear()
    talk.push(FormFrame(draft_id=draft.id))


def _draft(view: RequestView, asked: tuple[str, ...], talk: Talk) -> Draft:
    return Draft(
        id=talk.new_id("draft"),
        service=view.card.service,
        version=view.version,
        created_at=talk.at,
        updated_at=talk.at,
        identity="known",
        request_ref=view.card.ref,
        asked=asked,
        revising=True,
    )

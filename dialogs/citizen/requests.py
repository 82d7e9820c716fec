"""The person's own requests: the list, one request with its stages and what can be done about it."""

from backend_client.contract import RequestCard, RequestView
from dialogs import persian
from dialogs.citizen import appeal, payment, request_text, survey, visits
from dialogs.citizen.amend import begin_amendment, begin_documents
from dialogs.citizen.hand_over import hand_over, receipt_again
from dialogs.citizen.paging import MOST_BUTTONS, paged
from dialogs.citizen.revise import ReviseFrame
from dialogs.citizen.waiting import work_on
from dialogs.citizen.write import WriteFrame
from dialogs.protocol import (
    Body,
    Chosen,
    EffectFinished,
    ReadMyRequests,
    ReadRequest,
    RequestMoved,
    Said,
    Trouble,
    WithdrawRequest,
)
from dialogs.talk import Choice, Dialog, Row, Standing, Steps, Talk, ask
from nlu.entities import tracking_codes


class RequestsFrame(Dialog, frozen=True):
    """All requests the person follows, newest first."""

    page: int = 0

    def show(self, talk: Talk) -> Steps:
        cards = yield from ask(ReadMyRequests())
        track = [Choice(talk.text("menu.track"), "!track")]
        if talk.content.capabilities.appointments:
            track.append(Choice(talk.text("visits.mine"), "!my_visits"))
        last = _out(talk)
        if isinstance(cards, Trouble):
            talk.prompt(talk.text("trouble.unavailable"), [last])
            return
        if not cards:
            talk.prompt(talk.text("requests.none"), [[Choice(talk.text("menu.services"), "!services")], track, last])
            return
        by_ref = {f"ref:{card.ref}": card for card in cards}
        choices = [Choice(button(card, talk), value) for value, card in by_ref.items()]
        shown, turns = paged(choices, self.page, MOST_BUTTONS - len(track) - len(last), talk)
        lines = [_line(by_ref[choice.value], talk) for choice in shown]
        rows: list[Row] = [*([choice] for choice in shown), turns, track, last]
        talk.prompt(talk.text("requests.text", lines="\n".join(lines)), rows)

    def take(self, body: Body, talk: Talk) -> Steps:
        match body:
            case Chosen(value=value) if value.startswith("ref:"):
                talk.push(RequestFrame(ref=value.removeprefix("ref:")))
            case Chosen(value=value) if value.startswith("page:"):
                talk.replace(RequestsFrame(page=int(value.removeprefix("page:"))))
            case Said(text=text) if tracking_codes(text):
                yield from self._open_by_code(tracking_codes(text)[0].value, talk)
            case Said(text=text):
                talk.leave(text, "choose_one")
            case _:
                talk.say("choose_one")
        talk.again()

    def _open_by_code(self, code: str, talk: Talk) -> Steps:
        cards = yield from ask(ReadMyRequests())
        for card in () if isinstance(cards, Trouble) else cards:
            if card.tracking_code == code:
                talk.push(RequestFrame(ref=card.ref))
                return
        talk.say("requests.other_code")


def _line(card: RequestCard, talk: Talk) -> str:
    code, status = persian.tracking_code(card.tracking_code), talk.text(f"status.{card.status}")
    return talk.text("requests.line", service=card.service_title, code=code, status=status)


def button(card: RequestCard, talk: Talk) -> str:
    """The service's name gives way to the end of the code, which tells two requests of one service apart."""
    return talk.text("requests.button", service=persian.shortened(card.service_title, 30), end=card.tracking_code[-4:])


class RequestFrame(Dialog, frozen=True):
    """One request. `withdrawing`: the one confirmation before it is withdrawn is open; `effect_id`: it is under way."""

    ref: str
    withdrawing: bool = False
    effect_id: str = ""

    def show(self, talk: Talk) -> Steps:
        view = yield from ask(ReadRequest(self.ref))
        if isinstance(view, Trouble):
            key = "request.gone" if view.kind == "not_found" else "trouble.unavailable"
            talk.prompt(talk.text(key), [_out(talk)])
        elif self.withdrawing and view.can_withdraw:
            rows = [
                [Choice(talk.text("button.withdraw_yes"), "withdraw_yes")],
                [Choice(talk.text("button.no"), "no")],
            ]
            code = persian.tracking_code(view.card.tracking_code)
            talk.prompt(talk.text("withdraw.text", code=code, service=view.card.service_title), rows)
        else:
            talk.prompt(_text(view, talk), _deeds(view, talk))

    def take(self, body: Body, talk: Talk) -> Steps:
        view = yield from ask(ReadRequest(self.ref))
        if isinstance(view, Trouble):
            talk.again()
            return
        match body:
            case Chosen(value="withdraw") if view.can_withdraw:
                talk.replace(RequestFrame(ref=self.ref, withdrawing=True))
            case Chosen(value="withdraw_yes") if view.can_withdraw and self.withdrawing:
                effect_id = talk.perform(WithdrawRequest(self.ref), key=f"withdraw:{self.ref}")
                talk.replace(RequestFrame(ref=self.ref, effect_id=effect_id))
                work_on(effect_id, talk)
            case Chosen(value=("other" | "contested" | "appealed") as value):
                _open_other(value, view, talk)
            case Chosen(value="appeal"):
                appeal.begin(view, talk)
            case Chosen(value=value):
                self._do(value, view, talk)
            case Said(text=text):
                talk.push(WriteFrame(ref=self.ref, text=text.strip()))
            case _:
                talk.say("choose_one")
        talk.again()

    def _do(self, value: str, view: RequestView, talk: Talk) -> None:
        match value:
            case "amend" if view.deficiencies:
                begin_amendment(view.card, view.version, view.deficiencies, talk)
            case "documents" if view.wanted:
                begin_documents(view, talk)
            case "pay":
                payment.begin(view, talk)
            case "revise" if view.revisable:
                talk.push(ReviseFrame(ref=self.ref))
            case "visit" if _wanted_there(view, talk):
                visits.begin(view.card.service, talk, view.card.branch, self.ref)
            case "write":
                talk.push(WriteFrame(ref=self.ref))
            case "response" if view.response:
                hand_over(view.response, self.ref, talk)
            case "receipt" if view.receipt:
                receipt_again(view.receipt, talk)
            case "messages":
                talk.tell("\n\n".join(_message_lines(view, talk)) or talk.text("request.no_messages"))
            case "survey" if view.response and not view.surveyed:
                survey.begin(view, talk)
            case "no":
                talk.replace(RequestFrame(ref=self.ref))

    def back(self, talk: Talk) -> None:
        if self.withdrawing:
            return talk.replace(RequestFrame(ref=self.ref))
        talk.pop()
        return talk.again()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        """Shown as it is now; what came of it is told as everywhere, which this frame leaves to others."""
        if result.effect_id == self.effect_id:
            talk.replace(RequestFrame(ref=self.ref))
            talk.again()
        return False


def tell_withdrawn(result: EffectFinished, talk: Talk) -> Steps:
    """It stands alone, for the desk may answer long after (UX 24)."""
    match result.outcome:
        case RequestMoved(card=card):
            code = persian.tracking_code(card.tracking_code)
            talk.say("withdraw.done", service=card.service_title, code=code)
        case Trouble(kind="broken"):
            talk.say("trouble.unsure")
        case _:
            yield from _too_late(result.ref, talk)


def _too_late(ref: str, talk: Talk) -> Steps:
    view = yield from ask(ReadRequest(ref))
    if isinstance(view, Trouble):
        talk.say("withdraw.too_late")
    else:
        code = persian.tracking_code(view.card.tracking_code)
        status = talk.text(f"status.{view.card.status}")
        opening = [[Standing(talk.text("button.open"), "open", ref)]]
        talk.say("withdraw.too_late_of", opening, service=view.card.service_title, code=code, status=status)


def _deeds(view: RequestView, talk: Talk) -> list[Row]:
    """What can be done about it now, most urgent first."""
    offered = [
        ("amend", bool(view.deficiencies)),
        ("documents", bool(view.wanted)),
        ("pay", payment.to_pay(view) is not None),
        ("revise", bool(view.revisable)),
        ("visit", _wanted_there(view, talk)),
        ("response", view.response is not None),
        ("appeal", bool(view.appeal_service)),
        ("contested", bool(view.contests and view.contests.can_open)),
        ("appealed", bool(view.appeals)),
        ("survey", view.response is not None and not view.surveyed),
        ("receipt", view.receipt is not None),
        ("other", view.merged is not None),
        ("write", view.card.status not in {"withdrawn", "merged"}),
        ("messages", bool(view.messages)),
        ("withdraw", view.can_withdraw),
    ]
    names = [name for name, yes in offered if yes]
    for rarer in ("messages", "receipt"):
        if len(names) > MOST_BUTTONS - 2 and rarer in names:
            names.remove(rarer)
    choices = [Choice(talk.text(f"request.{name}"), name) for name in names if name != "appeal"]
    rows: list[Row] = [choices[start : start + 2] for start in range(0, len(choices), 2)]
    if "appeal" in names and view.response:
        rows.insert(1, [Choice(appeal.button(view.response, talk), "appeal")])
    return [*rows, _out(talk)]


def _text(view: RequestView, talk: Talk) -> str:
    return "\n\n".join([request_text.followed(view, talk), *appeal.lines(view, talk)])


def _open_other(which: str, view: RequestView, talk: Talk) -> None:
    """The request that belongs to this one; where the person came from there, back to it."""
    ref = {
        "other": view.merged.ref if view.merged else "",
        "contested": view.contests.ref if view.contests else "",
        "appealed": view.appeals[-1].ref if view.appeals else "",
    }[which]
    before = [no for no, frame in enumerate(talk.frames) if isinstance(frame, RequestFrame) and frame.ref == ref]
    if before:
        del talk.frames[before[0] + 1 :]
    elif ref:
        talk.push(RequestFrame(ref=ref))


def _wanted_there(view: RequestView, talk: Talk) -> bool:
    """The present stage wants its citizen at an in-person desk that gives appointments (E11)."""
    calling = any(each.state == "present" and each.presence and not each.presence.place for each in view.stages)
    return view.full and calling and talk.content.gives_appointments(view.card.branch)


def _out(talk: Talk) -> Row:
    return [Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")]


def _message_lines(view: RequestView, talk: Talk) -> list[str]:
    return [
        talk.text(
            "request.message",
            sender=persian.quoted(message.author) if message.sender == "desk" else talk.text("request.you"),
            moment=persian.moment(message.at),
            text=persian.quoted(message.text),
        )
        for message in view.messages[-8:]
    ]

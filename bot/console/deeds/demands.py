"""A document asked for after acceptance: proposed by staff, asked or decided on by a unit head, with a reason (P1)."""

from backend_client.contract import Demand, StaffMember, StaffRequestView
from bot.console.deeds.deed import Asked, Deed, OneOf, Options, Typed, Wrong, all_of
from dialogs import persian
from dialogs.protocol import AskDocument, DecideDocument, Effect, ProposeDocument
from dialogs.staff.demand import REASON_CHARS, TITLE_CHARS, WHY_CHARS, named, obtained_by_desk
from dialogs.staff.papers import to_decide

_OTHER = "-"
"""None of the definition's documents: its name is written."""


def _documents(asked: Asked) -> Options:
    slots = named(asked.view, asked.voice.content.catalogue)
    return [*slots.items(), (_OTHER, asked.voice.text("console.demand.other"))]


def _words(asked: Asked) -> Options:
    text = asked.voice.text
    return [("agree", text("staff.button.agree")), ("decline", text("staff.button.decline"))]


DOCUMENT = OneOf("document", _documents)
TITLE = Typed("other", TITLE_CHARS, required=False, rows=1)
WHY = Typed("why", WHY_CHARS, rows=3)
REASON = Typed("reason", REASON_CHARS, rows=3)
OWN_REASON = Typed("own_reason", REASON_CHARS, rows=3)
"""Of a head who asks by themself, beside why the applicant needs it."""
WORD = OneOf("word", _words)


def _wanted(asked: Asked) -> tuple[str, str]:
    """Its title, and its slot in the definition. Raises Wrong, also for what the desk itself obtains (G14)."""
    slot = asked.chosen(DOCUMENT)
    if slot != _OTHER:
        name, title, place = slot, named(asked.view, asked.voice.content.catalogue)[slot], DOCUMENT.name
    else:
        name, title, place = "", asked.texts(TITLE)[TITLE.name], TITLE.name
        if not title:
            raise Wrong({place: asked.voice.text("console.wrong.missing")})
    if inquiry := obtained_by_desk(asked.view, title):
        raise Wrong({place: asked.voice.text("staff.demand.inquiry", agency=inquiry.agency)})
    return title, name


def _propose(asked: Asked) -> Effect:
    all_of(lambda: _wanted(asked), lambda: asked.texts(WHY))
    title, name = _wanted(asked)
    return ProposeDocument(asked.ref, title, name, asked.texts(WHY)["why"])


def _ask(asked: Asked) -> Effect:
    all_of(lambda: _wanted(asked), lambda: asked.texts(WHY, OWN_REASON))
    title, name = _wanted(asked)
    texts = asked.texts(WHY, OWN_REASON)
    return AskDocument(asked.ref, title, name, texts["why"], texts["own_reason"])


def _proposals(view: StaffRequestView, member: StaffMember) -> list[int]:
    return [each.no for each in to_decide(view, member)]


def _proposal(asked: Asked) -> str:
    """What is decided on."""
    found = next((each for each in asked.view.demands if each.no == asked.no), None)
    return _told(found, asked) if found else ""


def _told(demand: Demand, asked: Asked) -> str:
    return asked.voice.text(
        "staff.demand.decide",
        by=persian.quoted(demand.proposed_by),
        code=persian.tracking_code(asked.view.card.tracking_code),
        title=persian.quoted(demand.title),
        why=persian.quoted(demand.why),
    )


def _decide(asked: Asked) -> Effect:
    all_of(lambda: asked.chosen(WORD), lambda: asked.texts(REASON))
    return DecideDocument(asked.ref, asked.no, asked.chosen(WORD) == "agree", asked.texts(REASON)["reason"])


DEEDS = (
    Deed("propose_document", ProposeDocument, _propose, (DOCUMENT, TITLE, WHY), rare=True),
    Deed("ask_document", AskDocument, _ask, (DOCUMENT, TITLE, WHY, OWN_REASON), rare=True),
    Deed("decide", DecideDocument, _decide, (WORD, REASON), of=_proposals, about=_proposal, submit=True),
)

"""A person who had blocked us, or could not be found, is there again: what they missed is offered, not poured out."""

from dialogs.citizen.requests import button
from dialogs.protocol import ReadMyRequests, Trouble
from dialogs.talk import Standing, Steps, Talk, ask

OFFERED = 8


def offer(refs: tuple[str, ...], talk: Talk) -> Steps:
    """One message with a button for each request that had news; its response is handed over from there."""
    cards = yield from ask(ReadMyRequests())
    labels = {} if isinstance(cards, Trouble) else {card.ref: button(card, talk) for card in cards}
    general = talk.text("button.open")
    rows = [[Standing(labels.get(ref, general), "open", ref)] for ref in refs[:OFFERED]]
    talk.say("restored", rows)

"""What a person copies from what they were told: `<bare code of citizen>`, `<number of citizen>`, `<qr of citizen>`,
and of an appointment's card `<card of citizen>` or `<first card of citizen>`: what its QR says to the bot."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from backend_client.seal import Seal
from bot.app import RECEIPT_KEY_ID
from bot.keys import load_secret
from bot.papers.tokens import CardFacts, Tokens, facts_of
from bot.public import TellsIssued, public_facts
from bot.store.store import OutboxPayload
from dialogs.protocol import CounterPaper, ReceiptImage, VisitImage
from tests.transcripts.script import Speaker

COPIED = re.compile(r"<(code|bare code|number|qr|altered qr|card|first card|altered card) of ([^>]+)>")
PRINTED = re.compile(r"<(paper|bind code) of ([^>]+)>")
CODE = re.compile(r"\u2066(MZ-[-0-9A-Z]+)\u2069")
NUMBER = re.compile(r"\u2066(P[0-9]{9})\u2069")


def speaker_named(text: str) -> Speaker:
    """The speaker of `citizen` or `staff(name)`."""
    found = re.match(r"(citizen|staff|admin|group)(?:\((.*)\))?", text)
    assert found is not None, text
    return Speaker(found[1], found[2] or "")


def copied(text: str, told: Mapping[Speaker, Sequence[OutboxPayload]], directory: Path) -> str:
    """The line with what is copied in its place: a code as it was shown or typed small and in one, a QR as scanned."""

    def copy(found: re.Match[str]) -> str:
        payloads = told[speaker_named(found[2])]
        if found[1].endswith(("qr", "card")):
            read = _scanned if found[1].endswith("qr") else partial(_card, first=found[1].startswith("first"))
            token = read(payloads, directory)
            return token[:-1] + ("0" if token[-1] != "0" else "1") if found[1].startswith("altered") else token
        shown = NUMBER if found[1] == "number" else CODE
        last = next(hit[1] for payload in reversed(payloads) if (hit := shown.search(payload.text)))
        return last.replace("-", "").lower() if found[1] == "bare code" else last

    return COPIED.sub(copy, text)


async def printed(
    text: str, told: Mapping[Speaker, Sequence[OutboxPayload]], desk: TellsIssued, directory: Path
) -> str:
    """The line with `<paper of staff(باجه)>` as the QR of the last paper that was printed there, and `<bind code of …>`
    as it stands on the last one that has such a code."""
    for found in PRINTED.finditer(text):
        payloads = [one for one in told[speaker_named(found[2])] if isinstance(one.attachment, CounterPaper)]
        papers = [one.attachment for one in payloads if isinstance(one.attachment, CounterPaper)]
        if found[1] == "bind code":
            value = [paper.bind_code for paper in papers if paper.bind_code][-1]
        else:
            value = await _token(payloads[-1], papers[-1], desk, directory)
        text = text.replace(found[0], value)
    return text


async def _token(payload: OutboxPayload, paper: CounterPaper, desk: TellsIssued, directory: Path) -> str:
    """What the QR says, from the code in the caption and the facts that the desk has issued."""
    code = CODE.search(payload.text)
    assert code is not None
    known = await public_facts(desk, code[1].replace("-", ""))
    assert known is not None
    kinds = {"slip": known.papers[0], "response": known.papers[-1]}
    receipts = [facts for facts in known.papers if facts.promised_to]
    facts = kinds[paper.paper] if paper.paper in kinds else receipts[0]
    return _tokens(directory).sign(facts)


def _tokens(directory: Path) -> Tokens:
    return Tokens(Seal(load_secret(directory, make=False), "bot").derive("receipt"), RECEIPT_KEY_ID)


def _scanned(payloads: Sequence[OutboxPayload], directory: Path) -> str:
    """The token in the QR of the last receipt."""
    receipts = [one.attachment.receipt for one in payloads if isinstance(one.attachment, ReceiptImage)]
    return _tokens(directory).sign(facts_of(receipts[-1]))


def _card(payloads: Sequence[OutboxPayload], directory: Path, *, first: bool = False) -> str:
    """What a messenger says when the card's QR was opened."""
    visits = [one.attachment.visit for one in payloads if isinstance(one.attachment, VisitImage)]
    visit = visits[0 if first else -1]
    return f"visit_{_tokens(directory).sign_card(CardFacts(visit.code, visit.starts_at))}"

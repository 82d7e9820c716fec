"""What a person copies from what they were told: `<bare code of citizen>`, `<number of citizen>`, `<qr of citizen>`."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from backend_client.seal import Seal
from bot.app import RECEIPT_KEY_ID
from bot.keys import load_secret
from bot.papers.tokens import Tokens, facts_of
from bot.store.store import OutboxPayload
from dialogs.protocol import ReceiptImage
from tests.transcripts.script import Speaker

COPIED = re.compile(r"<(code|bare code|number|qr|altered qr) of ([^>]+)>")
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
        if found[1].endswith("qr"):
            token = _scanned(payloads, directory)
            return token[:-1] + ("0" if token[-1] != "0" else "1") if found[1] == "altered qr" else token
        shown = NUMBER if found[1] == "number" else CODE
        last = next(hit[1] for payload in reversed(payloads) if (hit := shown.search(payload.text)))
        return last.replace("-", "").lower() if found[1] == "bare code" else last

    return COPIED.sub(copy, text)


def _scanned(payloads: Sequence[OutboxPayload], directory: Path) -> str:
    """The token in the QR of the last receipt."""
    receipts = [one.attachment.receipt for one in payloads if isinstance(one.attachment, ReceiptImage)]
    seal = Seal(load_secret(directory, make=False), "bot")
    return Tokens(seal.derive("receipt"), RECEIPT_KEY_ID).sign(facts_of(receipts[-1]))

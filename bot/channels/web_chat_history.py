"""A conversation's history as the web chat's JSON: what each line of it says, offers and carries."""

import datetime as dt
import mimetypes
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from bot.channels.channel import Address, Undecodable
from bot.channels.web_chat_update import reread, shown
from bot.store.store import HistoryItem, OutboxPayload
from dialogs.protocol import (
    Attachment,
    Button,
    CounterPaper,
    FormToSign,
    ReceiptImage,
    ReportChart,
    RequestDocument,
    ResponseAttachment,
    ResponseImage,
    SampleFile,
    VisitImage,
)

PAGE = 200
_LOOKS_BACK = 10


class HistoryStore(Protocol):
    """The part of the Store that history needs."""

    async def history(self, address: Address, after: int, limit: int = 200) -> tuple[HistoryItem, ...]: ...


class History:
    """Reads conversations for their own people. `words`: the live messages, for the names of papers."""

    def __init__(self, store: HistoryStore, words: Callable[[], Mapping[str, str]]) -> None:
        self._store = store
        self._words = words

    async def after(self, address: Address, seq: int) -> list[dict[str, Any]]:
        """At most PAGE messages after `seq`, oldest first."""
        items = await self._store.history(address, seq, PAGE)
        labels: dict[str, str] = {}
        messages = []
        for item in items:
            if item.payload is not None:
                labels.update(_labels(item.payload.buttons))
                messages.append(self._from_bot(item, item.payload))
            elif item.raw is not None:
                messages.append(await self._from_person(address, item, item.raw, labels))
            else:
                messages.append(self._damaged(item))
        return messages

    def _from_bot(self, item: HistoryItem, payload: OutboxPayload) -> dict[str, Any]:
        files = []
        if payload.attachment is not None:
            name, mime = attachment_name(payload.attachment, self._words())
            files.append({"url": f"/api/files/{item.outbox_id}", "name": name, "mime": mime})
        return {
            "seq": item.seq,
            "from": "bot",
            "text": payload.text,
            "choices": [[{"label": button.label, "data": button.data} for button in row] for row in payload.buttons],
            "files": files,
            "contact": payload.contact,
            **_time(item.at),
        }

    async def _from_person(
        self, address: Address, item: HistoryItem, raw: bytes, labels: dict[str, str]
    ) -> dict[str, Any]:
        try:
            update = reread(raw)
        except Undecodable:
            return self._damaged(item)
        pressed = update.choice
        if pressed is not None and pressed not in labels:
            labels.update(await self._labels_before(address, item.seq, pressed))
        return {"seq": item.seq, **shown(update, labels.get(pressed or "", "")), **_time(item.at)}

    def _damaged(self, item: HistoryItem) -> dict[str, Any]:
        """A line that can no longer be read keeps its place, so that readers get past it."""
        return self._from_bot(item, OutboxPayload(text=self._words()["web.damaged"]))

    async def _labels_before(self, address: Address, seq: int, wanted: str) -> dict[str, str]:
        """Labels of buttons shown before `seq`, looking back until the wanted one is among them.

        These messages were handed out already: the reader has said so by asking for what comes after them.
        """
        labels: dict[str, str] = {}
        for _ in range(_LOOKS_BACK):
            after = max(0, seq - PAGE - 1)
            for item in await self._store.history(address, after, PAGE):
                if item.payload is not None and item.seq < seq:
                    labels = {**_labels(item.payload.buttons), **labels}
            if wanted in labels or after == 0:
                break
            seq = after + 1
        return labels


def _time(at: dt.datetime | None) -> dict[str, str]:
    return {} if at is None else {"at": at.astimezone(dt.UTC).isoformat(timespec="seconds")}


def _labels(buttons: Sequence[Sequence[Button]]) -> dict[str, str]:
    return {button.data: button.label for row in buttons for button in row}


def attachment_name(attachment: Attachment, words: Mapping[str, str]) -> tuple[str, str]:
    """Name and type of a file without making it."""
    match attachment:
        case ReceiptImage():
            return words["web.file_receipt"], "image/png"
        case ResponseImage():
            return words["web.file_response"], "image/png"
        case VisitImage():
            return words["web.file_visit"], "image/png"
        case ResponseAttachment(name=name, mime=mime) | RequestDocument(name=name, mime=mime):
            return name, mime
        case CounterPaper(paper=paper):
            return words[f"paper.file.{paper}"], "application/pdf"
        case FormToSign():
            return words["paper.file.form"], "application/pdf"
        case ReportChart(picture=picture):
            return picture.title, "image/png"
        case SampleFile(name=name):
            return name, mimetypes.guess_type(name)[0] or "application/octet-stream"

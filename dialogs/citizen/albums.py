"""Several files sent at once: each is a page of one document, in order, and all of them get one answer.

A messenger tells each file of an album by itself, and never how many there are; so the answer waits until nothing more
has come for a moment. The files after the first belong to its document, wherever the form has got to meanwhile.
"""

import datetime as dt

from msgspec import Struct
from msgspec.structs import replace

from backend_client.catalogue import DocumentSlot
from dialogs import persian
from dialogs.citizen import documents
from dialogs.citizen.questions import answer_question
from dialogs.citizen.steps import pages_of
from dialogs.protocol import Draft, EffectFinished, FileRefused, FileSent, FileStored
from dialogs.talk import Talk

ALBUM = "album"
QUIET = dt.timedelta(seconds=1.5)
PATIENCE = dt.timedelta(seconds=20)
"""While a file is still being fetched; then what is here is told, and the rest when it comes."""


class Album(Struct, frozen=True, kw_only=True):
    """`slot`: the document that its pages are of, "" where none was asked for. `files`, `coming`: effects that fetch
    its files, in the order sent; of `coming` the result is awaited. `stored` by hash, of which `told` so many are
    told of. The rest is still to be told: `refused` with the file's place, `cut` beyond the document's limit, `unread`
    words beside a file.
    """

    id: str
    slot: str = ""
    files: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()
    told: int = 0
    refused: tuple[tuple[int, FileRefused], ...] = ()
    cut: int = 0
    unread: bool = False

    @property
    def untold(self) -> int:
        """Pages that arrived since the last answer."""
        return len(self.stored) - self.told


def receive(album: Album, sent: FileSent, slot: DocumentSlot, draft: Draft, talk: Talk) -> Album:
    """One more file of it."""
    unread = bool(sent.caption) and not answer_question(sent.caption, draft.service, talk)
    here = len(pages_of(slot.name, draft)) if slot.max_pages > 1 else len(album.stored)
    if here + len(album.coming) >= slot.max_pages:
        grown = replace(album, cut=album.cut + 1, unread=album.unread or unread)
    else:
        effect_id = documents.fetch(sent, slot, draft, talk)
        files, coming = (*album.files, effect_id), (*album.coming, effect_id)
        grown = replace(album, files=files, coming=coming, unread=album.unread or unread)
    return _watched(grown, draft, talk)


def hear(album: Album, result: EffectFinished, draft: Draft, talk: Talk) -> Album:
    """A file of it was looked at."""
    coming = tuple(one for one in album.coming if one != result.effect_id)
    heard = replace(album, coming=coming)
    match result.outcome:
        case FileStored(page=page):
            documents.add_page(page, draft, talk)
            heard = replace(heard, stored=(*(one for one in album.stored if one != page.sha256), page.sha256))
        case FileRefused() as refused:
            heard = replace(heard, refused=(*album.refused, (_place(album, result), refused)))
        case _:
            heard = replace(heard, refused=(*album.refused, (_place(album, result), FileRefused("gone"))))
    return _watched(heard, draft, talk)


def tell(album: Album, slot: DocumentSlot, draft: Draft, talk: Talk) -> Album:
    """All that is to be told of it by now, in one message; returns it with nothing more to tell."""
    lines = []
    if album.untold:
        here, wanted = documents.progress(draft, talk)
        pages = persian.digits(album.untold)
        lines.append(talk.text("form.received_pages", pages=pages, here=here, wanted=wanted))
    for place, refused in album.refused:
        reason = documents.refusal(refused, slot, talk)
        lines.append(talk.text("form.page_refused", number=persian.digits(place), reason=reason))
    if album.cut:
        limit, count = persian.digits(slot.max_pages), persian.digits(album.cut)
        lines.append(talk.text("form.pages_cut", limit=limit, count=count))
    if album.unread:
        lines.append(talk.text("form.caption_unread"))
    if lines:
        talk.tell("\n".join(lines))
    return replace(album, told=len(album.stored), refused=(), cut=0, unread=False)


def _place(album: Album, result: EffectFinished) -> int:
    return album.files.index(result.effect_id) + 1


def _watched(album: Album, draft: Draft, talk: Talk) -> Album:
    """The answer waits; each further file puts it off."""
    talk.remind(ALBUM, draft.id, talk.at + (PATIENCE if album.coming else QUIET))
    talk.stay()
    return album

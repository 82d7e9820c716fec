"""Files of a deed's form: those that have just come, and those that are kept for it from one look to the next."""

import msgspec

from backend_client.contract import Page
from bot.console.deeds.deed import Deed
from bot.console.forms import Form, Sent
from bot.console.visit import Visit
from dialogs import persian
from dialogs.protocol import FileRefused
from dialogs.staff.collecting import FILE_MB

_PAGES = msgspec.json.Decoder(Page)
SLOT = "response"


async def attached(visit: Visit, deed: Deed, form: Form) -> tuple[tuple[Page, ...], dict[str, str]]:
    """Files kept so far and those that have just come, and why some were not kept."""
    if not deed.most_files:
        return (), {}
    pages = {page.sha256: page for page in _kept(visit, form) if page.sha256 not in form.all("drop")}
    problems: dict[str, str] = {}
    for sent in form.files:
        room = deed.most_files - len(pages) - len(form.all("kept"))
        kept = await _keep(visit, sent) if room > 0 else FileRefused("too_many", deed.most_files)
        if isinstance(kept, FileRefused):
            words = visit.voice.text(f"staff.file_refused.{kept.reason}", limit=persian.digits(kept.limit))
            problems["files"] = visit.voice.text(
                "console.wrong.file", name=persian.quoted(sent.name[:100]), words=words
            )
        else:
            pages[kept.sha256] = kept
    return tuple(pages.values()), problems


def signed(visit: Visit, key: str, pages: tuple[Page, ...]) -> list[tuple[Page, str]]:
    """Each with what proves, in the form of that key, that it was kept for it."""
    return [(page, visit.held.signed(f"page:{key}", msgspec.json.encode(page).decode())) for page in pages]


def _kept(visit: Visit, form: Form) -> list[Page]:
    """What this session itself has kept for this form; nobody names another's file."""
    opened = (visit.held.opened(f"page:{form.key}", value) for value in form.all("page"))
    return [_PAGES.decode(text) for text in opened if text is not None]


async def _keep(visit: Visit, sent: Sent) -> Page | FileRefused:
    stored = await visit.world.files.keep(
        sent.content,
        owner=f"console:{visit.person.ref}",
        slot=SLOT,
        name=sent.name,
        kinds=("image", "pdf"),
        max_mb=FILE_MB,
    )
    return stored if isinstance(stored, FileRefused) else stored.page

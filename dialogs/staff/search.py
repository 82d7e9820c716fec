"""Finding requests again: one by its code, or several by the applicant's name or the last digits of the identifier."""

from collections.abc import Generator
from typing import Any

from msgspec.structs import replace

from dialogs import persian
from dialogs.protocol import Body, Chosen, FindStaffRequest, Reading, Said, SearchRequests, Trouble
from dialogs.staff.buttons import back, menu_row, page_chosen
from dialogs.staff.lists import listed_lines, listed_rows, opened
from dialogs.staff.members import StaffDialog
from dialogs.staff.paragraphs import clip
from dialogs.staff.request import StaffRequestFrame
from dialogs.staff.trouble import offer_retry, reason
from dialogs.talk import Steps, Talk, ask
from nlu.values import normal_code

CODE_CHARS = 6
SHOWN_CHARS = 60
TEXT_CHARS = 200


class SearchFrame(StaffDialog, frozen=True):
    """What `text` has found, closed requests too."""

    text: str
    page: int = 0

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(SearchRequests(self.text))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        shown = persian.quoted(clip(self.text, SHOWN_CHARS))
        if not told.cards:
            talk.say("staff.search.none", text=shown)
            talk.close()
            return
        head = talk.text("staff.search.found", text=shown)
        more = [talk.text("staff.search.more", count=persian.digits(len(told.cards)))] if told.more else []
        lines = [head, *listed_lines(told.cards, self.page, talk), *more, talk.text("staff.search.how")]
        talk.prompt("\n\n".join(lines), [*listed_rows(told.cards, self.page, talk), [back(talk), *menu_row(talk)]])

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value=value) if not opened(value, talk):
                page = page_chosen(value)
                if page is not None:
                    talk.replace(replace(self, page=page))
            case Chosen():
                pass
            case Said(text=text):
                return find(text, talk)
            case _:
                talk.say("staff.search.wanted")
        talk.again()
        return None


def find(text: str, talk: Talk) -> Steps:
    """What was typed on a list: the code of one request, else what some may be found by."""
    if not is_code(text):
        _search(text.strip()[:TEXT_CHARS], talk)
        return
    code = normal_code(text)
    told = yield from ask(FindStaffRequest(code))
    if not isinstance(told, Trouble):
        talk.push(StaffRequestFrame(ref=told.ref))
        return
    if told.kind == "not_found" and (yield from _is_registered(text, talk)):
        return
    key = "staff.queue.not_found"
    talk.tell(talk.text(key, code=persian.tracking_code(code)) if told.kind == "not_found" else reason(told, talk))
    talk.again()


def _is_registered(text: str, talk: Talk) -> Generator[Reading[Any], Any, bool]:
    """The secretariat's numbers look like codes: what is no request's code may be one of them (F58)."""
    text = text.strip()[:TEXT_CHARS]
    told = yield from ask(SearchRequests(text))
    if isinstance(told, Trouble) or not told.cards:
        return False
    _search(text, talk)
    return True


def is_code(text: str) -> bool:
    """Long enough for a code, and begun like one or with figures in it."""
    code = normal_code(text)
    return len(code) >= CODE_CHARS and (code.startswith("MZ") or any(char.isdigit() for char in code))


def _search(text: str, talk: Talk) -> None:
    if not any(char.isalnum() for char in text):
        talk.say("staff.search.wanted")
        talk.again()
    elif isinstance(talk.top, SearchFrame):
        talk.replace(SearchFrame(text=text))
    else:
        talk.push(SearchFrame(text=text))

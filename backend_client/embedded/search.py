"""Finding a request again: by code, by words of the applicant's name, by the last four digits of the identifier,
by the exact number of the secretariat.

Names and identifiers are kept as keyed hashes, so only whole words are found, in any of their spellings.
"""

import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_, select

from backend_client.contract import StaffMember
from backend_client.embedded import registry
from backend_client.embedded.absence import away_now, with_hands
from backend_client.embedded.applicant import name_words
from backend_client.embedded.codes import normalise_code
from backend_client.embedded.parallel import before
from backend_client.embedded.requests import CARD_COLUMNS, stored
from backend_client.embedded.staff import working_member
from backend_client.embedded.tables import name_word
from backend_client.embedded.tables import request as table
from backend_client.embedded.tables import stage as stage_table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import card
from backend_client.staff_work import Found
from nlu.values import normal_code

MOST = 20
MAX_WORDS = 6
MAX_TEXT_CHARS = 200
_LAST_FOUR = re.compile(r"\d{4}")
_BETWEEN_WORDS = re.compile(r"[^\w\u200c]+")


async def search(tx: Tx, staff_ref: str, text: str) -> Found:
    """Raises RequestNotFound for an unknown member, NotPermitted for one who does not work on requests."""
    member = await working_member(tx, staff_ref)
    text = text[:MAX_TEXT_CHARS].strip()
    if not text:
        return Found(())
    wanted = list(_wanted(tx, text))
    registered = registry.is_of(tx, text)
    found = or_(and_(*wanted), registered) if wanted else registered
    query = select(*CARD_COLUMNS).where(found, *_seen_by(member)).order_by(table.c.id.desc())
    rows = (await tx.connection.execute(query.limit(MOST + 1))).all()
    away = await away_now(tx)
    requests = [await before(tx, member, stored(tx, row)) for row in rows[:MOST]]
    cards = [with_hands(await card(tx, request), request, away) for request in requests]
    return Found(tuple(cards), more=len(rows) > MOST)


def _wanted(tx: Tx, text: str) -> Iterator[ColumnElement[bool]]:
    """All of them must hold; none for a text that nothing can be found by."""
    code = normalise_code(text)
    if code is not None:
        yield table.c.code_hash == tx.seal.lookup("code", code)
        return
    words = _words(text)
    for word in words[:MAX_WORDS]:
        if _LAST_FOUR.fullmatch(word):
            yield table.c.last_four_hash == tx.seal.lookup("last_four", normal_code(word))
        else:
            named = select(name_word.c.request_id).where(name_word.c.word_hash == tx.seal.lookup("word", word))
            yield table.c.id.in_(named)


def _words(text: str) -> list[str]:
    """Each in the spelling in which names are kept; what stands between them is left out."""
    return sorted(name_words(_BETWEEN_WORDS.sub(" ", text)))


def _seen_by(member: StaffMember) -> Iterator[ColumnElement[bool]]:
    """What `staff.open_case` opens to this member: requests that their unit accepts, and those whose stage it has or
    had."""
    if member.units:
        begun = select(stage_table.c.request_id).where(
            stage_table.c.unit.in_(member.units), stage_table.c.started_at.is_not(None)
        )
        yield or_(table.c.service_unit.in_(member.units), table.c.id.in_(begun))
    if member.branches:
        yield table.c.branch.in_(member.branches)

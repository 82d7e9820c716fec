"""What happened, told twice in the transaction in which it happened: to the history for ever, and to the feed."""

import datetime as dt

import msgspec
from msgspec.structs import replace
from sqlalchemy import insert, select

from backend_client.changes import DISCREET, INTERNAL
from backend_client.contract import Change, ChangeKind, Changes, HistoryEntry, RequestCard, Undelivered
from backend_client.embedded.absence import card_for_staff
from backend_client.embedded.decisions.standing import News
from backend_client.embedded.requests import followers
from backend_client.embedded.rows import history_row
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import change as change_table
from backend_client.embedded.tables import history as history_table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import definition_of
from backend_client.seal import Seal

MAX_CHANGES = 500


async def announce(tx: Tx, request: StoredRequest, news: News) -> None:
    """Write one line of history and one change."""
    definition = await definition_of(tx, request)
    history_id, change_id = await tx.next_id(history_table), await tx.next_id(change_table)
    followed_by = () if news.kind in INTERNAL or news.quiet else await followers(tx, request)
    followed_by = (news.person,) if news.person else followed_by
    card = await card_for_staff(tx, request, definition)
    change = change_of(change_id, tx.now, request, news, card, followed_by)
    await tx.connection.execute(insert(history_table).values(**history_row(tx.seal, history_id, tx.now, request, news)))
    await tx.connection.execute(insert(change_table).values(**change_row(tx.seal, request, change)))
    tx.announced.append(change.id)


def change_of(
    id_: int,
    now: dt.datetime,
    request: StoredRequest,
    news: News,
    card: RequestCard,
    person_refs: tuple[str, ...],
) -> Change:
    return Change(
        id=id_,
        kind=news.kind,
        at=now,
        card=card,
        person_refs=person_refs,
        unit=news.unit or request.unit,
        branch=request.branch,
        by=news.by.name if news.by else "",
        by_post=news.by.post if news.by else "",
        automatic=news.automatic,
        text=news.text,
        stage=news.stage,
        stage_no=news.stage_no,
        stage_count=news.stage_count,
        beside=news.beside,
        units=news.units,
        deficiencies=news.deficiencies,
        receipt=news.receipt,
        response=news.response,
        undelivered=news.undelivered,
        demand=news.demand,
        bill=news.bill,
        waited=news.waited,
        inquiry=news.inquiry,
        to=news.to,
        visit=news.visit,
    )


def change_row(seal: Seal, request: StoredRequest, change: Change) -> dict[str, object]:
    body = seal.seal(msgspec.json.encode(change), f"change.body.{change.id}")
    return {"id": change.id, "request_id": request.id, "kind": change.kind, "at": change.at, "body": body}


async def history_of(tx: Tx, request: StoredRequest) -> tuple[HistoryEntry, ...]:
    """What staff may see of it, oldest first."""
    table = history_table.c
    query = select(table.id, table.at, table.kind, table.by, table.text).where(
        table.request_id == request.id, table.kind.not_in(DISCREET)
    )
    rows = await tx.connection.execute(query.order_by(table.id))
    entries = []
    for row in rows:
        text, undelivered = _told(row.kind, tx.seal.open(row.text, f"history.text.{row.id}"))
        entries.append(HistoryEntry(at=row.at, kind=row.kind, by=row.by, text=text, undelivered=undelivered))
    return tuple(entries)


def _told(kind: ChangeKind, kept: bytes) -> tuple[str, Undelivered | None]:
    """A history line's text, read back."""
    if kind == "undelivered":
        return "", msgspec.json.decode(kept, type=Undelivered)
    return kept.decode(), None


async def changes_after(tx: Tx, cursor: int, limit: int) -> Changes:
    """Ids are given in the order of commits, since deeds are alone: nothing can appear behind a cursor."""
    table = change_table.c
    query = select(table.id, table.body).where(table.id > cursor).order_by(table.id)
    rows = (await tx.connection.execute(query.limit(max(1, min(limit, MAX_CHANGES))))).all()
    items = tuple(replace(tx.opened(row.body, f"change.body.{row.id}", Change), id=row.id) for row in rows)
    return Changes(rows[-1].id if rows else cursor, items)

"""After a restore: the world has gone on since the backup, so nothing may be said twice or given to two people.

What the lost life of the installation did after the backup is not known. It is known how long that may have lasted.
Counters whose numbers people have seen are moved on by more than it can have counted: ten a second and a thousand more.
The same archive may therefore be restored again later, and still no number comes twice.

Random names need no gap. A tracking code has 50 random bits: if 10,000 codes were issued after the backup and a million
more are issued after the restore, some two of them are the same with a probability of 10^4 · 10^6 / 2^50 < 10^-5;
tokens, sessions and references have 80 bits and more. A pre-registration number has 27: it is unique among those that
are known, and opens nothing to anybody but its owner.
"""

import datetime as dt

from sqlalchemy import Connection, text

from backend_client.embedded.renewal import skip_response_numbers
from backend_client.seal import Seal, SealBroken
from bot.backup.parts import BOT, DESK, Part
from bot.store.codec import micros
from bot.store.queries.outbox import WEB
from dialogs import codec

PER_SECOND, AT_LEAST = 10, 1000
RESTORED = "restored"
_PAGE = 500
_PUT_ASIDE = text(
    "UPDATE outbox SET state = 'failed', error_code = :reason, done_at = :now"
    " WHERE state = 'queued' AND channel <> :fetched"
)
_RECOUNT = text(
    "UPDATE gate SET waiting = (SELECT count(*) FROM outbox o WHERE o.channel = gate.channel AND o.bot = gate.bot"
    " AND o.chat = gate.chat AND o.state = 'queued'), urgent = (SELECT count(*) FROM outbox o WHERE"
    " o.channel = gate.channel AND o.bot = gate.bot AND o.chat = gate.chat AND o.state = 'queued' AND NOT o.bulk)"
    " WHERE waiting > 0 OR urgent > 0"
)
_STATES = text(
    "SELECT id, uid, state FROM conversation WHERE state IS NOT NULL AND id > :after ORDER BY id LIMIT :limit"
)
_AUDIT = text(
    "INSERT INTO audit (at, person_ref, action, target, outcome) VALUES (:now, '', 'restore', :target, 'done')"
)


def gap(since: dt.datetime, now: dt.datetime) -> int:
    """More than anything can have been counted in that time."""
    return AT_LEAST + PER_SECOND * max(0, int((now - since).total_seconds()))


def renew(connections: dict[Part, Connection], secret: bytes, since: dt.datetime, now: dt.datetime) -> int:
    """Returns how many messages were put aside. `since`: when the backup was made."""
    bot, step = connections[BOT], gap(since, now)
    BOT.enter(bot)
    aside = _put_messages_aside(bot, now)
    for table in ("conversation", "gate", "effect"):
        bot.execute(text(f"UPDATE {table} SET lease_owner = NULL, lease_until = NULL"))  # noqa: S608 - names of ours
    # A browser that has seen message 57 asks for what comes after it.
    bot.execute(text("UPDATE conversation SET next_seq = next_seq + :step"), {"step": step})
    _skip_prompts(bot, Seal(secret, "bot"), step)
    # Whoever enrolled after the backup has used theirs, and it must not serve another.
    bot.execute(text("UPDATE invite SET expires_at = :now WHERE used_at IS NULL"), {"now": micros(now)})
    bot.execute(_AUDIT, {"now": micros(now), "target": since.isoformat()})
    DESK.enter(connections[DESK])
    skip_response_numbers(connections[DESK], since, now, step)
    return aside


def _put_messages_aside(bot: Connection, now: dt.datetime) -> int:
    """They may have been sent since. The web chat's stay: people fetch them by their number, so none comes twice."""
    values = {"reason": RESTORED, "now": micros(now), "fetched": WEB}
    aside = bot.execute(_PUT_ASIDE, values).rowcount
    bot.execute(_RECOUNT)
    return aside


def _skip_prompts(bot: Connection, seal: Seal, step: int) -> None:
    """A button that was shown after the backup must not be taken for one of a new prompt with its number."""
    after = 0
    while rows := bot.execute(_STATES, {"after": after, "limit": _PAGE}).all():
        after = rows[-1].id
        changed = []
        for row in rows:
            place = f"conversation/state/{row.uid}"
            try:
                state = codec.past_prompts(seal.open(row.state, place), step)
            except SealBroken:
                continue  # a damaged row stays what it is; its conversation begins anew
            changed.append({"id": row.id, "state": seal.seal(state, place)})
        if changed:
            bot.execute(text("UPDATE conversation SET state = :state WHERE id = :id"), changed)

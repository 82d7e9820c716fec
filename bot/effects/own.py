"""Effects within the front itself: files that people sent, invitations, words of the content, questions without an
answer."""

import datetime as dt
from collections.abc import Mapping

from backend_client.errors import AlreadyDone, RequestNotFound
from bot.channels.channel import DeliveryError, FileGone
from bot.console.entry import LIFETIME
from bot.effects.world import EffectWorld, Performer, TryLater
from bot.files import MB
from bot.groups import may_enrol, place_of
from bot.invites import token_hash
from bot.store.store import EffectRow
from dialogs.protocol import (
    AddParaphrase,
    ConsoleOpened,
    DismissQuestion,
    Done,
    Effect,
    EntryPublished,
    FetchFile,
    FileRefused,
    GroupBound,
    InviteAccepted,
    NoteQuestion,
    OpenConsole,
    Outcome,
    PublishEntry,
    RedeemInvite,
    UndoRevision,
)

FETCH_PATIENCE = dt.timedelta(minutes=30)
"""A messenger that does not give the file for so long will not; the person is asked to send it again."""


async def fetch_file(effect: FetchFile, row: EffectRow, world: EffectWorld) -> Outcome:
    """Get it from the channel, look at it, keep it."""
    if effect.file.size > effect.max_mb * MB:
        return FileRefused("too_big", effect.max_mb)
    channel = world.channels[row.address.channel, row.address.bot]
    try:
        content = await channel.fetch(effect.file.remote, channel.capabilities.download_limit)
    except FileGone:
        return FileRefused("gone")
    except DeliveryError as error:
        if error.retryable and world.clock() - row.created_at < FETCH_PATIENCE:
            raise TryLater(error.code) from error
        return FileRefused("gone")
    return await world.files.keep(
        content,
        owner=effect.owner,
        slot=effect.slot,
        name=effect.file.name,
        kinds=effect.kinds,
        max_mb=effect.max_mb,
    )


async def redeem_invite(effect: RedeemInvite, row: EffectRow, world: EffectWorld) -> Outcome:
    """Once; the same person may be told again. One answer for unknown, expired, used ones and those of another kind."""
    wanted = token_hash(effect.token)
    meant_for = await world.store.invited(wanted)
    if meant_for is None or not may_enrol(row.address, meant_for):
        raise RequestNotFound
    staff_ref = await world.store.redeem_invite(wanted, row.person.ref)
    if staff_ref is None:
        raise RequestNotFound
    if place := place_of(staff_ref):
        return GroupBound(*place)
    member = await world.staff.member(staff_ref)
    return InviteAccepted(member.name, member.post)


async def open_console(_: OpenConsole, row: EffectRow, world: EffectWorld) -> Outcome:
    """Performed again it makes another link; the one nobody was told of runs out."""
    address = await world.console_link(row.person.ref)
    return ConsoleOpened(address, LIFETIME // dt.timedelta(minutes=1))


async def publish_entry(effect: PublishEntry, row: EffectRow, world: EffectWorld) -> Outcome:
    return await world.content.publish(effect.key, effect.text, effect.was, row.person.staff_ref)


async def undo_revision(effect: UndoRevision, row: EffectRow, world: EffectWorld) -> Outcome:
    """A noted question whose paraphrase it was waits for an answer again."""
    outcome = await world.content.undo(effect.revision, row.person.staff_ref)
    if isinstance(outcome, EntryPublished):
        await world.questions.reopen_question(effect.revision)
    return outcome


async def note_question(effect: NoteQuestion, row: EffectRow, world: EffectWorld) -> Outcome:
    """Counted in the transaction that ends the effect, so once however often it is performed."""
    await world.questions.note_question(row, effect)
    return Done()


async def add_paraphrase(effect: AddParaphrase, row: EffectRow, world: EffectWorld) -> Outcome:
    """Of two who use one question the slower is told so, unless both meant the same."""
    question = await world.questions.question(effect.ref)
    if question is None:
        raise RequestNotFound
    by, is_open = row.person.staff_ref, question.state == "open"
    outcome = await world.content.add_phrase(effect.faq, effect.phrase, by, new=is_open)
    if isinstance(outcome, EntryPublished):
        await world.questions.decide_question(effect.ref, "used", outcome.revision)
    return outcome


async def dismiss_question(effect: DismissQuestion, _: EffectRow, world: EffectWorld) -> Outcome:
    if not await world.questions.decide_question(effect.ref, "dismissed"):
        question = await world.questions.question(effect.ref)
        if question is None:
            raise RequestNotFound
        if question.state != "dismissed":
            raise AlreadyDone
    return Done()


PERFORMERS: Mapping[type[Effect], Performer] = {
    FetchFile: fetch_file,
    RedeemInvite: redeem_invite,
    OpenConsole: open_console,
    PublishEntry: publish_entry,
    NoteQuestion: note_question,
    AddParaphrase: add_paraphrase,
    DismissQuestion: dismiss_question,
    UndoRevision: undo_revision,
}

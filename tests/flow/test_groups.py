"""A unit's group: enrolled by an invitation of its own kind, and told of its unit's requests alone (R16)."""

from bot.channels.channel import Address
from bot.feed import Feed
from bot.groups import group_ref, group_user, is_group, may_enrol, place_of
from bot.invites import PREFIX, invite, token_hash
from bot.store.sql_store import SqlStore
from bot.timers import Bells
from dialogs.protocol import RedeemInvite, Trouble
from tests.flow.bench import Bench
from tests.flow.desks import NotingDesk
from tests.flow.test_feed import change, person, told
from tests.flow.world import HandClock

PRIVATE = Address(channel="telegram", bot="1", chat="5", user="5")
GROUP = Address(channel="telegram", bot="1", chat="-100", user=group_user("-100"))
SCREEN = Address(channel="web", bot="web", chat="s", user="s")


def test_each_kind_of_invitation_is_for_its_own_kind_of_chat() -> None:
    """In a group a member's invitation would make all of them that member."""
    assert [may_enrol(place, group_ref("licensing")) for place in (PRIVATE, GROUP, SCREEN)] == [False, True, True]
    assert [may_enrol(place, "r.karimi") for place in (PRIVATE, GROUP, SCREEN)] == [True, False, True]
    assert is_group(GROUP)
    assert place_of(group_ref("licensing", "north")) == ("licensing", "north")


async def test_a_groups_invitation_makes_nobody_staff_in_a_private_chat(
    bench: Bench, store: SqlStore, clock: HandClock
) -> None:
    token = (await invite(store, group_ref("licensing"), clock.now)).removeprefix(PREFIX)

    assert await bench.perform(RedeemInvite(token)) == Trouble(kind="not_found")


async def test_a_group_hears_of_what_comes_to_its_unit_and_branch(store: SqlStore, clock: HandClock) -> None:
    """Not of people's words, notes, hands and responses; nor of what is another unit's or branch's."""
    for chat, ref in (("all", group_ref("u")), ("north", group_ref("u", "b")), ("south", group_ref("u", "c"))):
        token = await invite(store, ref, clock.now)
        await store.redeem_invite(token_hash(token), await person(store, chat))
    desk = NotingDesk()
    desk.items = [
        change(1, "submitted"),
        change(2, "message_from_citizen", text="راز"),
        change(3, "noted", text="راز"),
        change(4, "overdue", unit="other"),
        change(5, "due_near"),
        change(6, "answered"),
    ]
    await Feed(desk, desk.staff, store, Bells()).run_due()

    assert await told(store) == [
        ("all", "group", "due_near"),
        ("all", "group", "submitted"),
        ("north", "group", "due_near"),
        ("north", "group", "submitted"),
    ]

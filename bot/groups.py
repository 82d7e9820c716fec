"""A unit's group in a messenger: an account of its own, enrolled for the unit as a member of staff is.

Its `staff_ref` names no member, so that it may do nothing; it only hears of requests, without personal data.
"""

from bot.channels.channel import Address

PREFIX = "group:"
"""Of the address's user, and of the account's `staff_ref`."""
SHARED_SCREENS = frozenset({"web"})
"""Channels in which a chat of its own may be a unit's board."""


def group_user(chat: str) -> str:
    """Whom everything in this group is told to, whoever of them it is."""
    return f"{PREFIX}{chat}"


def group_ref(unit: str, branch: str = "") -> str:
    """What a group of this unit is enrolled as; `branch` "": for all of them."""
    return f"{PREFIX}{unit}:{branch}"


def refs_for(unit: str, branch: str) -> tuple[str, ...]:
    """The groups that hear of a request there."""
    return group_ref(unit), group_ref(unit, branch)


def place_of(staff_ref: str) -> tuple[str, str] | None:
    """Unit and branch of a group's enrolment, None for a member's."""
    if not staff_ref.startswith(PREFIX):
        return None
    unit, _, branch = staff_ref.removeprefix(PREFIX).partition(":")
    return unit, branch


def is_group(address: Address) -> bool:
    return address.user.startswith(PREFIX)


def may_enrol(address: Address, staff_ref: str) -> bool:
    """A group's invitation is for groups, or for a screen; a member's never is: all the others there would act in
    their name."""
    if place_of(staff_ref) is None:
        return not is_group(address)
    return is_group(address) or address.channel in SHARED_SCREENS

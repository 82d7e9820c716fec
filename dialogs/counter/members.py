"""Who of the staff stands at the counter, and what for."""

from typing import TypeGuard

from backend_client.contract import Role, StaffMember
from dialogs.staff.members import StaffDialog, is_enrolled
from dialogs.talk import Talk

FILING: frozenset[Role] = frozenset({"counter_clerk"})
RECEIVING: frozenset[Role] = frozenset({"counter_clerk", "clerk"})


def files_for_others(member: StaffMember | None) -> bool:
    return is_enrolled(member) and not FILING.isdisjoint(member.roles)


def receives(member: StaffMember | None) -> TypeGuard[StaffMember]:
    """Hands responses over."""
    return is_enrolled(member) and not RECEIVING.isdisjoint(member.roles)


def serves_counter(talk: Talk) -> bool:
    """This person does, and the desk has a counter."""
    return talk.content.capabilities.counter and receives(talk.staff)


class CounterDialog(StaffDialog, frozen=True):
    """For whoever receives people at the in-person desk."""

    def refusal(self, member: StaffMember | None) -> str:
        return refusal(member)


def refusal(member: StaffMember | None) -> str:
    if not is_enrolled(member):
        return "staff.not_enrolled"
    return "" if receives(member) else "counter.other_role"

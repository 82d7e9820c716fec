"""Who of the staff may see which dialog. What a role may do to a request is decided at each deed."""

from typing import TypeGuard

from backend_client.contract import Role, StaffMember
from dialogs.staff.buttons import menu_row
from dialogs.talk import Talk

ACCEPTING: frozenset[Role] = frozenset({"clerk", "unit_head"})
WORKING: frozenset[Role] = frozenset({"clerk", "unit_staff", "unit_head"})
AT_CONTENT: frozenset[Role] = frozenset({"content_editor", "publisher"})


def is_enrolled(member: StaffMember | None) -> TypeGuard[StaffMember]:
    return member is not None and member.active


def works_on_requests(member: StaffMember) -> bool:
    return not WORKING.isdisjoint(member.roles)


def accepts(member: StaffMember) -> bool:
    """Judges completeness: accepts a request or lists its deficiencies."""
    return not ACCEPTING.isdisjoint(member.roles)


def edits_content(member: StaffMember) -> bool:
    return not AT_CONTENT.isdisjoint(member.roles)


def publishes(member: StaffMember) -> bool:
    return "publisher" in member.roles


def refuse(talk: Talk, key: str = "staff.not_enrolled") -> None:
    """Say kindly that this is for others; the same words for anybody."""
    talk.prompt(talk.text(key), [menu_row(talk)])

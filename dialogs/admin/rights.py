"""Who may open the admin's dialogs; publishing is checked again when it is performed."""

from backend_client.contract import StaffMember
from dialogs.staff import members
from dialogs.talk import Talk


def editor(talk: Talk) -> StaffMember | None:
    """The member, if they work on content; others are told kindly and get None."""
    member = talk.staff
    if not members.is_enrolled(member):
        members.refuse(talk)
        return None
    if not members.edits_content(member):
        members.refuse(talk, "admin.other_role")
        return None
    return member

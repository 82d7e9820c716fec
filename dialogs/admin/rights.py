"""Who may open the admin's dialogs; publishing is checked again when it is performed."""

from backend_client.contract import StaffMember
from dialogs.staff import members
from dialogs.staff.members import StaffDialog


class AdminDialog(StaffDialog, frozen=True):
    """Of those who work on content."""

    def refusal(self, member: StaffMember | None) -> str:
        if not members.is_enrolled(member):
            return "staff.not_enrolled"
        return "" if members.edits_content(member) else "admin.other_role"

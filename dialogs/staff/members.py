"""Who of the staff may see which dialog. What a role may do to a request is decided at each deed."""

from typing import TypeGuard

from backend_client.contract import Role, StaffMember
from dialogs.protocol import Body
from dialogs.talk import Dialog, Steps, Talk

ACCEPTING: frozenset[Role] = frozenset({"clerk", "unit_head"})
WORKING: frozenset[Role] = frozenset({"clerk", "unit_staff", "unit_head"})
LEADING: frozenset[Role] = frozenset({"head"})
DECIDING: frozenset[Role] = frozenset({"unit_head"})
AT_CONTENT: frozenset[Role] = frozenset({"content_editor", "publisher"})


def is_enrolled(member: StaffMember | None) -> TypeGuard[StaffMember]:
    return member is not None and member.active


def works_on_requests(member: StaffMember) -> bool:
    return not WORKING.isdisjoint(member.roles)


def accepts(member: StaffMember) -> bool:
    """Judges completeness: accepts a request or lists its deficiencies."""
    return not ACCEPTING.isdisjoint(member.roles)


def heads_unit(member: StaffMember) -> bool:
    """Gives the reason without which no document is asked for after acceptance (P1)."""
    return not DECIDING.isdisjoint(member.roles)


def leads(member: StaffMember) -> bool:
    """Head of the agency."""
    return not LEADING.isdisjoint(member.roles)


def edits_content(member: StaffMember) -> bool:
    return not AT_CONTENT.isdisjoint(member.roles)


def publishes(member: StaffMember) -> bool:
    return "publisher" in member.roles


class StaffDialog(Dialog, frozen=True):
    """Of staff or admins. Whoever is not one of them, or no more, is led out at their next word or tap."""

    def show(self, talk: Talk) -> Steps | None:
        if key := self.refusal(talk.staff):
            return lead_out(key, talk)
        return self.present(talk)

    def take(self, body: Body, talk: Talk) -> Steps | None:
        if key := self.refusal(talk.staff):
            return lead_out(key, talk)
        return self.deal(body, talk)

    def refusal(self, member: StaffMember | None) -> str:
        """Key of what is said to a person who has no business here, "" for those who have."""
        if not is_enrolled(member):
            return "staff.not_enrolled"
        return "" if works_on_requests(member) else "staff.queue.other_role"

    def present(self, talk: Talk) -> Steps | None:
        """Show the present step."""
        return talk.home()

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        """Deal with what the person did in this state."""
        del body
        return talk.again()


def lead_out(key: str, talk: Talk) -> None:
    """Say kindly, in the same words to anybody, that this is for others; what lay below goes on."""
    talk.say(key)
    while isinstance(talk.top, StaffDialog):
        talk.pop()
    talk.again()

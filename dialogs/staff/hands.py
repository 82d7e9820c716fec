"""In whose hands a request is, and who may give it on."""

from backend_client.contract import RequestCard, StaffMember
from dialogs import persian
from dialogs.talk import Talk


def is_mine(card: RequestCard, member: StaffMember) -> bool:
    """This member has taken it. A desk that tells no references tells names."""
    return card.taken_ref == member.ref if card.taken_ref else bool(card.taken_by) and card.taken_by == member.name


def stands_in(card: RequestCard, member: StaffMember) -> bool:
    """Whoever has taken it is away, and this member is their deputy."""
    return bool(card.deputy_ref) and card.deputy_ref == member.ref


def in_hands(card: RequestCard, member: StaffMember) -> bool:
    return is_mine(card, member) or stands_in(card, member)


def may_give(card: RequestCard, member: StaffMember) -> bool:
    """What the desk decides, too: a free one by anybody, else by whoever has it, their deputy or a head."""
    return not card.taken_by or in_hands(card, member) or "unit_head" in member.roles


def taken(card: RequestCard, talk: Talk) -> str:
    """Who has taken it, as the member reads it in a list or a notice."""
    if not card.taken_by:
        return talk.text("staff.queue.free")
    if talk.staff is not None and is_mine(card, talk.staff):
        return talk.text("staff.queue.yours")
    by = persian.quoted(card.taken_by)
    deputising = talk.staff is not None and stands_in(card, talk.staff)
    return talk.text("staff.queue.deputy" if deputising else "staff.queue.taken", by=by)

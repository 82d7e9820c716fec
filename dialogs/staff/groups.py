"""What a unit's group hears of (no personal data in groups): a service, a branch, and a button that the desk opens to
whoever may see the request, in their own chat."""

from backend_client.contract import Change
from dialogs.protocol import GroupBound
from dialogs.staff.card import branch_title
from dialogs.talk import Standing, Talk

TOLD = frozenset({"submitted", "stage_started", "due_near", "overdue"})


def desk_changed(change: Change, talk: Talk) -> None:
    """Neither code nor name nor anybody's words."""
    if change.kind not in TOLD:
        return
    branch = branch_title(change.card.branch, talk.content.catalogue)
    text = talk.text(f"group.notice.{change.kind}", service=change.card.service_title, branch=branch)
    opening = Standing(talk.text("staff.button.open"), "s_open", change.card.ref)
    talk.tell(text, [[opening]], fact=f"group:{change.id}", bulk=True)


def bound(to: GroupBound, talk: Talk) -> str:
    """What is said in a group that has just been enrolled."""
    units = {unit.code: unit.title for unit in talk.content.catalogue.units}
    branches = {branch.code: branch.title for branch in talk.content.catalogue.branches}
    where = branches.get(to.branch, talk.text("group.all_branches"))
    return talk.text("group.bound", unit=units.get(to.unit, to.unit), branch=where)

"""The appointment of a request's person, as its staff see it: when, where, and whether they have come (E11)."""

from backend_client.contract import StaffRequestView
from dialogs import persian
from dialogs.talk import Speaks


def on_card(view: StaffRequestView, talk: Speaks) -> str:
    """Where the present stage calls them, that they have taken none is told, too; "" where there is nothing to tell."""
    visit = view.visit
    if visit is None:
        return talk.text("staff.card.no_visit") if view.card.status == "accepted" and _calls(view, talk) else ""
    appointment = visit.appointment
    if visit.arrived_at is not None:
        state = talk.text("staff.card.visit.arrived", time=persian.moment(visit.arrived_at))
    else:
        state = talk.text(f"staff.visits.{appointment.status}")
    titles = {branch.code: branch.title for branch in talk.content.catalogue.branches}
    return talk.text(
        "staff.card.visit",
        time=persian.moment(appointment.starts_at),
        branch=titles.get(appointment.branch, appointment.branch),
        counter=persian.digits(visit.counter),
        state=state,
    )


def _calls(view: StaffRequestView, talk: Speaks) -> bool:
    """To a desk that gives appointments."""
    present = [stage.presence for stage in view.stages if stage.state == "present" and stage.presence]
    return any(not each.place for each in present) and talk.content.gives_appointments(view.card.branch)

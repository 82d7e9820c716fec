"""Standing buttons of the staff: open, take, the ways to queue and content. Each tap is authorised anew."""

from dialogs.admin.desk import AdminMenu
from dialogs.counter.desk import open_counter
from dialogs.counter.request import CounterRequestFrame
from dialogs.protocol import TakeRequest
from dialogs.staff import console, handovers, members, morning
from dialogs.staff.deed import perform
from dialogs.staff.demand import DecideDocumentFrame
from dialogs.staff.follow_ups import FollowUpFrame, FollowUpsFrame
from dialogs.staff.history import HistoryFrame
from dialogs.staff.inquiry import InquiryFrame
from dialogs.staff.queue import QueueFrame
from dialogs.staff.reports import ReportsFrame
from dialogs.staff.request import StaffRequestFrame
from dialogs.talk import Steps, Talk

ACTIONS = frozenset(
    {
        "s_open",
        "s_demand",
        "s_inquiry",
        "s_take",
        "s_queue",
        "s_admin",
        "s_console",
        "s_digest",
        "s_hand",
        "s_counter",
        "s_follow",
        "s_reports",
    }
)

_OF_REQUEST = frozenset({"s_open", "s_demand", "s_inquiry", "s_take"})


def act(action: str, ref: str, talk: Talk) -> Steps | None:
    """Do what the button says. What the person was in the middle of stays below and goes on afterwards."""
    if not members.is_enrolled(talk.staff):
        members.lead_out("staff.not_enrolled", talk)
        return None
    if action == "s_console":
        console.ask_for_link(talk)
        return None
    if action == "s_digest":
        morning.turn_digest(talk)
        talk.stay()
        return None
    if action == "s_hand":
        handovers.take(ref, talk)
        return None
    leave_views(talk)
    talk.again()
    if action in _OF_REQUEST:
        _show(action, ref, talk)
    else:
        _go_to(action, ref, talk)
    return None


def _show(action: str, ref: str, talk: Talk) -> None:
    """A request, and what is to be done about it."""
    match action:
        case "s_open":
            open_request(ref, talk)
        case "s_demand" | "s_inquiry":
            request, _, figure = ref.partition(".")
            open_request(request, talk)
            no = int(figure) if figure.isascii() and figure.isdecimal() and len(figure) <= 3 else 0
            talk.push((DecideDocumentFrame if action == "s_demand" else InquiryFrame)(ref=request, no=no))
        case "s_take":
            perform(open_request(ref, talk), TakeRequest(ref), talk)


def _go_to(action: str, ref: str, talk: Talk) -> None:
    """A list or a desk, or one thing of it."""
    match action:
        case "s_queue":
            talk.frames[:] = [frame for frame in talk.frames if not isinstance(frame, QueueFrame)]
            talk.push(QueueFrame())
        case "s_counter" if ref:
            talk.push(CounterRequestFrame(ref=ref))
        case "s_counter":
            open_counter(talk)
        case "s_follow":
            talk.push(FollowUpFrame(ref=ref) if ref else FollowUpsFrame())
        case "s_reports":
            talk.push(ReportsFrame())
        case "s_admin":
            talk.push(AdminMenu())
        case _:
            talk.say("stale_button")


def leave_views(talk: Talk) -> None:
    """Requests that were only being looked at need not be gone back to."""
    while isinstance(talk.top, StaffRequestFrame | HistoryFrame | CounterRequestFrame | FollowUpFrame):
        talk.pop()


def open_request(ref: str, talk: Talk) -> StaffRequestFrame:
    frame = StaffRequestFrame(ref=ref)
    talk.push(frame)
    return frame

"""What staff hear of appeals: the unit of the response of what became of one, those who decide of a correction."""

from backend_client.contract import Change
from dialogs import persian
from dialogs.staff.appeal import shown_number
from dialogs.staff.notice_lines import lines
from dialogs.talk import Talk


def words(change: Change, talk: Talk) -> str:
    """The notice; "" for a change of another kind."""
    match change.kind:
        case "appealed" | "appeal_withdrawn" | "appeal_granted" | "appeal_refused":
            return lines(change.kind, change, talk, appeal=persian.tracking_code(change.text))
        case "contested_corrected":
            return lines(change.kind, change, talk, number=shown_number(change.text))
        case _:
            return ""

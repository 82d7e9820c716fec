"""What the head of the agency follows up; see `backend_client.follow_ups`."""

from backend_client.contract import FollowUp
from dialogs.vocabulary.effects import Effect
from dialogs.vocabulary.outcomes import Trouble
from dialogs.vocabulary.readings import Reading


class ReadFollowUps(Reading[tuple[FollowUp, ...] | Trouble], frozen=True):
    """Head: the open ones first."""


class ReadFollowUp(Reading[FollowUp | Trouble], frozen=True):
    """Head: that of one request."""

    ref: str


class SettleFollowUp(Effect, frozen=True):
    """Head: close it with what was done. `told`: the applicant is sent these words, too."""

    ref: str
    text: str
    told: bool

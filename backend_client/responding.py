"""What members of staff do with responses after they were issued."""

from typing import Protocol

from backend_client.models import RequestCard, ResponseDraft


class Responding(Protocol):
    """Part of StaffDesk, which tells how its calls are authorised."""

    async def correct(
        self, key: str, staff_ref: str, ref: str, draft: ResponseDraft, reason: str, number_seen: str
    ) -> RequestCard:
        """Issue a correction (اصلاحیه), which is valid in the place of the response of that number; that one is kept.

        By whoever issued it, or a unit head. Raises AlreadyDone with who has corrected it meanwhile, RequestRejected,
        NotPermitted.
        """
        ...

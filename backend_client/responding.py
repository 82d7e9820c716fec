"""What members of staff do beside a request's own way: they correct a response, and merge what came twice."""

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

    async def issued_file(self, staff_ref: str, ref: str, file_ref: str) -> bytes:
        """A file of its response, or of one that was corrected. Raises RequestNotFound."""
        ...

    async def merge(self, key: str, staff_ref: str, ref: str, into: str) -> RequestCard:
        """It is over; the request `into`, of the same applicant for the same service, goes on for both and is followed
        by all who followed this one. By staff who may act on both, while both are open.

        Raises AlreadyDone with who was faster, RequestRejected (`into`: not_duplicate), NotPermitted.
        """
        ...

"""The calls about inquiries to other agencies, and about papers that the desk adds itself (I5, G14)."""

from typing import Protocol

from backend_client.models import RequestCard
from backend_client.pages import Page


class InquiryWork(Protocol):
    """Part of StaffDesk, which tells how its calls are authorised."""

    async def send_inquiry(self, key: str, staff_ref: str, ref: str, no: int, letter: str, wait: bool) -> RequestCard:
        """Note that an accepted request's inquiry has gone out. `letter`: the number it went out by, "" for none.
        `wait`: the desk's time stands still until the answer. Raises AlreadyDone with who was faster,
        RequestRejected."""
        ...

    async def remind_inquiry(self, key: str, staff_ref: str, ref: str, no: int, wait: bool) -> RequestCard:
        """The agency was reminded; it has its time again. Raises AlreadyDone, RequestRejected where it was not sent."""
        ...

    async def answer_inquiry(
        self, key: str, staff_ref: str, ref: str, no: int, text: str, pages: tuple[Page, ...]
    ) -> RequestCard:
        """The answer is there, with its papers. What waited for it goes on when no other answer is outstanding. Raises
        AlreadyDone, RequestRejected."""
        ...

    async def add_paper(self, key: str, staff_ref: str, ref: str, title: str, pages: tuple[Page, ...]) -> RequestCard:
        """Add a paper that reached the desk by another way, marked as added by it. Raises AlreadyDone where the request
        is over, RequestRejected."""
        ...

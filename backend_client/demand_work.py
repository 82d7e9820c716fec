"""The calls about documents that are asked for after acceptance (P1)."""

from typing import Protocol

from backend_client.models import RequestCard
from backend_client.pages import Page


class DemandWork(Protocol):
    """Part of StaffDesk, which tells how its calls are authorised."""

    async def propose_document(
        self, key: str, staff_ref: str, ref: str, title: str, name: str, why: str
    ) -> RequestCard:
        """Ask the unit head whether the applicant of an accepted request may be asked for one more document. `name`:
        its slot in the definition, "" for none. Raises AlreadyDone, RequestRejected (`title`: inquiry where the desk
        itself obtains it; `name`: unknown; `head`: there is none)."""
        ...

    async def ask_document(
        self, key: str, staff_ref: str, ref: str, title: str, name: str, why: str, reason: str
    ) -> RequestCard:
        """The same by a unit head, who gives the reason at once. Raises NotPermitted for others."""
        ...

    async def decide_document(
        self, key: str, staff_ref: str, ref: str, no: int, agreed: bool, reason: str
    ) -> RequestCard:
        """A unit head's word on a proposal. Agreed: the applicant is asked, and the desk's time stands still until all
        that was asked for is there. Raises AlreadyDone with who was faster, RequestRejected without a reason."""
        ...


class DemandAnswers(Protocol):
    """Part of CitizenDesk."""

    async def give_documents(self, key: str, person_ref: str, ref: str, pages: tuple[Page, ...]) -> RequestCard:
        """Pages of documents that were asked for after acceptance, each in full. Raises RequestNotFound,
        RequestRejected, AlreadyDone where none of them is wanted any more."""
        ...

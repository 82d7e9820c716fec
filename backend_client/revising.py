"""Correction of a request by its citizen before the desk accepts it."""

from typing import Protocol

from backend_client.models import Answer, RequestCard
from backend_client.pages import Page


class Revising(Protocol):
    """Part of CitizenDesk."""

    async def revise(
        self, key: str, person_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]
    ) -> RequestCard:
        """Other answers and documents for questions of one's own request that may be given anew (`revisable` of its
        view), each in full. What falls away by them is left out. Raises RequestNotFound, RequestRejected (`missing` for
        a question that they make necessary), AlreadyDone where the desk was faster."""
        ...

"""A document asked for after acceptance, when nothing may be found wanting any more: a unit head decides (P1).

proposed ──▶ asked ──▶ given
    └──────▶ declined
"""

from typing import Literal

from msgspec import Struct

from backend_client.catalogue import DocumentSlot

PREFIX = "later:"
"""How the slots of such documents begin. A colon stands in no name of a definition."""


class Demand(Struct, frozen=True, kw_only=True):
    """One such document. `no`: its place among the request's, from 1. `name`: its slot in the definition, "" where no
    definition names it. `why`: what the citizen reads; `reason`: the unit head's, kept in the history. `given_by`: who
    took it in at the counter, "" for the applicant's own chat."""

    no: int
    title: str
    why: str
    name: str = ""
    state: Literal["proposed", "declined", "asked", "given"] = "proposed"
    proposed_by: str = ""
    proposer_ref: str = ""
    decided_by: str = ""
    reason: str = ""
    given_by: str = ""

    @property
    def slot(self) -> str:
        """Where its pages stand, apart from what came with the request."""
        return f"{PREFIX}{self.no}"


class WantedDocument(Struct, frozen=True, kw_only=True):
    """What the applicant is to send, and why."""

    slot: DocumentSlot
    why: str


class DemandNews(Struct, frozen=True, kw_only=True):
    """What a change says of a demand."""

    no: int
    title: str
    why: str


def wanted_document(demand: Demand, named: DocumentSlot | None) -> WantedDocument:
    """Like the slot of the definition, where it names one; but now it is needed."""
    if named is None:
        slot = DocumentSlot(name=demand.slot, title=demand.title)
    else:
        slot = DocumentSlot(
            name=demand.slot,
            title=demand.title,
            description=named.description,
            kinds=named.kinds,
            max_pages=named.max_pages,
            max_mb=named.max_mb,
            sample=named.sample,
        )
    return WantedDocument(slot=slot, why=demand.why)

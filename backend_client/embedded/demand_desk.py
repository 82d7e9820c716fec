"""The embedded desk's part for DemandWork and DemandAnswers: each call one transaction, like all of EmbeddedDesk's."""

from backend_client.contract import Demand, Page, RequestCard
from backend_client.embedded import demands
from backend_client.embedded.works import Works


class DemandPart(Works):
    """Part of EmbeddedDesk."""

    async def propose_document(
        self, key: str, staff_ref: str, ref: str, title: str, name: str, why: str
    ) -> RequestCard:
        payload = ("propose_document", staff_ref, ref, title, name, why)
        asked = Demand(no=0, title=title, name=name, why=why)
        return await self._move(key, payload, lambda tx: demands.propose(tx, staff_ref, ref, asked))

    async def ask_document(
        self, key: str, staff_ref: str, ref: str, title: str, name: str, why: str, reason: str
    ) -> RequestCard:
        payload = ("ask_document", staff_ref, ref, title, name, why, reason)
        asked = Demand(no=0, title=title, name=name, why=why)
        return await self._move(key, payload, lambda tx: demands.ask(tx, staff_ref, ref, asked, reason))

    async def decide_document(
        self, key: str, staff_ref: str, ref: str, no: int, agreed: bool, reason: str
    ) -> RequestCard:
        payload = ("decide_document", staff_ref, ref, no, agreed, reason)
        deed = lambda tx: demands.decide(tx, staff_ref, ref, no, agreed=agreed, reason=reason)  # noqa: E731
        return await self._move(key, payload, deed)

    async def give_documents(self, key: str, person_ref: str, ref: str, pages: tuple[Page, ...]) -> RequestCard:
        payload = ("give_documents", person_ref, ref, pages)
        return await self._move(key, payload, lambda tx: demands.give(tx, person_ref, ref, pages))

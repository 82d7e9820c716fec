"""The embedded desk's part for InquiryWork: each call one transaction, like all of EmbeddedDesk's."""

from backend_client.contract import Page, RequestCard
from backend_client.embedded import inquiry_deeds
from backend_client.embedded.works import Works


class InquiryPart(Works):
    """Part of EmbeddedDesk."""

    async def send_inquiry(self, key: str, staff_ref: str, ref: str, no: int, letter: str, wait: bool) -> RequestCard:
        payload = ("send_inquiry", staff_ref, ref, no, letter, wait)
        deed = lambda tx: inquiry_deeds.send(tx, staff_ref, ref, no, letter, wait=wait)  # noqa: E731
        return await self._move(key, payload, deed)

    async def remind_inquiry(self, key: str, staff_ref: str, ref: str, no: int, wait: bool) -> RequestCard:
        payload = ("remind_inquiry", staff_ref, ref, no, wait)
        return await self._move(key, payload, lambda tx: inquiry_deeds.remind(tx, staff_ref, ref, no, wait=wait))

    async def answer_inquiry(
        self, key: str, staff_ref: str, ref: str, no: int, text: str, pages: tuple[Page, ...]
    ) -> RequestCard:
        payload = ("answer_inquiry", staff_ref, ref, no, text, pages)
        return await self._move(key, payload, lambda tx: inquiry_deeds.answer(tx, staff_ref, ref, no, text, pages))

    async def add_paper(self, key: str, staff_ref: str, ref: str, title: str, pages: tuple[Page, ...]) -> RequestCard:
        payload = ("add_paper", staff_ref, ref, title, pages)
        return await self._move(key, payload, lambda tx: inquiry_deeds.add_paper(tx, staff_ref, ref, title, pages))

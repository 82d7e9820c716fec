"""The embedded desk's part for CounterWork and Binding: each call one transaction, like all of EmbeddedDesk's."""

from backend_client.contract import Answer, Page, RequestCard, Submission
from backend_client.counter import CounterView, Filed
from backend_client.embedded import binding, counter, intake, second_factor
from backend_client.embedded.database import Line
from backend_client.embedded.once import remembered
from backend_client.embedded.works import Works
from backend_client.errors import RequestNotFound


class CounterDesk(Works):
    """Part of EmbeddedDesk."""

    async def file_for(self, key: str, staff_ref: str, submission: Submission) -> Filed:
        payload = ("file_for", staff_ref, intake.payload_of(submission))
        return await self._once(key, payload, Filed, lambda tx: counter.file_for(tx, staff_ref, submission))

    async def amend_for(
        self, key: str, staff_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]
    ) -> RequestCard:
        payload = ("amend_for", staff_ref, ref, answers, pages)
        return await self._move(key, payload, lambda tx: counter.amend_for(tx, staff_ref, ref, answers, pages))

    async def report_payment_for(
        self, key: str, staff_ref: str, ref: str, bill: int, reference: str, slips: tuple[Page, ...]
    ) -> RequestCard:
        payload = ("report_payment_for", staff_ref, ref, bill, reference, slips)
        deed = lambda tx: counter.report_payment_for(tx, staff_ref, ref, bill, reference, slips)  # noqa: E731
        return await self._move(key, payload, deed)

    async def give_documents_for(self, key: str, staff_ref: str, ref: str, pages: tuple[Page, ...]) -> RequestCard:
        payload = ("give_documents_for", staff_ref, ref, pages)
        return await self._move(key, payload, lambda tx: counter.give_documents_for(tx, staff_ref, ref, pages))

    async def find_at_counter(self, staff_ref: str, tracking_code: str) -> RequestCard:
        return await self._read(lambda tx: counter.find(tx, staff_ref, tracking_code))

    async def at_counter(self, staff_ref: str, ref: str) -> CounterView:
        return await self._read(lambda tx: counter.view(tx, staff_ref, ref))

    async def hand_over(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        return await self._move(key, ("hand_over", staff_ref, ref), lambda tx: counter.hand_over(tx, staff_ref, ref))

    async def renew_bind_code(self, key: str, staff_ref: str, ref: str) -> str:
        payload = ("renew_bind_code", staff_ref, ref)
        return await self._once(key, payload, str, lambda tx: counter.renew_bind_code(tx, staff_ref, ref))

    async def bind_by_paper(self, key: str, person_ref: str, tracking_code: str, last_four: str) -> RequestCard:
        payload = ("bind_by_paper", person_ref, tracking_code, last_four)
        return await self._bound(key, payload, person_ref, tracking_code, last_four)

    async def bind_by_code(
        self, key: str, person_ref: str, tracking_code: str, last_four: str, bind_code: str
    ) -> RequestCard:
        payload = ("bind_by_code", person_ref, tracking_code, last_four, bind_code)
        return await self._bound(key, payload, person_ref, tracking_code, last_four, bind_code)

    async def _bound(
        self,
        key: str,
        payload: tuple[object, ...],
        person_ref: str,
        tracking_code: str,
        last_four: str,
        bind_code: str | None = None,
    ) -> RequestCard:
        """What was answered once is answered again without another look at the second factor."""
        known = await self._read(lambda tx: remembered(tx, key, payload, RequestCard))
        if known is not None:
            return known
        ref = await self._write(
            lambda tx: second_factor.opened(tx, person_ref, tracking_code, last_four, bind_code), Line.TRIES
        )
        if ref is None:
            raise RequestNotFound
        return await self._move(key, payload, lambda tx: binding.bind(tx, person_ref, ref, bind_code))

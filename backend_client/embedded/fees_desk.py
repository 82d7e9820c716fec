"""The embedded desk's part for CitizenFees and StaffFees: each call one transaction, like all of EmbeddedDesk's."""

from backend_client.contract import Page, PaymentStart, RequestCard
from backend_client.embedded import fees
from backend_client.embedded.gateway import Order, Paid
from backend_client.embedded.works import Works


class FeesDesk(Works):
    """Part of EmbeddedDesk."""

    async def report_payment(
        self, key: str, person_ref: str, ref: str, bill: int, reference: str, slips: tuple[Page, ...]
    ) -> RequestCard:
        payload = ("report_payment", person_ref, ref, bill, reference, slips)
        return await self._move(key, payload, lambda tx: fees.report(tx, person_ref, ref, bill, reference, slips))

    async def start_payment(self, key: str, person_ref: str, ref: str, bill: int) -> PaymentStart:
        payload = ("start_payment", person_ref, ref, bill)
        return await self._once(
            key, payload, PaymentStart, lambda tx: fees.start(tx, self.gateway, person_ref, ref, bill)
        )

    async def settle_payment(self, paid: Paid) -> Order:
        """Outside the contract: the gateway's own word, by which a bill is confirmed; saying it twice is harmless."""
        return await self._write(lambda tx: fees.settle(tx, self.gateway, paid))

    async def assess_fee(self, key: str, staff_ref: str, ref: str, cost: str, amount_rial: int) -> RequestCard:
        payload = ("assess_fee", staff_ref, ref, cost, amount_rial)
        return await self._move(key, payload, lambda tx: fees.assess(tx, staff_ref, ref, cost, amount_rial))

    async def confirm_payment(self, key: str, staff_ref: str, ref: str, bill: int) -> RequestCard:
        payload = ("confirm_payment", staff_ref, ref, bill)
        return await self._move(key, payload, lambda tx: fees.confirm(tx, staff_ref, ref, bill))

    async def reject_payment(self, key: str, staff_ref: str, ref: str, bill: int, reason: str) -> RequestCard:
        payload = ("reject_payment", staff_ref, ref, bill, reason)
        return await self._move(key, payload, lambda tx: fees.reject(tx, staff_ref, ref, bill, reason))

    async def cancel_bill(self, key: str, staff_ref: str, ref: str, bill: int, reason: str) -> RequestCard:
        payload = ("cancel_bill", staff_ref, ref, bill, reason)
        return await self._move(key, payload, lambda tx: fees.cancel(tx, staff_ref, ref, bill, reason))

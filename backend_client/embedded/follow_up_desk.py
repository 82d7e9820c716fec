"""The embedded desk's part for FollowUps."""

from backend_client.embedded import follow_ups
from backend_client.embedded.works import Works
from backend_client.follow_ups import FollowUp


class FollowUpPart(Works):
    """Part of EmbeddedDesk."""

    async def follow_ups(self, staff_ref: str) -> tuple[FollowUp, ...]:
        return await self._read(lambda tx: follow_ups.follow_ups(tx, staff_ref))

    async def follow_up(self, staff_ref: str, ref: str) -> FollowUp:
        return await self._read(lambda tx: follow_ups.follow_up(tx, staff_ref, ref))

    async def settle_follow_up(self, key: str, staff_ref: str, ref: str, text: str, told: bool) -> FollowUp:
        payload = ("settle_follow_up", staff_ref, ref, text, told)
        return await self._once(key, payload, FollowUp, lambda tx: follow_ups.settle(tx, staff_ref, ref, text, told))

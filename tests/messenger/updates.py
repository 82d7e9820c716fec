"""One bot's queue of updates: fetched by long polling, or told by webhook."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from tests.messenger.rules import ApiError
from tests.messenger.webhook import Webhook, WebhookSetting

_NOT_BY_DEFAULT = ("chat_member", "message_reaction", "message_reaction_count")
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_ANOTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Updates stay until a getUpdates comes with a greater offset, or the webhook took them.

    `confirmed`: every offset that confirmed something, in order. `told`: all ever queued, by update_id.
    """

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.pending: list[tuple[int, bytes]] = []
        self.told: dict[int, bytes] = {}
        self.confirmed: list[int] = []
        self.allowed: tuple[str, ...] = ()
        self.webhook = Webhook(self._taken)
        self._poll_number = 0
        self._wake = asyncio.Event()
        self._closed = False

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queue an update; None where the bot did not ask for this kind."""
        if kind not in self.allowed if self.allowed else kind in _NOT_BY_DEFAULT:
            return None
        update_id, self.next_id = self.next_id, self.next_id + 1
        self.put(update_id, json.dumps({"update_id": update_id, kind: content}, ensure_ascii=False).encode())
        return update_id

    def put(self, update_id: int, raw: bytes) -> None:
        """Queue these bytes as they are."""
        self.pending.append((update_id, raw))
        self.told[update_id] = raw
        self._wake.set()
        self.webhook.tell(update_id, raw)

    def set_webhook(self, setting: WebhookSetting | None) -> None:
        """None: updates are fetched. A poll that waits is ended."""
        if setting is None:
            self.webhook.remove()
            return
        self.webhook.set(setting, self.pending)
        self._wake.set()

    async def poll(self, offset: int, limit: int, timeout_s: float, allowed: Sequence[str] | None) -> list[bytes]:
        self._refuse_webhook()
        if allowed is not None:
            self.allowed = tuple(allowed)
        self._confirm(offset)
        self._poll_number += 1
        mine = self._poll_number
        self._wake.set()  # the poller before this one finds that it was replaced
        wake = self._wake = asyncio.Event()
        try:
            async with asyncio.timeout(timeout_s):
                while not self.pending and not self._closed:
                    await wake.wait()
                    if self._poll_number != mine:
                        raise ApiError(409, _ANOTHER_POLLER)
                    self._refuse_webhook()
                    wake.clear()
        except TimeoutError:
            return []
        return [raw for _, raw in self.pending[:limit]]

    async def close(self) -> None:
        """Let go whoever is waiting, and tell nobody anything more."""
        self._closed = True
        self._wake.set()
        await self.webhook.close()

    def _refuse_webhook(self) -> None:
        if self.webhook.setting is not None:
            raise ApiError(409, _WEBHOOK_ACTIVE)

    def _taken(self, update_id: int) -> None:
        self.pending = [(number, raw) for number, raw in self.pending if number != update_id]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif any(update_id < offset for update_id, _ in self.pending):
            self.confirmed.append(offset)
            self.pending = [(update_id, raw) for update_id, raw in self.pending if update_id >= offset]

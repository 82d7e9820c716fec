"""Sending: each committed message to its messenger, in order within a chat, within the messenger's limits.

A kill between the messenger's answer and our mark sends the message again, word for word: messengers know no
idempotency key. So every notice carries its code, and nothing that counts is decided by a message having gone.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable

from backend_client.errors import BackendError, BackendUnavailable
from bot import log
from bot.channels.channel import Channel, DeliveryError, OutMessage, Throttled, TokenRejected, Unreachable
from bot.retry import backoff
from bot.store.store import OutboxPayload, OutboxRow, Store
from bot.timers import Bells, Clock
from bot.worker import Worker

Materialise = Callable[[OutboxPayload, str], Awaitable[OutMessage]]
CONCURRENT = 16
SEND_TIMEOUT_S = 40.0
"""With what comes before it less than the lease, so that nobody else sends it meanwhile."""
PATIENCE = dt.timedelta(hours=48)
TRIES_AT_LEAST = 20
"""Of an old message that the operator has put back in the queue."""
TRIES = 3
"""Of a message that fails by a bug."""
TOKEN_PAUSE = dt.timedelta(seconds=60)
FLOOD_WINDOW = dt.timedelta(seconds=5)


class Sender:
    """Of one channel that does not pull."""

    def __init__(
        self, channel: Channel, store: Store, materialise: Materialise, bells: Bells, clock: Clock, name: str
    ) -> None:
        self._channel = channel
        self._store = store
        self._materialise = materialise
        self._clock = clock
        self._bells = bells
        self._throttled: dict[str, dt.datetime] = {}
        self._worker: Worker[OutboxRow] = Worker(
            f"outbox.{channel.name}",
            lease=lambda limit: store.lease_outbox(name, channel.name, channel.bot, channel.capabilities, limit),
            next_due=lambda: store.next_send_due(channel.name, channel.bot),
            handle=self._handle,
            bell=bells.outbox,
            clock=clock,
            concurrent=CONCURRENT,
        )

    async def run(self) -> None:
        """Until cancelled; what is being sent is finished."""
        await self._worker.run()

    async def run_due(self) -> int:
        """Send all that may go now; returns how many were tried."""
        return await self._worker.run_due()

    async def _handle(self, row: OutboxRow) -> None:
        try:
            await self._deliver(row)
        except Exception as error:  # noqa: BLE001 - a loop of the flow
            # What became of it could not be stored (disk full): the lease runs out and it goes again.
            log.failure("outbox.unstored", error, row=row.id)
        self._bells.outbox.ring()

    async def _deliver(self, row: OutboxRow) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                message = await self._materialise(row.payload, row.person_ref)
                remote_id = await self._channel.send(row.address, message)
        except TimeoutError:
            await self._not_delivered(row, Unreachable("timeout"))
        except DeliveryError as error:
            await self._not_delivered(row, error)
        except BackendUnavailable:
            await self._retry(row, backoff(row.attempts), "desk_unavailable")
        except (BackendError, FileNotFoundError) as error:
            await self._fail(row, f"attachment:{type(error).__name__}")
        except Exception as error:  # noqa: BLE001 - a loop of the flow
            log.failure("outbox.failed", error, row=row.id)
            if row.attempts + 1 < TRIES:
                await self._retry(row, backoff(row.attempts), "bug")
            else:
                await self._fail(row, "bug")
        else:
            await self._delivered(row, remote_id)

    async def _delivered(self, row: OutboxRow, remote_id: str) -> None:
        await self._store.mark_sent(row, remote_id)
        if row.payload.delivery_of:
            self._bells.effects.ring()
        now, asked_at = self._clock(), row.payload.asked_at
        log.event(
            "outbox.delivered",
            row=row.id,
            channel=self._channel.name,
            waited_s=round((now - row.created_at).total_seconds(), 2),
            answered_s=None if asked_at is None else round((now - asked_at).total_seconds(), 2),
        )

    async def _not_delivered(self, row: OutboxRow, error: DeliveryError) -> None:
        """Only the error's facts decide; see bot.channels.channel."""
        patient = row.attempts < TRIES_AT_LEAST or self._clock() - row.created_at <= PATIENCE
        if not error.retryable or not patient:
            await self._fail(row, error.code)
            return
        wait = backoff(row.attempts)
        if isinstance(error, TokenRejected):
            await self._close_bot(TOKEN_PAUSE)
            log.event("outbox.token_rejected", channel=self._channel.name, level=logging.ERROR)
        elif isinstance(error, Throttled):
            wait = dt.timedelta(seconds=error.retry_after_s or wait.total_seconds())
            await self._throttle(row, wait)
        await self._retry(row, wait, error.code)

    async def _throttle(self, row: OutboxRow, wait: dt.timedelta) -> None:
        """The messenger does not say whether it means this chat or the whole bot. A second chat that is told to wait
        within moments means the bot."""
        now = self._clock()
        self._throttled = {chat: at for chat, at in self._throttled.items() if now - at < FLOOD_WINDOW}
        self._throttled[row.address.chat] = now
        if len(self._throttled) > 1:
            await self._close_bot(wait)

    async def _close_bot(self, pause: dt.timedelta) -> None:
        await self._store.close_gate(self._channel.name, self._channel.bot, "", pause)

    async def _retry(self, row: OutboxRow, wait: dt.timedelta, code: str) -> None:
        """It stays first in its chat, which waits with it."""
        await self._store.retry_outbox(row, wait, code)
        log.event("outbox.retried", row=row.id, channel=self._channel.name, code=code, tries=row.attempts + 1)

    async def _fail(self, row: OutboxRow, code: str) -> None:
        """Listed with its reason (`Store.undelivered`), and the desk is told of a notice; the chat goes on."""
        await self._store.fail_outbox(row, code)
        if row.payload.notice:
            self._bells.effects.ring()
        log.event("outbox.undelivered", row=row.id, channel=self._channel.name, code=code)

"""The inbox's door: updates are committed, then acknowledged, then somebody is woken to deal with them."""

from collections.abc import Callable, Sequence

from bot import log
from bot.channels.channel import Address, Incoming
from bot.store.store import Store
from bot.timers import Bells


class Inbox:
    """`accept` is what channels hand their updates to. `notify`: an address has something new in its history."""

    def __init__(self, store: Store, bells: Bells, notify: Callable[[Address], None]) -> None:
        self._store = store
        self._bells = bells
        self._notify = notify

    async def accept(self, updates: Sequence[Incoming]) -> None:
        """Returns when all of them are committed; only then may the messenger forget them."""
        new = await self._store.receive(updates)
        for update in updates:
            if update.address is None:
                log.event("update.quarantined", channel=update.channel, code="undecodable")
            else:
                self._notify(update.address)
        if new:
            self._bells.inbox.ring()

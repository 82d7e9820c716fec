"""News from the other processes: messages that a page here waits for, words that an admin has published there, more
turns than they can take."""

from bot.channels.channel import Address
from bot.channels.wakeups import Wakeups
from bot.content import LiveContent
from bot.store.sql_store import SqlStore
from bot.timers import Bell, Bells, keep_going

TURNS = "turns"
LOOK_EVERY_S = 30.0
"""For news that went astray while the database was away."""


class News:
    """A wake-up and no more: whoever is woken looks for himself, so what is told twice or not at all does no harm."""

    def __init__(self, store: SqlStore, content: LiveContent, wakeups: Wakeups, bells: Bells) -> None:
        self._store = store
        self._content = content
        self._wakeups = wakeups
        self._bells = bells
        self._published = Bell()

    async def hear(self) -> None:
        """Until cancelled."""
        await keep_going("news", lambda: self._store.hear(self._told))

    async def follow_content(self) -> None:
        """Until cancelled."""
        await keep_going("content", self._follow)

    async def _follow(self) -> None:
        await self._published.wait(self._published.rung, LOOK_EVERY_S)
        await self._content.follow()

    def _told(self, topic: str) -> None:
        channel, _, chat = topic.partition(":")
        if chat:
            self._wakeups.notify(Address(channel=channel, bot=channel, chat=chat, user=chat))
        if topic in {"content", ""}:
            self._published.ring()
        if topic in {TURNS, ""}:
            self._bells.inbox.ring()
        if topic == "":
            self._wakeups.notify_all()

"""The Store as the web chat and the console need it, in memory, and a clock that a test moves."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from ruamel.yaml import YAML

from bot.channels.channel import Address, Incoming, OutFile, OutMessage
from bot.channels.wakeups import Wakeups
from bot.store.store import HistoryItem, OutboxPayload, Session

_WORDS = Path(__file__).parents[2] / "dialogs/content/packs/demo/words/fa/messages/web.yaml"
NOON = dt.datetime(2026, 11, 22, 8, 30, tzinfo=dt.UTC)


class MemoryStore:
    """Sessions and conversations. `answer` is called with each new update and may call `say`."""

    def __init__(self, wakeups: Wakeups) -> None:
        self.wakeups = wakeups
        self.sessions: dict[str, Session] = {}
        self.updates: dict[tuple[str, str, str, str], Incoming] = {}
        self.lines: dict[Address, list[HistoryItem]] = {}
        self.handed_out: set[int] = set()
        self.answer: Callable[[Incoming], None] = lambda _: None
        self.now = NOON
        self._outbox = 0
        self._opened = 0

    async def open_session(self, token_hash: str) -> Session:
        self._opened += 1
        number = f"s{self._opened}"
        session = Session(id=number, address=Address(channel="web", bot="web", chat=number, user=number))
        self.sessions[token_hash] = session
        return session

    async def session(self, token_hash: str) -> Session | None:
        return self.sessions.get(token_hash)

    async def accept(self, updates: Sequence[Incoming]) -> None:
        for update in updates:
            key = (update.channel, update.bot, update.scope, update.update_id)
            if key in self.updates or update.address is None:
                continue
            self.updates[key] = update
            self._append(update.address, HistoryItem(seq=0, raw=update.raw, at=self.now))
            self.wakeups.notify(update.address)
            self.answer(update)

    def say(self, address: Address, payload: OutboxPayload) -> int:
        """A turn has committed a message for this conversation."""
        self._outbox += 1
        self._append(address, HistoryItem(seq=0, outbox_id=self._outbox, payload=payload, at=self.now))
        self.wakeups.notify(address)
        return self._outbox

    def _append(self, address: Address, item: HistoryItem) -> None:
        lines = self.lines.setdefault(address, [])
        lines.append(
            HistoryItem(seq=len(lines) + 1, outbox_id=item.outbox_id, raw=item.raw, payload=item.payload, at=item.at)
        )

    async def history(self, address: Address, after: int, limit: int = 200) -> tuple[HistoryItem, ...]:
        items = [item for item in self.lines.get(address, []) if item.seq > after][:limit]
        self.handed_out |= {item.outbox_id for item in items if item.outbox_id is not None}
        return tuple(items)

    async def outbox_payload(self, address: Address, outbox_id: int) -> tuple[OutboxPayload, str] | None:
        for item in self.lines.get(address, []):
            if item.outbox_id == outbox_id and item.payload is not None:
                return item.payload, f"person-of-{address.user}"
        return None


class Clock:
    """Monotonic seconds that stand still until told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def materialise(payload: OutboxPayload, person_ref: str) -> OutMessage:
    return OutMessage(
        text=payload.text, file=OutFile("نامه.pdf", "application/pdf", b"%PDF-1.7 " + person_ref.encode())
    )


def demo_words() -> dict[str, str]:
    """The pages' words as the demo pack has them."""
    words: dict[str, str] = YAML(typ="safe").load(_WORDS.read_text("utf-8"))
    return words

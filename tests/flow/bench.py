"""A bench for effects: they are committed in a conversation, run, and heard of there."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

from backend_client.contract import StaffMember
from backend_client.seal import Seal
from bot.access import Access
from bot.effects.runner import EffectRunner
from bot.effects.world import EffectWorld
from bot.files import Files
from bot.handovers import Handovers
from bot.invites import PREFIX, invite
from bot.store.sql_store import SqlStore
from bot.timers import Bells
from dialogs.protocol import (
    Effect,
    EffectFinished,
    EntryPublished,
    Event,
    Outcome,
    Pending,
    Reading,
    RedeemInvite,
    Said,
    Trouble,
    Turn,
)
from dialogs.talk import Scene
from tests.flow.desks import NotingDesk
from tests.flow.world import SECRET, FakeChannel, HandClock, said, worker

CLERK = StaffMember(ref="st1", name="مینا", post="کارشناس", roles=("clerk",))
PUBLISHER = StaffMember(ref="st2", name="سارا", post="مدیر محتوا", roles=("publisher",))


class Published:
    def __init__(self) -> None:
        self.published: list[tuple[str, ...]] = []

    async def publish(self, key: str, text: str, was: str, by: str) -> EntryPublished | Trouble:
        self.published.append((key, text, was, by))
        return EntryPublished(7)

    async def add_phrase(self, faq: str, phrase: str, by: str, *, new: bool) -> EntryPublished | Trouble:
        self.published.append((faq, phrase, by))
        return EntryPublished(7) if new else Trouble(kind="already_done")

    async def undo(self, revision: int, by: str) -> EntryPublished | Trouble:
        return EntryPublished(revision + 1)

    def entries(self, query: str) -> tuple[Any, ...]:
        return (query,)


class Bench:
    """One conversation in which effects are committed and run; `outcomes`: what its turns were told."""

    def __init__(self, store: SqlStore, clock: HandClock, folder: Path, desk: NotingDesk) -> None:
        self.store, self.clock, self.desk = store, clock, desk
        self.channel = FakeChannel()
        self.content = Published()
        self.outcomes: list[Outcome] = []
        self.world = EffectWorld(
            store=store,
            questions=store,
            handovers=cast("Handovers", None),
            citizen=desk.citizen,
            staff=desk.staff,
            files=Files(folder / "files", Seal(SECRET, "bot"), store),
            content=self.content,
            access=Access(desk, store),
            channels={("fake", "bot"): self.channel},
            verify=self._verify,
            bells=Bells(),
            clock=clock,
        )
        self.runner = EffectRunner(self.world, "e")
        self._count = 0

    async def _verify(self, token: str) -> str | None:
        return "MZ7K9Q2M4XABC" if token == "genuine" else None

    def _dialog(self, effect: Effect | None) -> Any:
        def dialog(scene: Scene, event: Event) -> Generator[Reading[Any], Any, Turn]:
            yield from ()
            if isinstance(event.body, EffectFinished):
                self.outcomes.append(event.body.outcome)
            if not isinstance(event.body, Said) or effect is None:
                return Turn(state=scene.state)
            return Turn(
                state=scene.state,
                effects=(Pending(id=scene.ids("effect"), key=f"key:{self._count}", effect=effect),),
            )

        return dialog

    async def perform(self, effect: Effect, *, minutes: int = 0) -> Outcome:
        """Commit it, run it for so long, and give back what its conversation was told."""
        self._count += 1
        await self.store.receive([said(f"u{self._count}")])
        turns = worker(self.store, self.clock, self._dialog(effect))
        await turns.run_due()
        for _ in range(minutes + 1):
            await self.runner.run_due()
            self.clock.forward(minutes=1)
        await turns.run_due()
        return self.outcomes[-1]

    async def enrol(self, member: StaffMember) -> Outcome:
        token = await invite(self.store, member.ref, self.clock.now)
        return await self.perform(RedeemInvite(token.removeprefix(PREFIX)))

    async def audit_rows(self) -> list[tuple[str, str, str]]:
        """Read through the store's own reader: the trail has no reader in the product yet."""
        return await self.store._engine.look(
            lambda execute, _: [
                (row["action"], row["target"], row["outcome"])
                for row in execute("SELECT action, target, outcome FROM audit ORDER BY id", {}).fetchall()
            ]
        )

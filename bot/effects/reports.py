"""Reports that staff ask for in the chat. The role is checked before (bot.access), each report's own here."""

from collections.abc import Mapping

from backend_client.errors import NotPermitted
from bot.effects.world import EffectWorld, Performer
from bot.store.store import EffectRow
from dialogs.protocol import Effect, MakeReport, Outcome


async def make_report(effect: MakeReport, row: EffectRow, world: EffectWorld) -> Outcome:
    """Raises NotPermitted."""
    member = await world.access.member(row.person)
    if member is None or world.reports is None:
        raise NotPermitted
    return await world.reports.make(effect, member)


PERFORMERS: Mapping[type[Effect], Performer] = {MakeReport: make_report}

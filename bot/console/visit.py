"""One request for a page by a member of staff who is signed in and whose role admits it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from backend_client.contract import StaffMember, StaffRequestView
from bot.access import CONSOLE
from bot.console.rendering import Renderer
from bot.console.sessions import Held
from bot.console.voice import Voice
from bot.console.workshop import Workshop
from bot.console.world import ConsoleWorld
from dialogs.protocol import Person, Reading, ReadStaffRequest

PLACES = ("queue", "reports", "follow_ups", "calendar")
"""Pages of the menu, in its order; whoever comes in is shown the first that is theirs."""
_WITHIN = {
    "find": "queue", "request": "queue", "deed": "queue", "do": "queue", "paper": "queue",
    "arrive": "calendar", "report": "reports", "download": "reports", "draw": "reports",
    "follow_up": "follow_ups", "settle": "follow_ups",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Visit:
    world: ConsoleWorld
    request: web.Request
    renderer: Renderer
    held: Held
    person: Person
    member: StaffMember
    voice: Voice
    action: str
    workshop: Workshop

    @property
    def places(self) -> list[str]:
        """What this member's menu offers."""
        return [place for place in PLACES if CONSOLE[place].admits(self.member)]

    def page(
        self, template: str, shared: Mapping[str, object] | None = None, *, status: int = 200, **values: object
    ) -> web.Response:
        """`shared`: further values, such as what several templates tell of a request."""
        own: dict[str, object] = {
            "member": self.member,
            "places": self.places,
            "here": _WITHIN.get(self.action, self.action),
            "form_token": self.held.form_token,
        }
        return self.renderer.page(template, self.voice, own | dict(shared or {}) | values, status)

    async def check(self, reading: Reading[Any]) -> None:
        """Raises NotPermitted, BackendUnavailable."""
        await self.world.access.check(self.person, reading)

    async def view(self, ref: str) -> StaffRequestView:
        """Raises BackendError; RequestNotFound outside the member's units and branches."""
        await self.check(ReadStaffRequest(ref))
        return await self.world.desk.open_request(self.member.ref, ref)

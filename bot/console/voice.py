"""Who speaks on a page: the live words to one member of staff at one moment, as dialogs have them in a turn."""

import datetime as dt
from dataclasses import dataclass

from backend_client.contract import StaffMember
from dialogs import persian
from dialogs.content.model import Content


@dataclass(frozen=True)
class Voice:
    content: Content
    staff: StaffMember | None
    at: dt.datetime

    @property
    def today(self) -> dt.date:
        return persian.local_day(self.at)

    def text(self, key: str, **values: str) -> str:
        """A message of the content. Raises KeyError for an unknown key or a missing placeholder."""
        return self.content.text(key, **values)

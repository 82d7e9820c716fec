"""What the web chat and the terminal have in common: people fetch what is committed, and files come as uploads."""

from bot.channels.channel import Address, Capabilities, FileGone, OutMessage, Signal
from bot.channels.web_chat_api import KeepsUploads
from bot.channels.web_chat_update import decode
from dialogs.protocol import Body

_NO_LIMIT = 2**31
PULLED = Capabilities(
    pull=True,
    text_limit=_NO_LIMIT,
    caption_limit=_NO_LIMIT,
    bot_per_s=None,
    chat_burst=None,
    chat_per_s=None,
    group_per_min=None,
)


class Pulled:
    """A channel without its own way of taking updates. `name`: the channel's, which its files' addresses begin with."""

    name: str
    bot: str
    capabilities = PULLED

    def __init__(self, uploads: KeepsUploads) -> None:
        self._uploads = uploads

    def decode(self, raw: bytes) -> Body:
        return decode(raw, self.name)

    def press_id(self, raw: bytes) -> str:  # noqa: ARG002 - the contract's; no tap waits here
        return ""

    async def send(self, address: Address, message: OutMessage) -> str:  # noqa: ARG002 - the contract's
        """Never called: people fetch what is committed."""
        raise RuntimeError("nothing is sent to a channel that people pull from")

    async def signal(self, address: Address, signal: Signal) -> None:
        """Nothing to do: the page shows by itself that it waits, and a terminal need not."""

    async def fetch(self, remote: str, limit: int) -> bytes:
        channel, _, file_id = remote.partition(":")
        if channel != self.name:
            raise FileGone(remote)
        return await self._uploads.read(file_id, limit)

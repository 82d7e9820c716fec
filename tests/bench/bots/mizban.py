"""The product as `mizban run` runs it, but for the messenger's limits, which are set out of reach: what is measured
is what a turn costs, not how long it is made to wait. `--profile FILE`: write down where the time of its threads goes.
"""

import asyncio
import dataclasses
import sys
from pathlib import Path

from bot import log
from bot.app import Parts, compose
from bot.channels.channel import Capabilities
from bot.channels.telegram import TelegramChannel
from bot.serving import _announce, _until_told, holding
from bot.settings import Settings
from tests.bench.spent import Spent

OUT_OF_REACH = 10_000_000


class UnlimitedTelegram(TelegramChannel):
    """Its gates are charged as ever, but never shut."""

    capabilities = Capabilities(bot_per_s=OUT_OF_REACH, chat_per_s=OUT_OF_REACH, chat_burst=OUT_OF_REACH)


async def serve(settings: Settings) -> None:
    telegram = UnlimitedTelegram(settings.telegram_token, api=settings.telegram_api, protect=False)
    with holding(settings.data_dir):
        app = await compose(dataclasses.replace(settings, telegram_token=""), Parts(channels=[telegram]))
        try:
            await _until_told(app.run(_announce))
        finally:
            await app.close()


def main() -> None:
    settings = Settings.from_environ()
    log.setup(settings.log)
    spent = Spent() if "--profile" in sys.argv else None
    asyncio.run(serve(settings))
    if spent is not None:
        spent.write(Path(sys.argv[-1]))


if __name__ == "__main__":
    main()

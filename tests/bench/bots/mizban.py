"""The product as `mizban run` runs it, but for the messenger's limits, which are set out of reach: what is measured
is what a turn costs, not how long it is made to wait.

`--worker`: as `mizban worker` runs it. `--profile FILE`: write down where the time of its threads goes.
"""

import asyncio
import dataclasses
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec

from bot import log
from bot.app import App, Parts, compose
from bot.channels.telegram import TelegramChannel
from bot.serving import _announce, _until_told, holding
from bot.settings import Settings
from tests.bench.spent import Spent

OUT_OF_REACH = 10_000_000


def unlimited(settings: Settings) -> TelegramChannel:
    """Its gates are charged as ever, but never shut."""
    telegram = TelegramChannel(settings.telegram_token, api=settings.telegram_api, protect=False)
    telegram.capabilities = msgspec.structs.replace(
        telegram.capabilities, bot_per_s=OUT_OF_REACH, chat_per_s=OUT_OF_REACH, chat_burst=OUT_OF_REACH
    )
    return telegram


async def serve(settings: Settings) -> None:
    with holding(settings.data_dir):
        await _run(settings, lambda app: app.run(_announce))


async def work(settings: Settings) -> None:
    """One of several on a database that they share."""
    await _run(settings, _works)


async def _works(app: App) -> None:
    print("Mizban worker is ready", flush=True)
    await app.run_loops()


async def _run(settings: Settings, loops: Callable[[App], Coroutine[Any, Any, None]]) -> None:
    without = dataclasses.replace(settings, telegram_token="")
    app = await compose(without, Parts(channels=[unlimited(settings)]))
    try:
        await _until_told(loops(app))
    finally:
        await app.close()


def main() -> None:
    settings = Settings.from_environ()
    log.setup(settings.log)
    spent = Spent() if "--profile" in sys.argv else None
    asyncio.run((work if "--worker" in sys.argv else serve)(settings))
    if spent is not None:
        spent.write(Path(sys.argv[-1]))


if __name__ == "__main__":
    main()

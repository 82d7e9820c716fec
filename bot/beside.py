"""The application for one deed of the operator, while another process may be serving from the same databases."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.app import App, Parts, compose
from bot.settings import Settings

Write = Callable[[str], None]
"""Takes one line for the operator."""


@asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[App]:
    """Nothing runs in it, and what the other process has leased stays so."""
    app = await compose(settings, Parts(serving=False))
    try:
        yield app
    finally:
        await app.close()

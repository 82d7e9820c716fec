"""A bare aiogram bot: says back what it is told, answers taps, keeps nothing. Token and API from the environment."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Message

dispatcher = Dispatcher()


@dispatcher.message()
async def said(message: Message) -> None:
    await message.answer(message.text or "?")


@dispatcher.callback_query()
async def pressed(tap: CallbackQuery) -> None:
    await tap.answer()
    if isinstance(tap.message, Message):
        await tap.message.answer(tap.data or "?")


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BENCH_API"]))
    await dispatcher.start_polling(Bot(os.environ["BENCH_TOKEN"], session=session))


if __name__ == "__main__":
    asyncio.run(main())

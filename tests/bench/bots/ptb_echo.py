"""A bare python-telegram-bot bot: says back what it is told, answers taps, keeps nothing; all by its defaults."""

import os
from typing import Any

from telegram import Message, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

Context = ContextTypes.DEFAULT_TYPE


async def said(update: Update, _: Context) -> None:
    if update.message is not None:
        await update.message.reply_text(update.message.text or "?")


async def pressed(update: Update, _: Context) -> None:
    tap = update.callback_query
    if tap is not None:
        await tap.answer()
        if isinstance(tap.message, Message):
            await tap.message.reply_text(tap.data or "?")


def main() -> None:
    building: Any = Application.builder()
    application = building.token(os.environ["BENCH_TOKEN"]).base_url(f"{os.environ['BENCH_API']}/bot").build()
    application.add_handler(MessageHandler(filters.ALL, said))
    application.add_handler(CallbackQueryHandler(pressed))
    application.run_polling()


if __name__ == "__main__":
    main()

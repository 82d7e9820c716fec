"""Telegram, by polling or webhook, through aiogram's client. Imported only where a token is set: it loads for seconds.

Of aiogram only the client and its methods are used. Updates are taken as they come, before it decodes them; what
goes without a file goes as plain JSON (see telegram_answers).
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteWebhook,
    EditMessageReplyMarkup,
    GetFile,
    GetMe,
    GetUpdates,
    SendChatAction,
    SendDocument,
    SendMessage,
    SendPhoto,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile
from aiohttp import ClientTimeout, web

from bot.channels import telegram_updates
from bot.channels.channel import (
    Accept,
    Address,
    AnswerPress,
    Capabilities,
    FileGone,
    OutFile,
    OutMessage,
    RemoveButtons,
    Signal,
    Typing,
    Unreachable,
)
from bot.channels.render import fitted
from bot.channels.telegram_answers import Read, Result, read_done, read_sent, read_updates
from bot.channels.telegram_errors import delivery_errors
from bot.channels.telegram_markup import Markup, markup
from bot.channels.telegram_poll import Poller, Sleep, jitter
from bot.channels.telegram_webhook import Webhook
from dialogs.protocol import Body

PUBLIC_API = "https://api.telegram.org"
_PHOTO_MIMES = ("image/png", "image/jpeg")
_PHOTO_LIMIT = 10 * 1024 * 1024
_NO_PHOTO = (
    "PHOTO_INVALID_DIMENSIONS",
    "IMAGE_PROCESS_FAILED",
    "PHOTO_SAVE_FILE_INVALID",
    "too big for a photo",
)
_CHUNK = 64 * 1024
_MAX_CONNECTIONS = 40
_NO_PREVIEW: Final = {"is_disabled": True}
_JSON: Final = {"Content-Type": "application/json"}


class TelegramChannel:
    """One bot. `api`: base address of its Bot API; `proxy`: URL of a SOCKS or HTTP proxy, "" for none.

    `protect`: messages cannot be forwarded or saved from the chat. `webhook`: where it calls us; None: it is polled.
    """

    name = "telegram"

    def __init__(
        self,
        token: str,
        *,
        api: str = PUBLIC_API,
        proxy: str = "",
        protect: bool = True,
        webhook: Webhook | None = None,
        poll_s: int = 25,
        timeout_s: float = 60,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.bot = token.partition(":")[0]
        self._session = AiohttpSession(proxy=proxy or None, api=TelegramAPIServer.from_base(api), timeout=timeout_s)
        self._client = Bot(token, session=self._session)
        self._protect = protect
        self._webhook = webhook
        self.capabilities = Capabilities(one_reader=webhook is None)
        self._poll_s = poll_s
        self._sleep = sleep
        self._keyboards: set[str] = set()
        self._webhook_removed = False

    async def close(self) -> None:
        """aiogram's own closing sleeps for connections that aiohttp now waits for by itself."""
        http = await self._session.create_session()
        await http.close()

    async def start_link(self, payload: str) -> str:
        """The address that opens the bot and says `/start payload` to it."""
        with delivery_errors():
            me = await self._client(GetMe())
        return f"https://t.me/{me.username}?start={payload}"

    # ── in ──

    async def run(self, accept: Accept) -> None:
        """Receive until cancelled, handing every update to `accept` before acknowledging it."""
        if self._webhook is None:
            await Poller(self._get_updates, self.name, self.bot, self._sleep, jitter).run(accept)
        else:
            await self._webhook.run(self._set_webhook, accept, self._sleep, jitter)

    def routes(self) -> Sequence[web.RouteDef]:
        """What the messenger calls, to be served by the web server."""
        return self._webhook.routes() if self._webhook else ()

    def decode(self, raw: bytes) -> Body:
        return telegram_updates.decode(raw)

    def press_id(self, raw: bytes) -> str:
        return telegram_updates.press_id(raw)

    async def fetch(self, remote: str, limit: int) -> bytes:
        with delivery_errors():
            try:
                file = await self._client(GetFile(file_id=remote.removeprefix(telegram_updates.REMOTE_PREFIX)))
            except TelegramBadRequest as error:
                raise FileGone(error.message) from None
            if not file.file_path or (file.file_size or 0) > limit:
                raise FileGone("larger than wanted")
            return await self._download(file.file_path, limit)

    async def _set_webhook(self, address: str, secret: str) -> None:
        """Raises DeliveryError."""
        values = {"url": address, "secret_token": secret, "allowed_updates": telegram_updates.KINDS}
        with delivery_errors():
            await self._call(SetWebhook, {**values, "max_connections": _MAX_CONNECTIONS}, read_done)

    async def _get_updates(self, offset: int | None) -> tuple[bytes, ...]:
        """Raises DeliveryError."""
        with delivery_errors():
            if not self._webhook_removed:
                self._webhook_removed = await self._client(DeleteWebhook(drop_pending_updates=False))
            return await self._poll(offset)

    async def _poll(self, offset: int | None) -> tuple[bytes, ...]:
        start = {} if offset is None else {"offset": offset}
        updates = await self._call(
            GetUpdates,
            {**start, "timeout": self._poll_s, "allowed_updates": telegram_updates.KINDS},
            read_updates,
            self._poll_s,
        )
        return tuple(bytes(raw) for raw in updates)

    async def _call(
        self,
        method: type[TelegramMethod[Any]],
        values: dict[str, Any],
        read: Read[Result],
        poll_s: float = 0,
    ) -> Result:
        """Raises what aiogram makes of a refusal."""
        http = await self._session.create_session()
        async with http.post(
            self._session.api.api_url(self._client.token, method.__api_method__),
            data=msgspec.json.encode(values),
            headers=_JSON,
            timeout=ClientTimeout(total=poll_s + self._session.timeout),
        ) as response:
            content = await response.read()
        try:
            answer = read(content)
        except msgspec.DecodeError:
            raise Unreachable(f"HTTP {response.status} without an answer") from None
        if not answer.ok:
            self._session.check_response(
                self._client, method(**values), response.status, content.decode(errors="replace")
            )
        if answer.result is None:
            raise Unreachable(f"HTTP {response.status} without a result")
        return answer.result

    async def _download(self, path: str, limit: int) -> bytes:
        http = await self._session.create_session()
        url = self._session.api.file_url(self._client.token, path)
        async with http.get(url, timeout=ClientTimeout(total=self._session.timeout)) as response:
            if response.status in (404, 410):
                raise FileGone("the link has expired")
            if response.status != 200:
                raise Unreachable(f"HTTP {response.status}")
            content = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK):
                content += chunk
                if len(content) > limit:
                    raise FileGone("larger than wanted")
        return bytes(content)

    # ── out ──

    async def send(self, address: Address, message: OutMessage) -> str:
        remote_id = ""
        for part in fitted(message, self.capabilities):
            keyboard = markup(part, keyboard_shown=address.chat in self._keyboards)
            with delivery_errors():
                remote_id = str(await self._send_part(int(address.chat), part, keyboard))
            if part.contact:
                self._keyboards.add(address.chat)
            elif not part.buttons:
                self._keyboards.discard(address.chat)
        return remote_id

    async def signal(self, address: Address, signal: Signal) -> None:
        chat = int(address.chat)
        with delivery_errors():
            match signal:
                case Typing():
                    await self._call(SendChatAction, {"chat_id": chat, "action": "typing"}, read_done)
                case AnswerPress(press_id):
                    await self._call(AnswerCallbackQuery, {"callback_query_id": press_id}, read_done)
                case RemoveButtons(remote_id):
                    await self._remove_buttons(chat, int(remote_id))

    async def _send_part(self, chat: int, part: OutMessage, keyboard: Markup | None) -> int:
        if part.file is None:
            return await self._send_text(chat, part.text, keyboard)
        if part.file.mime not in _PHOTO_MIMES or len(part.file.content) > _PHOTO_LIMIT:
            return await self._send_document(chat, part.file, part.text, keyboard)
        try:
            return await self._send_photo(chat, part.file, part.text, keyboard)
        except TelegramBadRequest as error:
            if not any(reason in error.message for reason in _NO_PHOTO):
                raise
            return await self._send_document(chat, part.file, part.text, keyboard)

    async def _send_text(self, chat: int, text: str, keyboard: Markup | None) -> int:
        values = {
            "chat_id": chat,
            "text": text,
            "link_preview_options": _NO_PREVIEW,
            **({"reply_markup": keyboard} if keyboard else {}),
            **({"protect_content": True} if self._protect else {}),
        }
        return (await self._call(SendMessage, values, read_sent)).message_id

    async def _send_photo(self, chat: int, file: OutFile, caption: str, keyboard: Any) -> int:
        method = SendPhoto(
            chat_id=chat,
            photo=_upload(file),
            caption=caption or None,
            reply_markup=keyboard,
            protect_content=self._protect,
            parse_mode=None,
        )
        return (await self._client(method)).message_id

    async def _send_document(self, chat: int, file: OutFile, caption: str, keyboard: Any) -> int:
        method = SendDocument(
            chat_id=chat,
            document=_upload(file),
            caption=caption or None,
            reply_markup=keyboard,
            protect_content=self._protect,
            parse_mode=None,
        )
        return (await self._client(method)).message_id

    async def _remove_buttons(self, chat: int, message_id: int) -> None:
        try:
            await self._client(EditMessageReplyMarkup(chat_id=chat, message_id=message_id, reply_markup=None))
        except TelegramBadRequest as error:
            if "message is not modified" not in error.message:
                raise


def _upload(file: OutFile) -> BufferedInputFile:
    """People name files; a line break in a name would break the request's headers."""
    name = "".join(character for character in file.name if character >= " " and character != "\x7f")
    return BufferedInputFile(file.content, name)

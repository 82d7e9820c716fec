"""A person with a messenger in the hand: what they do becomes updates, what the bot sends they see."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.messenger import shapes
from tests.messenger.accounts import BotAccount, Chat, Label, SentMessage, Tap
from tests.messenger.files import Upload
from tests.messenger.shapes import Json

ALBUM_LIMIT = 10


class Person:
    """`inbox`: all messages of the bot so far. `next_message` hands each out once, in order.

    Every deed returns the update_id it made, or None where the bot did not ask for such updates.
    """

    def __init__(self, person_id: int, first_name: str, bot: BotAccount, clock: Callable[[], float]) -> None:
        self.id = person_id
        self.first_name = first_name
        self.phone = f"98912{person_id % 10_000_000:07}"
        self._bot = bot
        self._clock = clock
        self._chat = bot.chats[person_id] = Chat(person_id, first_name)
        self._seen = 0

    @property
    def inbox(self) -> list[SentMessage]:
        return [message for message in self._chat.messages if not message.deleted]

    @property
    def taps(self) -> list[Tap]:
        """The person's taps on inline buttons, with the bot's answers."""
        return [tap for tap in self._bot.taps.values() if tap.chat_id == self.id]

    async def next_message(self, timeout_s: float = 5) -> SentMessage:
        """The next message not handed out yet; raises TimeoutError where none comes."""
        async with asyncio.timeout(timeout_s):
            while self._seen >= len(self._chat.messages):
                self._chat.heard.clear()
                await self._chat.heard.wait()
        self._seen += 1
        return self._chat.messages[self._seen - 1]

    # ── what a person does ──

    async def says(self, text: str) -> int | None:
        return self._send(shapes.text(text))

    async def edits(self, message_id: int, text: str) -> int | None:
        changed = {**self._message(shapes.text(text)), "message_id": message_id}
        return self._bot.queue.add("edited_message", {**changed, "edit_date": int(self._clock())})

    async def presses(self, label: str) -> int | None:
        """The newest button so labelled: inline, or of the keyboard below."""
        message, button = self._button(label)
        if button.asks_contact:
            return await self.shares_contact()
        return self._tap(message, button.data) if button.data else await self.says(label)

    async def presses_data(self, message_id: int, data: str) -> int | None:
        """A tap on a button as it was, though the message may have changed since."""
        return self._tap(self._chat.message(message_id, "press"), data)

    async def sends_photo(self, content: bytes, caption: str = "") -> int | None:
        sizes = self._bot.files.add_photo(Upload("photo.jpg", "image/jpeg", content), strict=False)
        return self._send({"photo": sizes, **({"caption": caption} if caption else {})})

    async def sends_document(
        self,
        name: str,
        content: bytes,
        mime: str = "application/pdf",
        claimed_size: int | None = None,
        caption: str = "",
    ) -> int | None:
        """`claimed_size`: a size the file has without its bytes being here."""
        document = self._bot.files.add_document(Upload(name, mime, content), claimed_size)
        return self._send({"document": document, **({"caption": caption} if caption else {})})

    async def sends_album(self, *files: Upload, caption: str = "") -> list[int | None]:
        """Several at once, pictures or documents, not mixed: a message each, which only their album's id holds
        together. The caption stands at the first.
        """
        if not 2 <= len(files) <= ALBUM_LIMIT:
            raise ValueError("an album has 2 to 10 files")
        if len({file.mime == "image/jpeg" for file in files}) > 1:
            raise ValueError("pictures and documents do not go into one album")
        album = {"media_group_id": str(13_000_000_000_000_000 + self._bot.next_message_id())}
        contents = [self._attachment(file) | album for file in files]
        contents[0] |= {"caption": caption} if caption else {}
        return [self._send(content) for content in contents]

    async def shares_contact(self, *, own: bool = True, phone: str = "") -> int | None:
        user_id = self.id if own else self.id + 1_000_000
        return self._send(shapes.contact(phone or self.phone, self.first_name, user_id))

    async def sends_voice(self) -> int | None:
        return self._send({"voice": {**self._file("voice.ogg", "audio/ogg"), "duration": 3, "mime_type": "audio/ogg"}})

    async def sends_sticker(self) -> int | None:
        return self._send(shapes.sticker(self._file("sticker.webp", "image/webp")))

    async def sends_animation(self) -> int | None:
        return self._send(shapes.animation(self._file("a.mp4", "video/mp4")))

    async def sends_location(self) -> int | None:
        return self._send({"location": {"latitude": 35.6892, "longitude": 51.389}})

    async def starts(self, payload: str = "") -> int | None:
        """Opens the bot by its link and presses Start; a blocked bot is unblocked by it."""
        if self._chat.blocked:
            await self.unblocks_bot()
        return await self.says(f"/start {payload}".strip())

    async def blocks_bot(self) -> int | None:
        self._chat.blocked = True
        return self._member_changed("member", "kicked")

    async def unblocks_bot(self) -> int | None:
        self._chat.blocked = False
        return self._member_changed("kicked", "member")

    def leaves_messenger(self) -> None:
        """The account is deleted; bots are told nothing."""
        self._chat.deactivated = True

    # ── the updates ──

    @property
    def _user(self) -> Json:
        return shapes.user(self.id, self.first_name)

    def _file(self, name: str, mime: str) -> Json:
        return self._bot.files.add(Upload(name, mime, b"\x00" * 64), name.partition(".")[0]).shape

    def _attachment(self, file: Upload) -> Json:
        """A picture as a photo, all else as a document."""
        if file.mime == "image/jpeg":
            return {"photo": self._bot.files.add_photo(file, strict=False)}
        return {"document": self._bot.files.add_document(file)}

    def _message(self, content: Json) -> Json:
        return {
            "message_id": self._bot.next_message_id(),
            "from": self._user,
            "chat": self._chat.shape,
            "date": int(self._clock()),
            **content,
        }

    def _send(self, content: Json) -> int | None:
        self._chat.started = True
        return self._bot.queue.add("message", self._message(content))

    def _tap(self, message: SentMessage, data: str) -> int | None:
        tap = Tap(str(self.id * 1000 + len(self._bot.taps)), self.id, self._clock())
        self._bot.taps[tap.id] = tap
        return self._bot.queue.add(
            "callback_query",
            {
                "id": tap.id,
                "from": self._user,
                "message": message.shape,
                "chat_instance": str(-self.id),
                "data": data,
            },
        )

    def _button(self, label: str) -> tuple[SentMessage, Label]:
        offered: list[str] = []
        for message in reversed(self.inbox):
            for button in (button for row in (*message.buttons, *message.keyboard) for button in row):
                offered.append(button.text)
                if button.text == label:
                    return message, button
        raise AssertionError(f"no button [{label}]; offered, newest first: {offered}")

    def _member_changed(self, old: str, new: str) -> int | None:
        def member(status: str) -> dict[str, Any]:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self._bot.shape, "status": status, **until}

        change = {"chat": self._chat.shape, "from": self._user, "date": int(self._clock())}
        members = {"old_chat_member": member(old), "new_chat_member": member(new)}
        return self._bot.queue.add("my_chat_member", change | members)

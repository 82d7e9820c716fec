"""Somebody at the web chat's page: reads, types, taps, chooses files, as a person does with eyes and fingers.

`hears` goes forward to the first message not yet passed that holds the words; `presses` takes the newest button so
labelled, so hear the message that offers it first.
"""

import re

from playwright.sync_api import FilePayload, Frame, Locator, Page
from playwright.sync_api import TimeoutError as OutOfPatience

PATIENCE_MS = 15_000
_ISOLATES = "\u2066\u2067\u2068\u2069"
_BOT = "article[contains(concat(' ', @class, ' '), ' bot ')]"


class Person:
    """`chat`: the chat's page, or its frame on the demo page `page`."""

    def __init__(self, page: Page, chat: Page | Frame | None = None) -> None:
        self.page = page
        self.chat = chat or page
        self._passed = 0

    @classmethod
    def in_pane(cls, page: Page, name: str) -> "Person":
        """Whoever sits in that pane of the demo page: citizen, clerk or admin."""
        page.frame_locator(f"#pane-{name} iframe").locator(".choice").first.wait_for()
        (frame,) = (frame for frame in page.frames if f"pane={name}" in frame.url)
        return cls(page, frame)

    def hears(self, words: str) -> Locator:
        """The next message of the desk with these words; isolates around codes do not matter."""
        held = f"contains(translate(., '{_ISOLATES}', ''), '{words}')"
        message = self.chat.locator(f"xpath=//{_BOT}[@data-seq > {self._passed}][{held}]").first
        try:
            message.wait_for(timeout=PATIENCE_MS)
        except OutOfPatience:
            raise AssertionError(f"«{words}» was not said; what was:\n{self.told()}") from None
        self._passed = int(message.get_attribute("data-seq") or 0)
        return self.chat.locator(f"article[data-seq='{self._passed}']")

    def says(self, text: str) -> None:
        box = self.chat.locator("#text")
        box.fill(text)
        box.press("Enter")

    def presses(self, label: str) -> None:
        """`label` may be cut: «آغاز برچسب…»; the number before it in a list need not be named."""
        words = re.escape(label.removesuffix("…")) + (".*" if label.endswith("…") else "")
        button = self.chat.locator("#log .choice", has_text=re.compile(rf"^(?:[۰-۹]+\) )?{words}$")).last
        try:
            button.click(timeout=PATIENCE_MS)
        except OutOfPatience:
            raise AssertionError(f"no button [{label}]; what was said:\n{self.told()}") from None

    def sends(self, *files: FilePayload) -> None:
        """Through the page's button and the browser's own file chooser."""
        with self.page.expect_file_chooser() as chooser:
            self.chat.locator("#attach").click()
        chooser.value.set_files(list(files))

    def looks_back(self) -> None:
        """The message heard last can be heard again: after a reload, say."""
        self._passed -= 1

    def scrolls_down(self) -> None:
        """To the end of what was said."""
        if (arrow := self.chat.locator("#newer")).is_visible():
            arrow.click()

    def told(self) -> str:
        return "\n---\n".join(self.chat.locator(f"xpath=//{_BOT}[@data-seq > {self._passed}]").all_inner_texts())

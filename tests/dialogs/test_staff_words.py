"""The words of staff's and admins' dialogs: every key has its text, every text its reader (UX4, UX17, UX30)."""

import re
from pathlib import Path

import pytest

from dialogs import admin, staff
from dialogs.talk import LABEL_LIMIT
from tests.dialogs.staff_world import demo_content

SOURCES = "\n".join(
    path.read_text() for package in (staff, admin) for path in sorted(Path(str(package.__file__)).parent.glob("*.py"))
)
MESSAGES = demo_content().words.messages
OWN = {key: text for key, text in MESSAGES.items() if key.startswith(("staff.", "admin."))}
FAMILIES = re.findall(r'f"((?:staff|admin)\.[a-z_.]*)\{', SOURCES)
BUTTONS = re.findall(r'button\(\s*talk, f?"([a-z_.{}]+?)"', SOURCES)
BANNED = ("نامعتبر", "خطای سیستم", "غیرمجاز", "500")


def test_every_key_that_is_spoken_has_its_text() -> None:
    spoken = set(re.findall(r'"((?:staff|admin)\.[a-zA-Z_.]+)"', SOURCES))
    assert spoken - set(MESSAGES) == set()
    assert {f"staff.button.{name}" for name in BUTTONS if "{" not in name} - set(MESSAGES) == set()


def test_every_text_is_spoken_somewhere() -> None:
    families = tuple({*FAMILIES, "staff.button."})
    unspoken = [key for key in OWN if f'"{key}"' not in SOURCES and not key.startswith(families)]
    assert unspoken == []


@pytest.mark.parametrize("key", OWN)
def test_texts_are_plain_and_short(key: str) -> None:
    """One question a message, no sentence over 25 words, no jargon; a button's words fit it."""
    text = OWN[key]
    assert text.count("؟") <= 1
    assert not any(word in text for word in BANNED)
    assert all(len(sentence.split()) <= 25 for sentence in re.split(r"[.؟!؛:\n]", text))
    if ".button." in key and "{" not in text:
        assert len(text) <= LABEL_LIMIT

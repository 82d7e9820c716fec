"""Added paraphrases: a text of one phrase a line, whatever an admin types."""

import pytest

from dialogs.content.paraphrases import PREFIX, faq_of, joined, key_of, normal, owner, phrases, taken
from tests.dialogs.citizen_world import content


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("-", ()),
        ("\n – \n", ()),
        ("عصرها بازید؟", ("عصرها بازید؟",)),
        ("- یک\n\n• دو  سه \n- يك", ("یک", "دو سه")),
    ],
)
def test_phrases_are_read_one_a_line(text: str, found: tuple[str, ...]) -> None:
    assert phrases(text) == found
    assert phrases(joined(found)) == found


def test_a_key_belongs_to_one_entry() -> None:
    assert faq_of(key_of("hours")) == "hours"
    assert faq_of("faq:hours") == faq_of(PREFIX) == ""
    assert normal("faq:hours", "- الف") == "- الف"
    assert normal(key_of("hours"), "- الف") == "الف"


def test_who_asks_so_already_is_known_whatever_the_spelling() -> None:
    found = owner("كد رهگيري چيه", content())
    assert found is not None
    assert found.id == "what_is_tracking_code"
    assert owner("گرامافون", content()) is None
    assert taken("گرامافون\nکد رهگیری چیه", "hours", content()) == found
    assert taken("گرامافون\nکد رهگیری چیه", found.id, content()) is None

"""What is wrong with ready answers is found before the pack is published."""

import pytest

from tests.content.demo import changed, doubted

READY = "words/fa/messages/readymade.yaml"
KEY = "readymade.ask.any.any.call_time"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"{KEY}:", f"{KEY}.more:", "must be readymade.<ask|tell|remark|granted|refused>.<status>.<service>.<name>"),
        (f"{KEY}:", "readymade.shout.any.any.call_time:", "'shout' is none of ask, tell, remark, granted, refused"),
        (f"{KEY}:", "readymade.ask.lost.any.call_time:", "no status 'lost'"),
        (f"{KEY}:", "readymade.ask.any.passport.call_time:", "no service 'passport'"),
        (f"{KEY}.button:", "readymade.ask.any.any.other.button:", "has no button: add a line"),
        (f"{KEY}.button:", "readymade.ask.any.any.other.button:", "a button without its text"),
        (f"{KEY}: برای", f"{KEY}: برای {{name}}", "nothing fills its placeholders"),
        ("این پاسخ روشن نیست.", "این پاسخ روشن نیست. " * 20, "longer than 300 characters"),
    ],
)
def test_each_is_a_text_with_a_button_for_what_there_is(old: str, new: str, told: str) -> None:
    assert any(told in str(problem) for problem in doubted(changed(READY, old, new)))

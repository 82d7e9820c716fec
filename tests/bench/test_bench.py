"""The bench's own parts, and that the page says what was measured."""

from tests.bench.notices import most_in_a_second
from tests.bench.people import WALK
from tests.bench.published import PAGE, with_table
from tests.bench.spent import kind_of


def test_the_walk_is_the_journey_s_mix() -> None:
    taps = sum(bool(step.label) for step in WALK)
    questions = sum(step.text.endswith("؟") for step in WALK)

    assert (taps / len(WALK), questions / len(WALK)) == (0.6, 0.1)


def test_the_fullest_second_is_found_wherever_it_begins() -> None:
    assert most_in_a_second([0.0, 0.9, 1.1, 1.2, 1.85, 3.0]) == 4


def test_a_function_is_of_the_first_kind_that_fits() -> None:
    assert kind_of("/x/bot/store/codec.py") == "json"
    assert kind_of("/x/bot/store/sqlite/turns.py") == "store"
    assert kind_of("/usr/lib/python3.11/re.py") == ""


def test_the_page_shows_the_published_run() -> None:
    page = PAGE.read_text("utf-8")

    assert with_table(page) == page

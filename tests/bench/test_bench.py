"""The bench's own parts, and that the page says what was measured."""

from bot.channels.telegram import TelegramChannel
from bot.settings import Settings
from tests.bench import published_year
from tests.bench.bots.mizban import OUT_OF_REACH, unlimited
from tests.bench.notices import most_in_a_second
from tests.bench.people import WALK
from tests.bench.published import PAGE, with_table
from tests.bench.spent import kind_of
from tests.bench.two_workers import told


def test_the_walk_is_the_journey_s_mix() -> None:
    taps = sum(bool(step.label) for step in WALK)
    questions = sum(step.text.endswith("؟") for step in WALK)

    assert (taps / len(WALK), questions / len(WALK)) == (0.6, 0.1)


def test_the_fullest_second_is_found_wherever_it_begins() -> None:
    assert most_in_a_second([0.0, 0.9, 1.1, 1.2, 1.85, 3.0]) == 4


def test_a_function_is_of_the_first_kind_that_fits() -> None:
    assert kind_of("/x/bot/store/codec.py") == "json"
    assert kind_of("/x/bot/store/queries/turns.py") == "store"
    assert kind_of("/x/bot/store/transaction.py") == "sqlite"
    assert kind_of("/usr/lib/python3.11/re.py") == ""


async def test_the_measured_bot_waits_at_no_gate() -> None:
    """Else what a turn costs would be measured as the wait for the messenger's limits."""
    telegram = unlimited(Settings.from_environ({"MIZBAN_TELEGRAM_TOKEN": "42:TEST"}))

    limits = telegram.capabilities
    await telegram.close()

    assert (limits.bot_per_s, limits.chat_per_s, limits.chat_burst) == (OUT_OF_REACH,) * 3
    assert limits.one_reader is TelegramChannel("42:TEST").capabilities.one_reader


def test_the_page_shows_the_published_run() -> None:
    page = PAGE.read_text("utf-8")

    assert with_table(page) == page


def test_the_reports_page_shows_the_published_year() -> None:
    """E10, O2."""
    page = published_year.PAGE.read_text("utf-8")

    assert published_year.with_table(page) == page


def test_two_workers_are_measured_against_what_two_cores_allow() -> None:
    """w, p and l are one worker's; half of what all three cost is what each core can give."""
    one = {"worker_us": 2_000.0, "postgres_us": 1_000.0, "load_us": 500.0, "updates_per_s": 100.0}
    two = {"worker_us": 2_200.0, "postgres_us": 1_100.0, "load_us": 500.0, "updates_per_s": 108.0}

    figures = told({"one": [one], "two": [two]})

    assert (figures["w"], figures["p"], figures["l"], figures["bound"]) == (2_000, 1_000, 500, 1.143)
    assert (figures["gain"], figures["reached"], figures["cpu_growth"]) == (1.08, 0.945, 1.1)

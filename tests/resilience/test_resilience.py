"""The harness itself: its checker finds what is wrong, its lists are the code's, and the README tells its figures."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.store.store import Store
from tests.resilience import table
from tests.resilience.check import check
from tests.resilience.report import held
from tests.resilience.seams import STEPS

Fact = dict[str, Any]
LOOKS = {
    "feed_cursor", "quarantined", "next_turn_due", "next_effect_due", "next_send_due", "undelivered", "session",
    "history", "outbox_payload", "person", "conversation_of_person", "conversations_of_staff", "has_file", "file",
    "without_row", "revisions", "meta",
}  # fmt: skip
"""Methods that change nothing."""
KILLS_ALL_TOLD = 2 * 290
"""Of 300 a store; a life may end before it is struck."""


def fine() -> list[Fact]:
    """A history without fault: one citizen, one request, two messages."""
    return [
        {"what": "update", "update": 7, "chat": 1},
        {"what": "acknowledged", "update": 7},
        {"what": "confirmed", "chat": 1, "journey": 1},
        {"what": "told", "chat": 1, "text": "a"},
        {"what": "told", "chat": 1, "text": "MZ-1"},
        {"what": "registered", "chat": 1, "journey": 1, "code": "MZ-1"},
        {"what": "inbox_row", "update": "7", "state": "done", "why": ""},
        {"what": "request", "chat": 1, "code": "MZ1"},
        {"what": "outbox_row", "chat": 1, "state": "sent", "text": "a"},
        {"what": "outbox_row", "chat": 1, "state": "sent", "text": "MZ-1"},
        {"what": "drained"},
    ]


def without(what: str) -> list[Fact]:
    return [fact for fact in fine() if fact["what"] != what]


def test_a_history_without_fault_is_found_without_fault() -> None:
    counts = check(fine())

    assert (counts.updates, counts.acknowledged, counts.requests, counts.notices) == (1, 1, 1, 2)
    assert not counts.violated
    assert counts.notices_doubled == 0


@pytest.mark.parametrize("missing", ["inbox_row", "request"])
def test_what_is_missing_is_lost(missing: str) -> None:
    assert check(without(missing)).lost == 1


def test_a_message_that_was_never_told_is_lost() -> None:
    assert check(without("told")).lost == 2


def test_a_second_request_of_one_journey_is_doubled() -> None:
    assert check([*fine(), {"what": "request", "chat": 1, "code": "MZ2"}]).doubled == 1


def test_more_requests_than_drafts_are_doubled_and_a_draft_on_its_way_is_stuck() -> None:
    sent = {"what": "drafts", "status": "submitted", "number": 1}

    assert not check([*fine(), sent]).violated
    assert check([*fine(), {**sent, "number": 0}]).doubled == 1
    assert check([*fine(), sent, {"what": "drafts", "status": "confirmed", "number": 1}]).stuck == 1


def test_the_same_words_again_are_a_repetition_and_no_violation() -> None:
    counts = check([*fine(), {"what": "told", "chat": 1, "text": "a"}])

    assert (counts.notices_doubled, counts.violated) == (1, False)


def test_other_words_are_a_conflict() -> None:
    assert check([*fine(), {"what": "told", "chat": 1, "text": "MZ-2"}]).notices_conflicting == 1


def test_what_waits_in_the_end_is_stuck() -> None:
    assert check([*fine(), {"what": "stuck", "where": "outbox", "row": 1, "why": ""}]).stuck == 1


def test_nothing_is_counted_as_held_before_the_drain() -> None:
    assert check(without("drained")).violated


def test_a_control_that_holds_breaks_the_run() -> None:
    ours = {"lost": 0, "doubled": 0, "drained": True}

    assert held({"sqlite": {"killed": ours, "control ack_first": {"failed": True}}})
    assert not held({"sqlite": {"killed": ours, "control ack_first": {"failed": False}}})
    assert not held({"sqlite": {"killed": {**ours, "lost": 1}}})


def test_a_failpoint_that_was_never_reached_breaks_the_run() -> None:
    crashed = {"lost": 0, "doubled": 0, "drained": True, "crashes": 46}

    assert held({"postgres": {"failpoints": {**crashed, "not_reached": []}}})
    assert not held({"postgres": {"failpoints": {**crashed, "not_reached": ["before send"]}}})


def test_the_failpoints_stand_around_transactions_of_the_store() -> None:
    """R3: every name is a method of the Store that changes something."""
    methods = {name for name in vars(Store) if not name.startswith("_")}

    assert set(STEPS) <= methods - LOOKS


def test_the_readme_tells_the_figures() -> None:
    figures = json.loads(table.FIGURES.read_text(encoding="utf-8"))
    readme = table.README.read_text(encoding="utf-8")

    assert table.section(figures) in readme
    assert held(figures["parts"])


def test_the_table_shows_each_store_with_what_only_that_one_went_through() -> None:
    killed = {"kills": 300, "lost": 0, "doubled": 0, "notices_doubled": 4, "updates": 9}
    rows = {"workers": 3, "lost": 0, "doubled": 0, "notices_doubled": 1, "longest_s": 6.2, "lease_s": 6.0}
    figures = {
        "seed": 1, "python": "3.11", "sqlite": "3.40", "postgres": "18.4", "cores": 2, "seconds": 540,
        "parts": {"sqlite": {"killed": killed}, "postgres": {"killed": killed, "killed worker's rows": rows}},
    }  # fmt: skip

    told = table.section(figures)

    assert told.count("| processes killed at random moments (kill -9) | 300 | 0 | 0 | 4 |") == 2
    assert told.count("| workers killed with rows in hand, which another takes over | 3 | 0 | 0 | 1 |") == 1
    assert "18 updates, Python 3.11, SQLite 3.40, PostgreSQL 18.4, 2 cores, 9 minutes." in told
    assert "after 6.2 s at the latest, with leases of 6 s." in told


@pytest.mark.full
def test_what_make_resilience_does(tmp_path: Path) -> None:
    """R1-R3, R5, R6, R10, R12, R13, R15 on both stores: nothing is lost or doubled, and each control fails."""
    command = [sys.executable, "-m", "tests.resilience", "--seed", "1", "--out", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["stores"] == ["sqlite", "postgres"]
    assert (told["lost"], told["doubled"], told["controls_failed"]) == (0, 0, True)
    assert told["kills"] >= KILLS_ALL_TOLD

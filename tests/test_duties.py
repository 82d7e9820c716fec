"""Every duty that is built is named by a test, and stands in docs/duties.md with a place that exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| ([A-Z]\d*) \| .+ \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs/duties.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def named_in_tests() -> set[str]:
    """All ids that stand as words in tests and transcripts."""
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "tests").rglob("*.txt")]
    texts = [path.read_text(encoding="utf-8") for path in files if path != Path(__file__).resolve()]
    found = set(re.findall(r"\b[A-Z]\d{0,2}\b", "\n".join(texts)))
    ranges = re.findall(r"\b([A-Z])(\d+)[–-]\1?(\d+)\b", "\n".join(texts))
    return found | {f"{letter}{n}" for letter, first, last in ranges for n in range(int(first), int(last) + 1)}


def test_the_table_has_the_duties_that_are_built() -> None:
    assert len(ROWS) == 67


@pytest.mark.parametrize("duty", [row[0] for row in ROWS])
def test_a_test_names_it(duty: str, named_in_tests: set[str]) -> None:
    assert duty in named_in_tests


@pytest.mark.parametrize("places", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
def test_its_place_exists(places: str) -> None:
    first, *more = re.findall(r"`([^`]+)`", places)
    folder = (ROOT / first).parent

    assert (ROOT / first).exists()
    assert all((ROOT / other).exists() or (folder / other).exists() for other in more)

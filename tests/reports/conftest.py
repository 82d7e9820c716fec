"""A small agency's desk to make reports of, and the demo's words for them."""

from tests.desk.conftest import (
    clock,
    embedded,
    open_embedded,
    place,
    pytest_generate_tests,
    seal,
    small_agency,
    small_agency_database,
)

__all__ = [
    "clock",
    "embedded",
    "open_embedded",
    "place",
    "pytest_generate_tests",
    "seal",
    "small_agency",
    "small_agency_database",
]

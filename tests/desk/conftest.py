"""The embedded desk alone, set up as in the contract suite."""

from tests.contract.conftest import (
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

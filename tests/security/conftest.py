"""The small agency's desk, and an empty store of the front."""

from tests.contract.conftest import small_agency
from tests.flow.conftest import empty_database

__all__ = ["empty_database", "small_agency"]

"""The embedded desk alone, set up as in the contract suite."""

from tests.contract.conftest import clock, desk_file, embedded, open_embedded, seal, small_agency

__all__ = ["clock", "desk_file", "embedded", "open_embedded", "seal", "small_agency"]

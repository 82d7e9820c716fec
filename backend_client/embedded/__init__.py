"""The desk itself, on its own database: the default where the agency has no case system of its own."""

from backend_client.embedded.codes import IdSource
from backend_client.embedded.desk import EmbeddedDesk, open_desk

__all__ = ["EmbeddedDesk", "IdSource", "open_desk"]

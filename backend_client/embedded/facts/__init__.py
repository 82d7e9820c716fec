"""What reports are made of, read from the desk's tables: each reader takes a transaction and gives plain facts.

Readers choose few columns and leave sealed ones closed, but for those that say otherwise.
"""

from backend_client.embedded.facts.performance import accepted

__all__ = ["accepted"]

"""The Store on SQLite: one process, one writer, group commit."""

from bot.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]

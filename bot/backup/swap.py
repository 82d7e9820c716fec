"""The last step of a restore into SQLite files, which whoever takes hold of the data place may have to end."""

from pathlib import Path

from bot.durable import sync_folder

MADE = "restored"
"""The folder of databases that are whole and count already; they only have to be put in their places."""


def finish(folder: Path) -> None:
    """End a restore whose databases are whole: put them in their places. Harmless where none was begun."""
    made = folder / MADE
    if not made.exists():
        return
    for database in sorted(made.glob("*.db")):
        for leftover in ("", "-wal", "-shm"):
            (folder / f"{database.name}{leftover}").unlink(missing_ok=True)
        database.rename(folder / database.name)
    sync_folder(folder)
    made.rmdir()

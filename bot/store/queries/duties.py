"""Duties: what only one of the processes does at a time."""

from bot.store.transaction import Transaction


def hold(tx: Transaction, duty: str, worker: str, lease_for: int) -> bool:
    """Take it where nobody has it, keep it where the worker has it already; False where another has it."""
    tx.run("INSERT INTO duty (name) VALUES (:duty) ON CONFLICT (name) DO NOTHING", duty=duty)
    return bool(
        tx.run(
            "UPDATE duty SET lease_owner = :worker, lease_until = :until, fence = fence + 1 WHERE name = :duty"
            " AND (lease_owner IS NULL OR lease_owner = :worker OR lease_until <= :now)",
            duty=duty,
            worker=worker,
            until=tx.now + lease_for,
            now=tx.now,
        )
    )


def lay_down(tx: Transaction, duty: str, worker: str) -> None:
    """The next who asks gets it at once."""
    tx.run(
        "UPDATE duty SET lease_owner = NULL, lease_until = NULL WHERE name = :duty AND lease_owner = :worker",
        duty=duty,
        worker=worker,
    )

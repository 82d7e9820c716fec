"""Things that are kept: revisions of the content, facts about the database itself."""

from bot.store.transaction import Transaction


def add_revision(tx: Transaction, key: str, text: str, was: str, by: str, undo_of: int | None) -> int | None:
    """None where another has changed this text meanwhile. Admins publish one after the other."""
    set_meta(tx, "content_turn", by.encode())
    last = tx.one("SELECT text FROM content_revision WHERE key = :key ORDER BY id DESC LIMIT 1", key=key)
    if last is not None and last["text"] != was:
        return None
    tx.tell("content")
    return tx.new_id(
        "INSERT INTO content_revision (at, key, text, was, by, undo_of)"
        " VALUES (:now, :key, :text, :was, :by, :undo_of) RETURNING id",
        now=tx.now,
        key=key,
        text=text,
        was=was,
        by=by,
        undo_of=undo_of,
    )


def revisions(tx: Transaction) -> tuple[tuple[int, str, str, str], ...]:
    rows = tx.all("SELECT id, key, text, was FROM content_revision ORDER BY id")
    return tuple((row["id"], row["key"], row["text"], row["was"]) for row in rows)


def meta(tx: Transaction, name: str) -> bytes | None:
    row = tx.one("SELECT value FROM meta WHERE name = :name", name=name)
    return None if row is None else bytes(row["value"])


def set_meta(tx: Transaction, name: str, value: bytes) -> None:
    tx.run(
        "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value",
        name=name,
        value=value,
    )

"""What an archive says of itself, and how it proves which key it belongs to without telling the key."""

import datetime as dt
import hashlib
import hmac

from msgspec import Struct

from backend_client.seal import Seal

FORMAT = 1
PURPOSE = "backup"


class DatabaseFacts(Struct, frozen=True):
    """`tables`: how many rows each has."""

    revision: str
    tables: dict[str, int]


class Manifest(Struct, frozen=True, kw_only=True):
    """`sums`: the SHA-256 of the member SHA256SUMS, which has that of every member before it.

    `key`: fingerprint of the installation's key. `with_key`: the key itself is in the archive.
    """

    format: int
    made_at: dt.datetime
    program: str
    engine: str
    databases: dict[str, DatabaseFacts]
    files: int
    key: str
    with_key: bool
    sums: str


def fingerprint(secret: bytes) -> str:
    """Equal for equal keys; tells nothing of the key."""
    return Seal(secret, PURPOSE).lookup("fingerprint", "secret.key")


def signature(manifest: bytes, secret: bytes) -> bytes:
    """Whoever has no key can neither make nor change an archive that is believed."""
    return hmac.digest(Seal(secret, PURPOSE).derive("manifest"), manifest, hashlib.sha256).hex().encode()

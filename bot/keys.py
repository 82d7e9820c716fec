"""The one secret of an installation: 32 random bytes in secret.key, readable by its owner alone.

The demo's first start makes it; elsewhere only `mizban key new` does. A database without its key, or with another one,
is not touched: what is in it could not be read, and new rows would be lost to the old key.
"""

import os
import secrets
import stat
from pathlib import Path
from typing import Protocol

from backend_client.seal import Seal, SealBroken

FILE = "secret.key"
SECRET_BYTES = 32
_PROOF = "key_proof"
_PLACE = "meta/value/key_proof"


class KeyUnusable(Exception):
    """The key is missing, broken, open to others, or not this database's. The text says what to do."""


def new_secret(directory: Path) -> Path:
    """Make a key where there is none. Raises KeyUnusable."""
    place = directory / FILE
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as exists:
        raise KeyUnusable(f"{place} is there already; a new key cannot read what it sealed") from exists
    with os.fdopen(handle, "wb") as target:
        target.write(secrets.token_bytes(SECRET_BYTES))
        target.flush()
        os.fsync(target.fileno())
    return place


def load_secret(directory: Path, *, make: bool) -> bytes:
    """The installation's secret. `make`: at the very first start make one (the demo). Raises KeyUnusable."""
    place = directory / FILE
    if not place.exists():
        if any(directory.glob("*.db")):
            raise KeyUnusable(f"{place} is missing but its databases are there; put the key back")
        if not make:
            raise KeyUnusable(f"{place} is missing; make one with: mizban key new")
        new_secret(directory)
    if stat.S_IMODE(place.stat().st_mode) & 0o077:
        raise KeyUnusable(f"others may read {place}; run: chmod 600 {place}")
    secret = place.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise KeyUnusable(f"{place} must have {SECRET_BYTES} bytes; put the right key back")
    return secret


class KeepsProof(Protocol):
    async def meta(self, name: str) -> bytes | None: ...

    async def set_meta(self, name: str, value: bytes) -> None: ...


async def prove(store: KeepsProof, seal: Seal) -> None:
    """This database was made with this key; a new one is from now on. Raises KeyUnusable."""
    proof = await store.meta(_PROOF)
    if proof is None:
        await store.set_meta(_PROOF, seal.seal(_PROOF.encode(), _PLACE))
        return
    try:
        seal.open(proof, _PLACE)
    except SealBroken as broken:
        raise KeyUnusable(f"{FILE} is not the key of this database; put the right key back") from broken

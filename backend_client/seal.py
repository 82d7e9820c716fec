"""Personal data at rest: AES-GCM bound to the place it stands in, and keyed hashes to look things up by.

Keys are derived from one secret by HKDF-SHA256; each sealed value starts with its key's id, so that keys can change.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12
_KEY_ID = b"\x01"


class SealBroken(Exception):
    """This value was not sealed with our key for this place: a wrong key, or someone moved or changed it."""


class Seal:
    """Seals and opens values. `secret`: 32 random bytes; `purpose` separates databases: none reads another's."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._secret = secret
        self._purpose = purpose
        self._cipher = AESGCM(self.derive("seal"))
        self._lookup_key = self.derive("lookup")

    def derive(self, name: str) -> bytes:
        """A 32-byte key of its own for `name`."""
        info = f"mizban/{self._purpose}/{name}/1".encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self._secret)

    def seal(self, value: bytes, place: str) -> bytes:
        """`place` (table, column, row) must be the same when it is opened."""
        nonce = os.urandom(_NONCE_BYTES)
        return _KEY_ID + nonce + self._cipher.encrypt(nonce, value, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Raises SealBroken."""
        if sealed[:1] != _KEY_ID:
            raise SealBroken(place)
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, body, place.encode())
        except InvalidTag as broken:
            raise SealBroken(place) from broken

    def lookup(self, kind: str, value: str) -> str:
        """A keyed hash, 32 hex digits, equal for equal values of one kind and useless without the key."""
        return hmac.new(self._lookup_key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]

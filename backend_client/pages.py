"""Files that people hand in, page by page."""

from msgspec import Struct


class Page(Struct, frozen=True, kw_only=True):
    """One page of a document. `sha256`: hex, of the content; the content goes by `upload` first. `size` in bytes."""

    slot: str
    sha256: str
    name: str
    mime: str
    size: int

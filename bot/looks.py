"""Looking at a file someone sent: what it is by its content, and whether it can be opened.

Neither its name nor its declared type is believed. Nothing is converted: a document is evidence, so the bytes are kept
as they came, EXIF included; it is handed on as an attachment and never shown in a page of ours.
"""

import io
from collections.abc import Collection
from typing import Literal

from PIL import Image, UnidentifiedImageError

from dialogs.protocol import FileRefused

Kind = Literal["image", "pdf"]
Mime = Literal["image/jpeg", "image/png", "image/webp", "application/pdf"]

MB = 1024 * 1024
MEGAPIXELS = 60
"""More than a phone's camera makes, less than harms."""
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}

# Ours is lower and refuses from the header; Pillow's own would only warn.
Image.MAX_IMAGE_PIXELS = None


def look(content: bytes, kinds: Collection[Kind], max_mb: int) -> Mime | FileRefused:
    """Its type, or why it cannot be taken. Pure CPU, up to a second for a large photo: use a thread."""
    if not content:
        return FileRefused("empty")
    if len(content) > max_mb * MB:
        return FileRefused("too_big", max_mb)
    mime = _type(content)
    if mime is None or ("pdf" if mime == "application/pdf" else "image") not in kinds:
        return FileRefused("kind")
    refused = _look_at_pdf(content) if mime == "application/pdf" else _look_at_image(content, mime)
    return refused or mime


def _type(content: bytes) -> Mime | None:
    """By the first bytes, nowhere else: a file that hides its kind behind something is none of ours."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return None


def _look_at_image(content: bytes, mime: Mime) -> FileRefused | None:
    """The size from the header first; then whether it is whole."""
    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[mime]]) as image:
            if image.width * image.height > MEGAPIXELS * 1_000_000:
                return FileRefused("pixels", MEGAPIXELS)
            if mime == "image/png":
                image.verify()  # the checksum of every part, without unpacking
            else:
                image.draft("RGB", (image.width // 8, image.height // 8))
                image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return FileRefused("damaged")
    return None


def _look_at_pdf(content: bytes) -> FileRefused | None:
    """It must open without a password and have a page."""
    from pypdf import PdfReader  # noqa: PLC0415 - most starts wait for a person before they wait for a PDF
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return FileRefused("password")
        damaged = len(reader.pages) == 0 or reader.pages[0].mediabox is None
    except (PyPdfError, OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # pypdf answers broken structures with whatever its walk through them ends in.
        return FileRefused("damaged")
    return FileRefused("damaged") if damaged else None

"""Files on the messenger's side: what was uploaded, its ids, and the pictures' sizes."""

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.messenger.rules import (
    DOWNLOAD_BYTES,
    PHOTO_BYTES,
    PHOTO_RATIO,
    PHOTO_SIDES,
    UPLOAD_BYTES,
    ApiError,
    bad_request,
)

_THUMBNAIL_SIDES = (90, 320)


@dataclass(frozen=True)
class Upload:
    """A file as somebody sent it."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class StoredFile:
    id: str
    unique_id: str
    path: str
    upload: Upload
    size: int

    @property
    def shape(self) -> dict[str, Any]:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}


@dataclass
class Files:
    """`claimed_size` of `add` lets a test have a huge file without its bytes."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def add(self, upload: Upload, folder: str, claimed_size: int | None = None) -> StoredFile:
        number = len(self.by_id) + 1
        size = len(upload.content) if claimed_size is None else claimed_size
        suffix = upload.name.rpartition(".")[2] or "bin"
        stored = StoredFile(
            f"BQACAgQAAxk{number:06}", f"AgAD{number:06}", f"{folder}/file_{number}.{suffix}", upload, size
        )
        self.by_id[stored.id] = stored
        return stored

    def find(self, file_id: str) -> StoredFile:
        try:
            return self.by_id[file_id]
        except KeyError:
            raise bad_request("wrong file_id or the file is temporarily unavailable") from None

    def link(self, file_id: str) -> dict[str, Any]:
        """getFile's answer."""
        stored = self.find(file_id)
        if stored.size > DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {**stored.shape, "file_path": stored.path}

    def content(self, path: str) -> bytes | None:
        """What a link gives; None where it has expired or never was."""
        for stored in self.by_id.values():
            if stored.path == path and stored.id not in self.gone:
                return stored.upload.content
        return None

    def expire(self) -> None:
        """No link given so far works any longer."""
        self.gone.update(self.by_id)

    def add_photo(self, upload: Upload, *, strict: bool) -> list[dict[str, Any]]:
        """A picture's sizes, smallest first, last the picture as sent. `strict`: refuse what is none."""
        width, height, thumbnails = _sizes(upload, strict=strict)
        shapes = []
        for thumbnail, sides in thumbnails:
            stored = self.add(Upload("thumb.jpg", "image/jpeg", thumbnail), "thumbnails")
            shapes.append({**stored.shape, "width": sides[0], "height": sides[1]})
        original = self.add(upload, "photos")
        return [*shapes, {**original.shape, "width": width, "height": height}]

    def add_document(self, upload: Upload, claimed_size: int | None = None) -> dict[str, Any]:
        if not upload.content and claimed_size is None:
            raise bad_request("file must be non-empty")
        stored = self.add(upload, "documents", claimed_size)
        return {**stored.shape, "file_name": upload.name, "mime_type": upload.mime}


def checked_upload(upload: Upload, limit: int = UPLOAD_BYTES) -> Upload:
    if len(upload.content) > limit:
        raise ApiError(413, "Request Entity Too Large")
    return upload


def _sizes(upload: Upload, *, strict: bool) -> tuple[int, int, list[tuple[bytes, tuple[int, int]]]]:
    try:
        with Image.open(io.BytesIO(upload.content)) as image:
            width, height = image.size
            if strict:
                _check_photo(len(upload.content), width, height)
            return width, height, [_thumbnail(image, side) for side in _THUMBNAIL_SIDES]
    except (UnidentifiedImageError, OSError):
        if strict:
            raise bad_request("IMAGE_PROCESS_FAILED") from None
        return 1280, 960, [(b"thumbnail", (90, 67))]


def _check_photo(size: int, width: int, height: int) -> None:
    if size > PHOTO_BYTES:
        raise bad_request(f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes")
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _thumbnail(image: Image.Image, side: int) -> tuple[bytes, tuple[int, int]]:
    small = image.convert("RGB")
    small.thumbnail((side, side))
    stream = io.BytesIO()
    small.save(stream, "JPEG")
    return stream.getvalue(), small.size

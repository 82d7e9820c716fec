"""Small files that people send, made here by name: right ones and every kind of wrong one (UX 20)."""

import io

from PIL import Image
from pypdf import PdfWriter

MB = 1024 * 1024


def content_of(name: str) -> bytes:
    """The bytes of `photo.jpg`, `scan2.pdf`, `locked.pdf`, `empty.pdf` … The name's beginning says what is wrong."""
    kind = name.partition(".")[0].rstrip("0123456789")
    if kind in MAKERS:
        return MAKERS[kind]()
    return pdf(name) if name.endswith(".pdf") else photo(name)


def photo(name: str = "", size: tuple[int, int] = (640, 480)) -> bytes:
    """A plain JPEG whose colour depends on the name, so that two names are two contents."""
    shade = sum(name.encode()) % 200
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 120, 255 - shade)).save(out, "JPEG")
    return out.getvalue()


def pdf(name: str = "", password: str = "") -> bytes:
    """One blank page; the name stands in its metadata."""
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    writer.add_metadata({"/Title": name or "scan"})
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


MAKERS = {
    "empty": lambda: b"",
    "locked": lambda: pdf("locked", password="secret"),
    "broken": lambda: photo("broken")[:400],
    "program": lambda: b"MZ\x90\x00" + b"\x00" * 200,
    "big": lambda: photo("big") + b"\x00" * (11 * MB),
    "page": lambda: b"<html><script>alert(1)</script></html>",
}

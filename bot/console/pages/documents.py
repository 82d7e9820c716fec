"""One page of a request's documents, or a file of its response, through the desk's own check; it can do nothing in our
place."""

import re
from urllib.parse import quote

from aiohttp import web

from backend_client.errors import RequestNotFound
from bot.console.visit import Visit
from dialogs.staff import bills

_SHA256 = re.compile(r"[0-9a-f]{64}")
_IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
_KNOWN = _IMAGES | {"application/pdf"}
CHUNK = 64 * 1024


async def show(visit: Visit) -> web.StreamResponse:
    """A picture is shown, anything else is saved: a browser's reader of PDF does not run without scripts of its own.

    Raises BackendError.
    """
    ref, sha256 = visit.request.match_info["ref"], visit.request.match_info["sha256"]
    if not _SHA256.fullmatch(sha256):
        raise RequestNotFound
    view = await visit.view(ref)
    pages = (*view.pages, *bills.slips(view))
    page = next((page for page in pages if page.sha256 == sha256), None)
    if page is None:
        raise RequestNotFound
    content = await visit.world.desk.document(visit.member.ref, ref, sha256)
    await visit.world.access.note(visit.person, "document", ref, "shown")
    return await _streamed(visit.request, page.name, page.mime, content)


async def show_issued(visit: Visit) -> web.StreamResponse:
    """A file of the response, or of one that was corrected. Raises BackendError."""
    ref, file_ref = visit.request.match_info["ref"], visit.request.match_info["file"]
    view = await visit.view(ref)
    responses = (*view.earlier, *((view.response,) if view.response else ()))
    file = next((file for response in responses for file in response.files if file.ref == file_ref), None)
    if file is None:
        raise RequestNotFound
    content = await visit.world.desk.issued_file(visit.member.ref, ref, file_ref)
    await visit.world.access.note(visit.person, "response_file", ref, "shown")
    return await _streamed(visit.request, file.name, file.mime, content)


async def _streamed(request: web.Request, name: str, mime: str, content: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers=_headers(name, mime))
    response.content_length = len(content)
    await response.prepare(request)
    if request.method != "HEAD":
        for start in range(0, len(content), CHUNK):
            await response.write(content[start : start + CHUNK])
    await response.write_eof()
    return response


def _headers(name: str, mime: str) -> dict[str, str]:
    """The name is the applicant's, so it goes encoded whole."""
    way = "inline" if mime in _IMAGES else "attachment"
    return {
        "Content-Type": mime if mime in _KNOWN else "application/octet-stream",
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }

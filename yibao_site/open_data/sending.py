"""A file as an answer: compressed where that is taken, whole or the part asked for.

The part is read into memory and handed over at once. As a stream it would hold the one
thread at the door for as long as a slow phone reads. See ADR 17.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from yibao_site.compression import chosen
from yibao_site.open_data.building import ENDINGS
from yibao_site.page_cache import PUBLIC

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".sha256": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}
# As many digits as any file has bytes; Python refuses to read thousands.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class OutOfRange(Exception):
    """A piece was asked for that no part of so many bytes is."""

    def __init__(self, size: int) -> None:
        self.size = size


def send(request: HttpRequest, path: Path, digest: str) -> HttpResponseBase:
    """The file, 304 to who has it, or 206 to who goes on where a download broke off."""
    encoding, file = _variant(request, path)
    # Each encoding has its own: a part of one never continues another.
    etag = f'"{digest[:16]}{encoding}"'
    try:
        answer = _part(request, file, etag)
    except OutOfRange as error:
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        where = {"Content-Range": f"bytes */{error.size}", "Cache-Control": "no-store"}
        return HttpResponse(status=status, headers=where)
    answer["Content-Type"] = TYPES[path.suffix]
    answer["Cache-Control"] = PUBLIC
    answer["Accept-Ranges"] = "bytes"
    answer["Vary"] = "Accept-Encoding"
    answer["ETag"] = etag
    # Anybody's page may read it: there is nothing in it that not everybody gets.
    answer["Access-Control-Allow-Origin"] = "*"
    if encoding:
        answer["Content-Encoding"] = encoding
    same = get_conditional_response(request, etag=etag, response=answer)
    return same or answer


def _variant(request: HttpRequest, path: Path) -> tuple[str, Path]:
    encoding = chosen(request.headers.get("Accept-Encoding", ""))
    compressed = path.with_name(path.name + ENDINGS.get(encoding, ""))
    return (encoding, compressed) if encoding and compressed.exists() else ("", path)


def _part(request: HttpRequest, file: Path, etag: str) -> HttpResponse:
    """What was asked of it; all of it, if it is no longer what it was asked of."""
    size = file.stat().st_size
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or request.headers.get("If-Range", etag) != etag:
        return HttpResponse(file.read_bytes())
    first, last = _bounds(*asked.groups(), size=size)
    if not first <= last < size:
        raise OutOfRange(size)
    with file.open("rb") as opened:
        opened.seek(first)
        part = opened.read(last - first + 1)
    where = {"Content-Range": f"bytes {first}-{last}/{size}"}
    return HttpResponse(part, status=HTTPStatus.PARTIAL_CONTENT, headers=where)


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """First and last byte; "-500" are the last 500, "500-" is the rest from there."""
    if not first:
        return max(size - int(last or 0), 0), size - 1
    return int(first), min(int(last or size), size - 1)
